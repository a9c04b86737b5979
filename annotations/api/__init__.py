"""The API door."""
