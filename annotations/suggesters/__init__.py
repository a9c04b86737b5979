"""Ideas of what to mark or fill in: pure functions of a text, one idea a file."""
