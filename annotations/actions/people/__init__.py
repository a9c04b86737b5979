"""People at the door: signing in, attempts, tokens, and the log of all that."""
