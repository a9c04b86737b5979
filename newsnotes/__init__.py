"""Wiring of the site; the product itself is in `annotations`."""
