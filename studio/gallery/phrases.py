"""Words of a search as the full-text index reads them."""

from collections.abc import Iterable, Sequence

from studio.gallery.conditions import Term, Words

_ANYWHERE = "{prompt tags note}"
"""Where free words are looked for; not in the negative prompt, which says what is not there."""


def match_of(terms: Sequence[Term]) -> str:
    """The full-text expression of all words wanted and not wanted; "" where none is wanted."""
    wanted, excluded = " AND ".join(_phrases(terms, are_excluded=False)), excluded_of(terms)
    return f"({wanted}) NOT ({excluded})" if wanted and excluded else wanted


def excluded_of(terms: Iterable[Term]) -> str:
    """The full-text expression for any of the words that are not wanted."""
    return " OR ".join(_phrases(terms, are_excluded=True))


def _phrases(terms: Iterable[Term], *, are_excluded: bool) -> list[str]:
    """The words that are wanted, or those that are not, as FTS5 writes them."""
    chosen = (term.condition for term in terms if term.is_excluded == are_excluded)
    return [_phrase(condition) for condition in chosen if isinstance(condition, Words)]


def _phrase(words: Words) -> str:
    """Words in one column or in those for free words: whatever stands between the quotation marks is text."""
    column = words.column or _ANYWHERE
    if words.endings:
        return f"{column} : ({' OR '.join(map(_quoted, words.endings))})"
    return f"{column} : {_quoted(words.text)}{'' if words.is_phrase else ' *'}"


def _quoted(words: str) -> str:
    escaped = words.replace('"', '""')
    return f'"{escaped}"'
