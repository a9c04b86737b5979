"""The workspace: an article, what is marked in it, and one card open."""
