"""Django's PostgreSQL engine on the embedded server; `base` is what Django imports."""
