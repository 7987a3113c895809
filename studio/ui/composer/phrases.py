"""A field with several values as one line of text."""

from studio.prompt.parse import split_phrases


def split(text: str) -> tuple[str, ...]:
    """The phrases between commas, each once; brackets keep their commas."""
    return tuple(dict.fromkeys(split_phrases(text)))


def join(phrases: tuple[str, ...]) -> str:
    """The phrases as one line."""
    return ", ".join(phrases)
