"""Two pictures compared, and below them what differs between their recipes."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.generation.changes import changes
from studio.generation.record import GenerationRecord
from studio.ui.canvas.compare_view import CompareView
from studio.ui.gallery.difference import Difference
from studio.ui.theme import SPACE_L, SPACE_S, set_role, tabular

_HIGHEST = 148
"""Pixels: more lines of differences scroll, the pictures keep the room."""


class ComparePage(QFrame):
    """`view` holds the pictures A and B; the lines below go from A to B."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CompareView()
        self._pair: tuple[GenerationRecord, GenerationRecord] | None = None
        self._title, self._difference, self._scroll = QLabel(), Difference(), QScrollArea()
        self._title.setFont(tabular(self._title.font()))
        set_role(self._title, "section")
        self._lay_out()
        self.setFocusProxy(self.view)

    def show_pair(self, before: GenerationRecord, after: GenerationRecord, images: tuple[QImage, QImage]) -> None:
        """Compare these two, whose pictures are given in the same order."""
        self._pair = (before, after)
        self.view.show_images(*images)
        self._title.setText(f"What changed from A (seed {_seed(before)}) to B (seed {_seed(after)})")
        self._difference.show_changes(changes(before, after))
        self._fit()

    def difference(self) -> Difference:
        """The lines of what differs."""
        return self._difference

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Write the lines anew in the colours of another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._pair is not None:
            self._difference.show_changes(changes(*self._pair))
            self._fit()

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002 - Qt's name
        """Lines that wrap need more room."""
        self._fit()

    def _fit(self) -> None:
        width = self.width() - 2 * SPACE_L
        wanted = self._difference.heightForWidth(width) if self._difference.hasHeightForWidth() else -1
        wanted = wanted if wanted > 0 else self._difference.sizeHint().height()
        self._scroll.setFixedHeight(min(wanted + 2, _HIGHEST))

    def _lay_out(self) -> None:
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._difference)
        below = QFrame()
        set_role(below, "surface")
        column = QVBoxLayout(below)
        column.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self._title)
        column.addWidget(self._scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(below)


def _seed(record: GenerationRecord) -> int:
    return record.request.noise.seed
