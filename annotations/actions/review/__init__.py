"""What happens to an annotation once it is submitted: decisions, checks, taking over."""
