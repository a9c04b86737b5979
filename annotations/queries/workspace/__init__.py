"""The reads of the workspace."""
