"""What the file of another program says of its making, word for word."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.background import Background
from studio.ui.gallery.recipe_facts import OURS
from studio.ui.widgets.fold import Fold

_HEIGHT = 160
_LONGEST = 100_000
"""Characters of each text; graphs of nodes can be megabytes."""


class RawTexts(QWidget):
    """Folded away until it is wanted, and hidden for pictures of Seedlock; the file is read in the background."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setFixedHeight(_HEIGHT)
        self._text.setAccessibleName("What the file says")
        self._fold = Fold("In the file", self._text, about="What its program wrote into the file, word for word")
        self._reading = Background(self)
        self._reading.answered.connect(self._text.setPlainText)
        self._reading.refused.connect(self._text.setPlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(self._fold)
        self._fold.toggled.connect(self._read)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def show_record(self, record: GenerationRecord) -> None:
        """Offer the texts of this picture's file."""
        self._path = record.path
        self.setVisible(record.source != OURS)
        self._text.clear()
        self._read(self._fold.is_open())

    def set_open(self, is_open: bool) -> None:
        """Unfold or fold."""
        self._fold.set_open(is_open)

    def _read(self, is_open: bool) -> None:
        if is_open and self._path is not None and not self.isHidden():
            self._reading.run(partial(told_in, self._path))


def told_in(path: Path) -> str:
    """Every text in a file and in the side-car that was kept beside it; not for the window's thread.

    Raises:
        StudioError: the file cannot be read.
    """
    from studio.gallery import sidecars  # reads images' headers: not at the window's start
    from studio.generation.texts import read_texts

    parts = [f"{name}\n{text[:_LONGEST]}" for name, text in read_texts(path).texts.items()]
    if (sidecar := sidecars.beside(path)) is not None:
        parts.append(f"Beside the file ({sidecar.suffix})\n{sidecar.content[:_LONGEST].decode(errors='replace')}")
    return "\n\n".join(parts)
