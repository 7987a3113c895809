"""The place where everything made is found again."""
