"""People of a project, and what they were let see."""
