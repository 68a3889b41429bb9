"""Reports: what a period brought, drafted from the data, completed in words, published for good."""
