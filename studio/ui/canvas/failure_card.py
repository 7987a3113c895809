"""What to know of a picture that could not be made: one sentence, details folded."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import ICON_S, SPACE_L, SPACE_M, SPACE_S, beside_text, icon, set_role
from studio.ui.widgets.icon_button import icon_button


class FailureCard(QFrame):
    """Stands in the canvas until the next picture starts or it is closed."""

    retry_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The picture could not be made")
        set_role(self, "card")
        self.setMaximumWidth(560)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName("Details of the failure")
        self._retry = QPushButton("Try again")
        beside_text(self._retry, icon("arrow-clockwise"))
        self._retry.setToolTip("Put the same picture into the queue once more")
        self._more = QPushButton("Details")
        self._more.setCheckable(True)
        self._copy = QPushButton("Copy")
        beside_text(self._copy, icon("copy"))
        self._copy.setToolTip("Copy the message with its details")
        self._close = icon_button("closeMessage", "x", "Close the message", colour="muted", size=ICON_S)
        for button in (self._more, self._copy):
            set_role(button, "quiet")
        self._lay_out()
        self._more.toggled.connect(self._details.setVisible)
        self._copy.clicked.connect(self._copy_all)
        self._retry.clicked.connect(self.retry_requested)
        self._close.clicked.connect(self.closed)

    def say(self, message: str, details: str) -> None:
        """Show a failure."""
        self._sentence.setText(message)
        self._details.setPlainText(details)
        self._details.hide()
        self._more.setChecked(False)
        self._more.setVisible(bool(details))

    def text(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def _lay_out(self) -> None:
        title = QLabel("This picture could not be made")
        set_role(title, "heading")
        title.setWordWrap(True)
        top, buttons = QHBoxLayout(), QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        buttons.setSpacing(SPACE_S)
        for button in (self._retry, self._copy, self._more):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addLayout(top)
        for widget in (self._sentence, self._details):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def _copy_all(self) -> None:
        details = self._details.toPlainText()
        QGuiApplication.clipboard().setText(f"{self._sentence.text()}\n\n{details}".strip())
