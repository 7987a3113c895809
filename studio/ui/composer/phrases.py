"""Phrases in one line of text: the comma-separated form of a field with several values."""

_OPENING, _CLOSING = "([{", ")]}"


def split(text: str) -> tuple[str, ...]:
    """The phrases between commas, without blanks, empty ones and repetitions; brackets keep their commas."""
    phrases: dict[str, None] = {}
    depth = start = 0
    for position, character in enumerate(f"{text},"):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character == "," and (depth == 0 or position == len(text)):
            phrases.setdefault(text[start:position].strip())
            start = position + 1
    return tuple(phrase for phrase in phrases if phrase)


def join(phrases: tuple[str, ...]) -> str:
    """The phrases as one line."""
    return ", ".join(phrases)
