"""How many hints there are on the prompt, and all of them in one menu."""

from collections.abc import Sequence

from PySide6.QtCore import Property, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from studio.prompt.advice import Advice
from studio.ui.theme import set_role


class AdvicePanel(QWidget):
    """A quiet button; its menu lists the advice, and choosing a piece goes to its field.

    `text` holds all sentences, one a line.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("advicePanel")
        self._advice: tuple[Advice, ...] = ()
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._choose)
        self._button = QToolButton()
        self._button.setMenu(self._menu)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_role(self._button, "link")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        self.show_advice(())

    def advice(self) -> tuple[Advice, ...]:
        """Every piece of advice on the prompt."""
        return self._advice

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Count and list these."""
        self._advice = tuple(advice)
        self._menu.clear()
        for piece in advice:
            self._menu.addAction(piece.message).setData(piece)
        self._button.setText("1 hint" if len(advice) == 1 else f"{len(advice)} hints")
        self._button.setToolTip(self._read_text())
        self._button.setVisible(bool(advice))
        self.setAccessibleName(f"{self._button.text()}: {self._read_text()}" if advice else "No hints")

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())

    def _read_text(self) -> str:
        return "\n".join(piece.message for piece in self._advice)

    text = Property(str, _read_text)
