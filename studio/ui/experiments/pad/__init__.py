"""Variations of a picture: a small choice of how many and how far, and the pad between four seeds."""
