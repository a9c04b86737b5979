"""How the product is set up, started and stopped, with real processes."""
