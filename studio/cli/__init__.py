"""The command line: the same objects as the window, without Qt."""
