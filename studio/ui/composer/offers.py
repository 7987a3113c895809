"""What the dropdowns offer: the vocabulary, sorted by what the model in use knows."""

from collections.abc import Container, Iterable, Sequence

from studio.prompt.vocabulary import Entry
from studio.ui.widgets.choices import Choice

KNOWN = "known to this model"
OWN = "my words"
NO_EFFECT = "no effect with this model"


def offers(entries: Sequence[Entry], known: frozenset[str] | None) -> tuple[Choice, ...]:
    """Choices for a field; `known` holds the words that a limited model was trained on, None for other models.

    What it knows comes first, in a group of its own; then the user's words, then the rest by its groups, both
    marked where they have no effect.
    """
    if known is None:
        return tuple(Choice(entry.text, entry.about, _group(entry)) for entry in _own_first(entries))
    folded = {word.casefold(): word for word in known}
    listed = [entry for entry in entries if _is_known(entry.text, folded)]
    unlisted = sorted(folded.keys() - {entry.text.casefold() for entry in entries})
    return (
        *(Choice(entry.text, entry.about, KNOWN) for entry in listed),
        *(Choice(folded[word], "", KNOWN) for word in unlisted),
        *(
            Choice(entry.text, entry.about, _group(entry), NO_EFFECT)
            for entry in _own_first(entries)
            if not _is_known(entry.text, folded)
        ),
    )


def _is_known(text: str, folded: Container[str]) -> bool:
    """Whether the text or some words that follow each other in it are known: "a red fox" by "fox"."""
    words = text.casefold().split()
    return any(
        " ".join(words[start:end]) in folded
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    )


def _own_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: not entry.is_own)


def _group(entry: Entry) -> str:
    return OWN if entry.is_own else entry.group
