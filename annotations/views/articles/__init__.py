"""Pages of articles, and the way from one to another."""
