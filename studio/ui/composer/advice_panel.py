"""Advice about the prompt as a whole, and, for scripts and screen readers, all of it as text."""

from collections.abc import Sequence

from PySide6.QtCore import Property, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.prompt.advice import Advice
from studio.ui.composer.advice_line import AdviceLine
from studio.ui.theme import SPACE_XS


class AdvicePanel(QWidget):
    """Shows what belongs to no field; `text` names every piece, also those that stand below their fields."""

    fix_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("advicePanel")
        self._advice: tuple[Advice, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE_XS)
        self.hide()

    def advice(self) -> tuple[Advice, ...]:
        """Every piece of advice on the prompt."""
        return self._advice

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Take over all advice; show the part without a field."""
        self._advice = tuple(advice)
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        loose = [piece for piece in advice if piece.field is None]
        for piece in loose:
            line = AdviceLine(piece)
            line.fix_chosen.connect(self.fix_chosen)
            self._layout.addWidget(line)
        self.setVisible(bool(loose))
        self.setAccessibleName(f"Advice: {self._read_text()}" if advice else "No advice")

    def _read_text(self) -> str:
        return "\n".join(piece.message for piece in self._advice)

    text = Property(str, _read_text)
