"""Wire formats: one file each, and one row in `registry.FORMATS`. Pure."""
