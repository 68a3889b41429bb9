"""The demonstration: one coalition's story in three languages, told through real acts."""
