"""What can be done with the chosen cells, and with a value of an axis."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui import theme

_RECALLS = (("all", "Use all"), ("remix", "Remix"), ("prompt", "Use prompt"), ("seed", "Use seed"))


@dataclass(frozen=True)
class Value:
    """A value that can be dropped: the position of its axis, its index there, and "column “oil painting”"."""

    axis: int
    index: int
    told: str


class CellMenu(QMenu):
    """`count` pictures are chosen; `values` are those of the cell that was clicked, less those that must stay."""

    recalled = Signal(str)
    opened = Signal()
    shown_in_folder = Signal()
    rated = Signal(int)
    favourite_toggled = Signal()
    deleted = Signal()
    dropped = Signal(int, int)

    def __init__(self, count: int, values: tuple[Value, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if count == 1:
            self.addAction(theme.icon("frame-corners"), "Open in Create\tEnter", self.opened.emit)
            for what, text in _RECALLS:
                self.addAction(text, self._recall).setData(what)
            self.addSeparator()
        if count:
            self._add_marks()
        if count == 1:
            self.addAction(theme.icon("folder-open"), "Show in folder", self.shown_in_folder.emit)
        if count:
            self.addAction(theme.icon("trash"), "Move to trash\tDel", self.deleted.emit)
            self.addSeparator()
        for value in values:
            self.addAction(theme.icon("x"), f"Drop the {value.told}", self._drop).setData(
                (value.axis, value.index)
            )

    def _add_marks(self) -> None:
        self.addAction(theme.icon("heart"), "Favourite\tF", self.favourite_toggled.emit)
        rate = self.addMenu(theme.icon("star"), "Rate")
        for stars in range(6):
            text = "★" * stars if stars else "No stars"
            rate.addAction(f"{text}\t{stars}", self._rate).setData(stars)

    def _recall(self) -> None:
        self.recalled.emit(cast(QAction, self.sender()).data())

    def _rate(self) -> None:
        self.rated.emit(cast(QAction, self.sender()).data())

    def _drop(self) -> None:
        axis, index = cast(QAction, self.sender()).data()
        self.dropped.emit(axis, index)
