"""What stands where nothing is: an icon, what would be here, how to get it, one action."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_ICON = 40
_WIDTH = 420


class EmptyState(QWidget):
    """Calm and centred; `acted` is emitted by its button, which stands only where the action has a name."""

    acted = Signal()

    def __init__(
        self, icon: QIcon, title: str, text: str, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._glyph = icon
        self._icon, self._title, self._text = QLabel(), QLabel(), QLabel()
        self._icon.setPixmap(icon.pixmap(_ICON, _ICON))
        self._title.setProperty("role", "heading")
        self._text.setProperty("role", "muted")
        self._button = QPushButton(action, self)  # without a parent it would flash up as a window of its own
        self._button.setVisible(bool(action))
        self._button.clicked.connect(self.acted)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        self._column = layout = QVBoxLayout(column)
        layout.setContentsMargins(24, 24, 24, 48)
        layout.setSpacing(8)
        layout.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._icon)
            layout.addWidget(label)
        layout.addSpacing(8)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)
        self.set_texts(title, text)

    def set_texts(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title} {text}")

    def allow(self, is_possible: bool) -> None:
        """Show its button, or for now do not."""
        self._button.setVisible(is_possible)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the icon anew in the colours of another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._icon.setPixmap(self._glyph.pixmap(_ICON, _ICON))

    def add(self, widget: QWidget) -> None:
        """Put one more thing to do beneath the button."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    @property
    def text(self) -> str:
        """Title and text as one."""
        return f"{self._title.text()} {self._text.text()}"
