"""What the dropdowns offer: the vocabulary, sorted by what the model in use knows."""

from collections.abc import Iterable, Sequence

from studio.prompt.vocabulary import Entry
from studio.ui.widgets.choices import Choice

KNOWN = "known to this model"
OWN = "my words"
NO_EFFECT = "no effect with this model"


def offers(entries: Sequence[Entry], known: frozenset[str] | None) -> tuple[Choice, ...]:
    """Choices for a field; `known` holds the words that a limited model was trained on, None for other models.

    Known words come first and in a group of their own, the user's words next, the rest by their groups; words
    without effect are marked.
    """
    if known is None:
        return tuple(Choice(entry.text, entry.about, _group(entry)) for entry in _own_first(entries))
    folded = {word.casefold(): word for word in known}
    listed = [entry for entry in entries if entry.text.casefold() in folded]
    unlisted = sorted(folded.keys() - {entry.text.casefold() for entry in entries})
    return (
        *(Choice(entry.text, entry.about, KNOWN) for entry in listed),
        *(Choice(folded[word], "", KNOWN) for word in unlisted),
        *(
            Choice(entry.text, entry.about, _group(entry), NO_EFFECT)
            for entry in _own_first(entries)
            if entry.text.casefold() not in folded
        ),
    )


def _own_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: not entry.is_own)


def _group(entry: Entry) -> str:
    return OWN if entry.is_own else entry.group
