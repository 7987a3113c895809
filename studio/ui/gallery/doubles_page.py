"""The gallery's page of pictures that are there twice: what goes is proposed, and the user decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.background import Background
from studio.ui.gallery.changing import counted
from studio.ui.gallery.double_sets import DoubleSet, sets_of
from studio.ui.gallery.doubles_view import DoublesView
from studio.ui.gallery.looking import Looking
from studio.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_ABOUT = (
    "Two pictures are doubles if their pixels are the same, or if they look so much alike that one would do. "
    "Of each set the one you prized most is kept, else the largest; nothing goes before you say so."
)


class DoublesPage(QWidget):
    """`deleted` carries the ids that go to the trash, `compared` the records of a set, `chosen` the picture with
    the focus; `left` leads back."""

    deleted = Signal(object)
    compared = Signal(object)
    chosen = Signal(object)
    left = Signal()

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._all: Sequence[DoubleSet] = ()
        self.view = DoublesView(gallery.thumbnail)
        self._count, self._exact = QLabel(), QCheckBox("Same pixels only")
        self._trash, self._back = QPushButton("Move to trash"), QPushButton("Back to the gallery")
        glyph = theme.icon("copy-simple", "muted")
        self._empty = EmptyState(glyph, "Looking for doubles …", _ABOUT)
        self._stack = QStackedWidget()
        self._looking = Looking(gallery, self)
        self._finding = Background(self)
        self._lay_out()
        self._looking.progressed.connect(self._show_progress)
        self._looking.finished.connect(self._find)
        self._finding.answered.connect(self._show)
        self._exact.toggled.connect(self._filter)
        self._trash.clicked.connect(self._delete)
        self._back.clicked.connect(self.left)
        self.view.changed.connect(self._tell)
        self.view.compared.connect(self.compared)
        self.view.chosen.connect(self.chosen)

    def refresh(self) -> None:
        """Look again."""
        if self.isVisible():
            self._looking.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's names
        """Look for doubles while somebody waits for them."""
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Look no further."""
        super().hideEvent(event)
        self._looking.stop()

    def _lay_out(self) -> None:
        self.setObjectName("doublesPage")
        self._trash.setObjectName("trashDoubles")
        theme.set_role(self._trash, "primary")
        theme.beside_text(self._back, theme.icon("caret-left"))
        row = QHBoxLayout()
        row.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self._back)
        row.addWidget(self._count, 1)
        row.addWidget(self._exact)
        row.addWidget(self._trash)
        self._hint = hint = QLabel("A click or Space keeps or lets go · A keeps a whole set · Enter compares it")
        theme.set_role(hint, "small")
        hint.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, theme.SPACE_XS)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_XS, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(hint)
        layout.addWidget(self._stack, 1)
        self._tell()

    def _show_progress(self, left: int) -> None:
        if not self._all and left:
            self._empty.set_texts(f"Looking at pictures: {left:,} to go …", _ABOUT)

    def _find(self) -> None:
        if not self._all:
            self._empty.set_texts("Comparing them with each other …", _ABOUT)
        gallery = self._gallery
        self._finding.run(lambda: sets_of(gallery))

    def _show(self, sets: Sequence[DoubleSet]) -> None:
        self._all = sets
        self._filter()

    def _filter(self) -> None:
        shown = [one for one in self._all if one.is_exact or not self._exact.isChecked()]
        self.view.show_sets(shown)
        self._empty.set_texts("No doubles", f"Every picture here is the only one of its kind. {_ABOUT}")
        self._stack.setCurrentWidget(self.view if shown else self._empty)
        if shown and self.isVisible():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        spare = sum(len(one.spare) for one in self.view.sets)
        sets = len(self.view.sets)
        self._count.setText(f"{sets:,} {'set' if sets == 1 else 'sets'}" if sets else "")
        self._trash.setText(f"Move {counted(spare)} to trash" if spare else "Move to trash")
        self._trash.setEnabled(spare > 0)
        for widget in (self._hint, self._trash):
            widget.setVisible(sets > 0)
        self._exact.setVisible(bool(self._all))

    def _delete(self) -> None:
        spare = [identity for one in self.view.sets for identity in one.spare]
        self._all = [one for one in self._all if not set(one.spare) & set(spare)]
        self._filter()
        self.deleted.emit(spare)
