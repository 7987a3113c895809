"""What a prompt is made of, how it is written, and what may be wrong with it (pure)."""
