"""The bar above the canvas: prompt, negative prompt, token meter, hints, copy and paste."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.composer.advice_panel import AdvicePanel
from studio.ui.composer.prompt_preview import PromptPreview
from studio.ui.composer.token_meter import TokenMeter
from studio.ui.theme import ICON_S, SPACE_M, SPACE_S, set_role
from studio.ui.widgets.icon_button import icon_button


class PromptBar(QFrame):
    """Shows what will be asked of the model."""

    pasted = Signal(str)
    surprise_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "surface")
        self.preview = PromptPreview()
        self.preview.pasted.connect(self.pasted)
        self.meter = TokenMeter()
        self.advice = AdvicePanel()
        self._negative = QLabel()
        self._negative.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._negative.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._negative, "small")
        self._negative.hide()
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.preview)
        text.addWidget(self._negative)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        layout.setSpacing(SPACE_M)
        layout.addLayout(text, 1)
        layout.addLayout(self._side())

    def _side(self) -> QVBoxLayout:
        paste = "Paste a whole prompt: it is split into the fields"
        surprise = "Surprise me (Ctrl+Shift+R): draw every field that is not locked from the vocabulary"
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self.advice)
        buttons.addStretch(1)
        for name, glyph, about, act in (
            ("surpriseButton", "magic-wand", surprise, self.surprise_requested),
            ("copyPromptButton", "copy", "Copy the prompt", self.copy),
            ("pastePromptButton", "clipboard-text", paste, self.paste),
        ):
            button = icon_button(name, glyph, about, colour="muted", size=ICON_S)
            button.clicked.connect(act)
            buttons.addWidget(button)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.meter)
        side.addLayout(buttons)
        side.addStretch(1)
        return side

    def show_negative(self, text: str) -> None:
        """Show what must not be in the picture, where anything was named."""
        self._negative.setText(f"without  {text}")
        self._negative.setToolTip(text)
        self._negative.setVisible(bool(text))

    def copy(self) -> None:
        """Put the prompt on the clipboard."""
        QGuiApplication.clipboard().setText(self.preview.toPlainText())

    def paste(self) -> None:
        """Offer the clipboard's text to the fields."""
        text = QGuiApplication.clipboard().text().strip()
        if text:
            self.pasted.emit(text)
