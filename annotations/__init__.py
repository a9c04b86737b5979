"""The product: articles, what people mark in them, and what becomes of that."""
