"""One piece of advice with its one-click mend."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from studio.prompt.advice import Advice
from studio.ui.theme import SPACE_XS, set_role

LINK_PADDING = 11
"""What stands between a link's edge and its text: the message begins where the link's text does."""


class AdviceLine(QFrame):
    """Says the message; the button carries out the fix."""

    fix_chosen = Signal(object)

    def __init__(self, advice: Advice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "advice")
        self._advice = advice
        message = QLabel(advice.message)
        set_role(message, "small")
        message.setWordWrap(True)
        message.setContentsMargins(LINK_PADDING, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE_XS, SPACE_XS, SPACE_XS)
        layout.setSpacing(0)
        layout.addWidget(message)
        self.fix_button = self._make_button(advice.fix.label) if advice.fix else None
        if self.fix_button is not None:
            layout.addWidget(self.fix_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(advice.message)

    def _make_button(self, label: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("adviceFix")
        button.setText(label)
        button.setToolTip(f"{label}. Undo takes it back.")
        set_role(button, "link")
        button.clicked.connect(self._fix)
        return button

    def _fix(self) -> None:
        self.fix_chosen.emit(self._advice.fix)
