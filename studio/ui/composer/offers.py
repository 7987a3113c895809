"""What the dropdowns offer: the vocabulary, sorted by what the model in use knows."""

from collections.abc import Callable, Iterable, Sequence

from studio.prompt.vocabulary import Entry
from studio.ui.widgets.choices import Choice

KNOWN = "known to this model"
OWN = "my words"
USUAL = "usual with this model"
NO_EFFECT = "no effect with this model"

Knows = Callable[[str], bool]
"""Whether a phrase has an effect on the model in use."""


def offers(entries: Sequence[Entry], knows: Knows | None, extra: Iterable[str] = ()) -> tuple[Choice, ...]:
    """Choices for a field: the user's words first, then the rest by groups.

    For a limited model (`knows` is given) what it knows comes before them in a group of its own, followed by
    the words that it was trained on but the vocabulary lacks (`extra`); all others are marked.
    """
    own_first = sorted(entries, key=lambda entry: not entry.is_own)
    if knows is None:
        return tuple(Choice(entry.text, entry.about, _group(entry)) for entry in own_first)
    listed = {entry.text.casefold() for entry in entries}
    return (
        *(Choice(entry.text, entry.about, KNOWN) for entry in entries if knows(entry.text)),
        *(Choice(word, "", KNOWN) for word in sorted(extra) if word.casefold() not in listed),
        *(
            Choice(entry.text, entry.about, _group(entry), NO_EFFECT)
            for entry in own_first
            if not knows(entry.text)
        ),
    )


def knows_whole(words: Iterable[str]) -> Knows:
    """Knows a phrase that is one of these words, whatever its case."""
    folded = frozenset(word.casefold() for word in words)
    return lambda text: text.casefold() in folded


def knows_part(words: Iterable[str]) -> Knows:
    """Knows a phrase in which one of these words stands: "a red fox" by "fox"."""
    folded = frozenset(word.casefold() for word in words)

    def knows(text: str) -> bool:
        parts = text.casefold().split()
        ends = range(1, len(parts) + 1)
        return any(" ".join(parts[start:end]) in folded for end in ends for start in range(end))

    return knows


def _group(entry: Entry) -> str:
    return OWN if entry.is_own else entry.group
