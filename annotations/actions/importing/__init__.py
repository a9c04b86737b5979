"""Taking in what an export has written: one line is one article with its annotations."""
