"""The settings dialog, which writes itself from the fields of `studio.settings`."""
