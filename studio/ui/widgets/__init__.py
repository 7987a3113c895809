"""Leaf widgets: they import nothing of the studio and could stand in any program."""
