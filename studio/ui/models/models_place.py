"""The models' place in the window: what is installed, adding a folder, taking one off the list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.ui import theme
from studio.ui.background import Background
from studio.ui.models.model_card import ModelCard, ProblemCard
from studio.ui.widgets.column_scroll import ColumnScroll
from studio.ui.widgets.toast import Notice, Toast

if TYPE_CHECKING:
    from studio.engine.library import ModelLibrary, Problem

_WIDEST = 760
_ABOUT = (
    "Models make the pictures, on this machine. Add a folder in the format of diffusers "
    "(it holds a file model_index.json): press the button, or drop the folder here."
)


@dataclass(frozen=True)
class _Contents:
    """What the library holds."""

    models: tuple[ModelInfo, ...]
    problems: tuple[Problem, ...]


class ModelsPlace(QWidget):
    """`added` carries the new `ModelInfo`, `removed` the name of a model that left the list."""

    added = Signal(object)
    removed = Signal(str)

    def __init__(self, library: ModelLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._add, self._busy = QPushButton("Add a folder …"), QProgressBar()
        self._doing, self._refusal = QLabel(), QLabel()
        self._list = QVBoxLayout()
        self._cards: list[ModelCard | ProblemCard] = []
        self._toast = Toast(self)
        self._reading, self._adding = Background(self), Background(self)
        self._lay_out()
        self._add.clicked.connect(self._choose)
        self._reading.answered.connect(self._show_contents)
        self._reading.refused.connect(self._refuse)
        self._adding.answered.connect(self._welcome)
        self._adding.refused.connect(self._refuse)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        library = self._library
        self._reading.run(lambda: _Contents(library.all(), library.problems()))

    def add_folder(self, folder: Path) -> None:
        """Add the model in this folder; reading all of it takes a while, so it goes on in the background."""
        library = self._library
        self._refusal.hide()
        self._set_busy(f"Reading {folder.name}: its contents are its identity …")
        self._adding.run(lambda: library.add(folder))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take folders and files; whether they hold a model is said after the drop."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self._show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, ARG002
        """Forget the drop."""
        self._show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Add what was dropped."""
        self._show_drop(False)
        self.add_folder(Path(event.mimeData().urls()[0].toLocalFile()))

    def _lay_out(self) -> None:
        self.setObjectName("modelsTab")
        self.setAccessibleName("Models")
        self.setAcceptDrops(True)
        title, about = QLabel("Models"), QLabel(_ABOUT)
        for label, role in ((title, "title"), (about, "muted"), (self._doing, "muted"), (self._refusal, "error")):
            theme.set_role(label, role)
            label.setWordWrap(label is not title)
        theme.set_role(self._add, "primary")
        theme.beside_text(self._add, theme.icon("plus", "on_accent"))
        self._add.setToolTip("Add a model that is already on this machine; nothing is copied")
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._add)
        self._list.setSpacing(theme.SPACE_M)
        column = QVBoxLayout()
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL)
        column.setSpacing(theme.SPACE_M)
        column.addLayout(head)
        for widget in (about, self._refusal, self._doing, self._busy):
            column.addWidget(widget)
        column.addLayout(self._list)
        column.addStretch(1)
        for widget in (self._refusal, self._doing, self._busy):
            widget.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_scrolled(column))

    def _show_contents(self, contents: _Contents) -> None:
        for card in self._cards:
            card.deleteLater()
        self._cards.clear()
        for position, model in enumerate(contents.models):
            is_shipped = model.path.is_relative_to(self._library.shipped)
            card = ModelCard(model, is_default=position == 0, is_shipped=is_shipped)
            self._show_card(card)
        for problem in contents.problems:
            self._show_card(ProblemCard(problem.name, problem.path, problem.reason))

    def _show_card(self, card: ModelCard | ProblemCard) -> None:
        card.removed.connect(self._remove)
        self._cards.append(card)
        self._list.addWidget(card)

    def _choose(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, "Add the model in this folder"):
            self.add_folder(Path(folder))

    def _welcome(self, model: ModelInfo) -> None:
        self._set_busy("")
        self._toast.show_notice(Notice(f"{model.ref.name} is ready to use."))
        self.refresh()
        self.added.emit(model)

    def _remove(self, name: str) -> None:
        try:
            self._library.remove(name)
        except StudioError as error:
            self._refuse(str(error))
            return
        self._toast.show_notice(Notice(f"{name} is off the list. Its files stay where they are."))
        self.refresh()
        self.removed.emit(name)

    def _refuse(self, sentence: str) -> None:
        self._set_busy("")
        self._refusal.setText(sentence)
        self._refusal.show()

    def _set_busy(self, doing: str) -> None:
        """Show what is being done; nothing if that is ""."""
        self._doing.setText(doing)
        self._add.setEnabled(not doing)
        for widget in (self._doing, self._busy):
            widget.setVisible(bool(doing))

    def _show_drop(self, is_over: bool) -> None:
        self._add.setText("Drop to add" if is_over else "Add a folder …")


def _scrolled(column: QVBoxLayout) -> ColumnScroll:
    """The column, centred, no wider than reads well."""
    content = QFrame()
    content.setLayout(column)
    content.setMaximumWidth(_WIDEST)
    outer = QWidget()
    row = QHBoxLayout(outer)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(content, 100)
    row.addStretch(1)
    return ColumnScroll(outer)
