"""Composed reads, each for one screen or one export."""
