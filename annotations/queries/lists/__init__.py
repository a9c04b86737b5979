"""Lists: finding, filtering, counting and paging."""
