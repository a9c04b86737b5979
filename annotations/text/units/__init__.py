"""What offsets can count: code points, bytes, code units, characters as readers see them."""
