"""Records: making, changing, merging and deleting them."""
