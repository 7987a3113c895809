"""The window: the only place for PySide6 besides app.py."""
