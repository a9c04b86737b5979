"""Documents, exports and the change feed."""
