"""Signing in and what belongs to it: the pages of django-allauth, behind our doors."""
