"""A question at the top of the window that may be answered at any time, with a button for each answer."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from studio.ui.theme import ICON_M, SPACE_L, SPACE_M, SPACE_S, SPACE_XS, icon, set_role
from studio.ui.widgets.icon_label import IconLabel
from studio.ui.widgets.tab_order import tab_before


class OfferBar(QFrame):
    """Hidden until something is offered; keeps nobody from working meanwhile."""

    def __init__(self, glyph: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offerBar")
        self.setAccessibleName("Offer")
        set_role(self, "offer")
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._buttons: list[QPushButton] = []
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_XS, SPACE_M, SPACE_XS)
        row.setSpacing(SPACE_S)
        row.addWidget(IconLabel(icon(glyph, "accent"), ICON_M))
        row.addWidget(self._sentence, 1)
        self.hide()

    def offer(self, sentence: str, answers: Mapping[str, Callable[[], object]]) -> None:
        """Show a sentence and the answers to it by what their buttons say; the first is the likely one."""
        self._sentence.setText(sentence)
        self.setAccessibleDescription(sentence)
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = [self._button(text, act) for text, act in answers.items()]
        for button in self._buttons:
            tab_before(self, button)
        for button in self._buttons[1:]:
            set_role(button, "quiet")
        self.show()

    def text(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda: act())
        self._row.addWidget(button)
        return button
