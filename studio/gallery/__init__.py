"""Keeps every generation with all that made it."""
