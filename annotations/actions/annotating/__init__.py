"""Marking passages: what is read from a door, checked, stored, changed, taken back."""
