"""The place for grids: axes at the left, the table of pictures that fills at the right."""
