"""One file, one command of `manage.py`; each calls actions or queries."""
