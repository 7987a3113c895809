"""Choices for searchable fields, and the list model that filters them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The `Row` behind an index."""

CHOSEN_ROLE = ROW_ROLE + 1
"""Whether the row's value is among the chosen ones."""

NOTE_ROLE = ROW_ROLE + 2
"""The note to show beside a choice: none where its header says it for the whole group."""


@dataclass(frozen=True)
class Choice:
    """One value: what it is called, what it does in one line, and where it stands in the list.

    `note` is a short remark at the right ("no effect with this model"); a choice with a note is shown subdued.
    """

    text: str
    about: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class Header:
    """The title of a group, with the note that all its choices share; cannot be chosen."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Addition:
    """The offer to remember a text that is not among the choices."""

    text: str


Row = Header | Choice | Addition


def matching(choices: Sequence[Choice], needle: str) -> tuple[Choice, ...]:
    """The choices that hold `needle`, best first: its start, the start of a word, anywhere, then explanations."""
    wanted = needle.strip().casefold()
    ranked = [(_rank(choice, wanted), position) for position, choice in enumerate(choices)]
    return tuple(choices[position] for rank, position in sorted(ranked) if rank < _NO_MATCH)


def grouped(choices: Iterable[Choice]) -> tuple[Row, ...]:
    """The choices with a header before each group; groups stand in the order of their first choice."""
    groups: dict[str, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(choice.group, []).append(choice)
    rows: list[Row] = []
    for title, members in groups.items():
        notes = {member.note for member in members}
        rows += [Header(title, notes.pop() if len(notes) == 1 else "")] if title else []
        rows += members
    return tuple(rows)


_NO_MATCH = 4


def _rank(choice: Choice, wanted: str) -> int:
    text = choice.text.casefold()
    if text.startswith(wanted):
        return 0
    if f" {wanted}" in text:
        return 1
    if wanted in text:
        return 2
    return 3 if len(wanted) > 2 and wanted in choice.about.casefold() else _NO_MATCH


class ChoiceModel(QAbstractListModel):
    """All choices in groups, or, while a needle is set, those that match, best first."""

    def __init__(self, offers_addition: bool = False) -> None:
        super().__init__()
        self._choices: tuple[Choice, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._rows: tuple[Row, ...] = ()
        self._headers: frozenset[Header] = frozenset()
        self._needle = ""
        self._offers_addition = offers_addition

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace all choices; the needle stays."""
        self._choices = tuple(choices)
        self.filter(self._needle)

    def set_chosen(self, texts: Iterable[str]) -> None:
        """Mark these values as chosen."""
        self._chosen = frozenset(text.casefold() for text in texts)

    def filter(self, needle: str) -> None:
        """Show what matches `needle`; "" shows all in groups."""
        self.beginResetModel()
        self._needle = needle
        self._rows = self._filtered() if needle.strip() else grouped(self._choices)
        self._headers = frozenset(row for row in self._rows if isinstance(row, Header))
        self.endResetModel()

    def _filtered(self) -> tuple[Row, ...]:
        hits = matching(self._choices, self._needle)
        text = self._needle.strip()
        is_known = any(choice.text.casefold() == text.casefold() for choice in hits)
        return hits if is_known or not self._offers_addition else (*hits, Addition(text))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802
        """The number of rows shown, headers included."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """A row's text, tooltip, `Row` or chosen mark."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.text
            case Qt.ItemDataRole.ToolTipRole:
                return row.about if isinstance(row, Choice) else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
            case _ if role == ROW_ROLE:
                return row
            case _ if role == NOTE_ROLE:
                return self._note(row)
            case _ if role == CHOSEN_ROLE:
                return row.text.casefold() in self._chosen
            case _:
                return None

    def _note(self, row: Row) -> str:
        match row:
            case Choice(note=note, group=group):
                return "" if Header(group, note) in self._headers else note
            case Header(note=note):
                return note
            case Addition():
                return ""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Headers can be seen but not chosen."""
        if not index.isValid() or isinstance(self._rows[index.row()], Header):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _spoken(row: Row) -> str:
    match row:
        case Choice():
            return ", ".join(part for part in (row.text, row.about, row.note) if part)
        case Addition():
            return f"Add {row.text} to my words"
        case Header():
            return row.text
