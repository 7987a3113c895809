"""A sentence at the top of the window, with details that fold out and can be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import ICON_M, ICON_S, SPACE_L, SPACE_M, SPACE_S, icon, set_role
from studio.ui.widgets.icon_button import icon_button
from studio.ui.widgets.icon_label import IconLabel
from studio.ui.widgets.link_button import link_button


class Banner(QFrame):
    """Hidden until something is to be said; the newest sentence replaces the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Message")
        set_role(self, "banner")
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setMaximumHeight(160)
        self._details.setAccessibleName("Details of the message")
        self._more = link_button("Details", "Show what a bug report needs")
        self._more.setCheckable(True)
        self._copy = link_button("Copy", "Copy the message with its details")
        self._close = icon_button("closeMessage", "x", "Close the message", colour="muted", size=ICON_S)
        self._lay_out()
        self._more.toggled.connect(self._details.setVisible)
        self._copy.clicked.connect(self._copy_all)
        self._close.clicked.connect(self.hide)
        self.hide()

    def say(self, sentence: str, details: str = "") -> None:
        """Show a sentence; details are folded at first."""
        self._sentence.setText(sentence)
        self._details.setPlainText(details)
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self._details.hide()
        self.show()

    def text(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(IconLabel(icon("warning-circle-fill", "error"), ICON_M))
        row.addWidget(self._sentence, 1)
        for button in (self._more, self._copy, self._close):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_S, SPACE_M, SPACE_S)
        layout.addLayout(row)
        layout.addWidget(self._details)

    def _copy_all(self) -> None:
        details = self._details.toPlainText()
        QGuiApplication.clipboard().setText(f"{self._sentence.text()}\n\n{details}".strip())
