"""Grids and walks in the window: plans of many pictures, composed, made and looked at side by side."""
