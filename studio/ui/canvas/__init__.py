"""What stands in the middle of Create: the picture, its progress, the pictures of this sitting."""
