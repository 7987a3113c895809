"""The context menu of pictures in the grid."""

from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.ui import theme

_VARIATIONS = (
    ("vary", "Vary …\tCtrl+D"),
    ("vary_subtly", "Vary subtly"),
    ("vary_strongly", "Vary strongly"),
    ("closer", "Closer"),
    ("further", "Further"),
    ("vary_pad", "Pad …\tCtrl+Shift+D"),
)
_RECALLS = (("all", "Use all"), ("prompt", "Use prompt"), ("seed", "Use seed"), ("remix", "Remix"))

MOST_COMPARED = 60
"""Pictures whose recipes a table can still lay beside each other."""

_RUNS = {"walk": ("film-strip", "Open its walk"), "grid": ("table", "Open its grid")}
"""By how the names of runs begin."""


class PictureMenu(QMenu):
    """What can be done with the selected pictures; what needs a single one is left out for several."""

    recalled = Signal(str)
    varied = Signal(str)
    compared = Signal()
    studied = Signal()
    family_asked = Signal()
    opened = Signal()
    shown_in_folder = Signal()
    rated = Signal(int)
    favourite_toggled = Signal()
    tags_asked = Signal()
    exported = Signal()
    deleted = Signal()
    restored = Signal()
    run_opened = Signal(str)

    def __init__(
        self, count: int, *, is_trash: bool, run: str | None = None, parent: QWidget | None = None
    ) -> None:
        """`run` is what the one selected picture was made in."""
        super().__init__(parent)
        if count == 1:
            self._add_recalls()
            self._add_run(run)
        if 2 <= count <= MOST_COMPARED:
            self.addAction(theme.icon("squares-four"), "Compare …\tC", self.studied.emit)
        if count == 2:
            text = "Compare on the canvas"
            self.addAction(theme.icon("arrows-out-line-horizontal"), text, self.compared.emit)
        if 2 <= count <= MOST_COMPARED:
            self.addSeparator()
        if not is_trash:
            self._add_marks()
        self.addAction(theme.icon("export"), "Export …", self.exported.emit)
        if count == 1:
            self.addAction(theme.icon("folder-open"), "Show in folder", self.shown_in_folder.emit)
        self.addSeparator()
        if is_trash:
            self.addAction(theme.icon("arrow-counter-clockwise"), "Restore", self.restored.emit)
        else:
            self.addAction(theme.icon("trash"), "Move to trash\tDel", self.deleted.emit)

    def _add_recalls(self) -> None:
        self.addAction(theme.icon("frame-corners"), "Open on the canvas\tEnter", self.opened.emit)
        self.addSeparator()
        for what, text in _RECALLS:
            self.addAction(text, self._recall).setData(what)
        vary = self.addMenu(theme.icon("intersect"), "Vary")
        for name, text in _VARIATIONS:
            vary.addAction(text, self._vary).setData(name)
        self.addAction(theme.icon("tree-structure"), "Family tree …\tT", self.family_asked.emit)
        self.addSeparator()

    def _add_run(self, run: str | None) -> None:
        kind = (run or "").partition("-")[0]
        if run is not None and kind in _RUNS:
            glyph, text = _RUNS[kind]
            self.addAction(theme.icon(glyph), text, partial(self.run_opened.emit, run))
            self.addSeparator()

    def _add_marks(self) -> None:
        rate = self.addMenu(theme.icon("star"), "Rate")
        for stars in range(6):
            text = "★" * stars if stars else "No stars"
            rate.addAction(f"{text}\t{stars}", self._rate).setData(stars)
        self.addAction(theme.icon("heart"), "Favourite\tF", self.favourite_toggled.emit)
        self.addAction(theme.icon("tag"), "Add tags …", self.tags_asked.emit)
        self.addSeparator()

    def _recall(self) -> None:
        self.recalled.emit(cast(QAction, self.sender()).data())

    def _vary(self) -> None:
        self.varied.emit(cast(QAction, self.sender()).data())

    def _rate(self) -> None:
        self.rated.emit(cast(QAction, self.sender()).data())
