"""The rules of the house, read off the code and the database."""
