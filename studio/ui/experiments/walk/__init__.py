"""The place for walks: keyframes on a timeline and the film between them."""
