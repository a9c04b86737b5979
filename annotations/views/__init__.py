"""The page door: fetch in scope, form, action, answer."""
