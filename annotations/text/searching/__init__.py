"""What a search compares: words, and the language of searches."""
