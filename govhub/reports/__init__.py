"""Performance reports: drafted from the data of a period, completed in words, published for good."""
