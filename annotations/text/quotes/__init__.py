"""Quotations and their marks."""
