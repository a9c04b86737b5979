"""Pages of a project: its dashboard, review, export and settings."""
