"""A line edit laid over a chip to change its phrase in place."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

MINIMUM_WIDTH = 160
HEIGHT = 30


class ChipEditor(QLineEdit):
    """Enter or leaving it takes the text, Escape does not; either way it closes itself."""

    accepted = Signal(str)

    def __init__(self, text: str, place: QRect, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._is_closed = False
        width = min(max(place.width(), MINIMUM_WIDTH), parent.width())
        left = max(0, min(place.left(), parent.width() - width))
        self.setGeometry(left, max(0, place.center().y() - HEIGHT // 2), width, HEIGHT)
        self.setAccessibleName(f"Edit {text}")
        self.editingFinished.connect(self._accept)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window, where it means something else."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape leaves the phrase as it was."""
        if _is_escape(event):
            self._close()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        if not self._is_closed:
            text = self.text().strip()
            self._close()
            self.accepted.emit(text)

    def _close(self) -> None:
        self._is_closed = True
        self.hide()
        self.deleteLater()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
