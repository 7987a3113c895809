"""The place where models are listed, added and removed."""
