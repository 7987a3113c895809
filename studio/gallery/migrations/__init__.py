"""The database's migrations; one that was shipped is never edited."""
