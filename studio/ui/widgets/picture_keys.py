"""The keys and the wheel over pictures: judging, deleting, opening, zooming; the same in every view of them."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView


class PictureKeys(QObject):
    """A view hands its events over and keeps those that are not taken."""

    rated = Signal(int)
    favourite_toggled = Signal()
    delete_asked = Signal()
    open_asked = Signal()
    zoom_asked = Signal(int)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)

    def press(self, event: QKeyEvent) -> bool:
        """1 to 5 rate, 0 takes the rating off, F is for favourite, Del deletes, Enter opens; says if it did."""
        modifier = Qt.KeyboardModifier
        if event.modifiers() & ~(modifier.KeypadModifier | modifier.ShiftModifier):
            return False
        match event.key():
            case key if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
                self.rated.emit(key - Qt.Key.Key_0)
            case Qt.Key.Key_F:
                self.favourite_toggled.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.delete_asked.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_asked.emit()
            case _:
                return False
        return True

    def turn(self, event: QWheelEvent) -> bool:
        """With Ctrl the wheel zooms; says if it did."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
        event.accept()
        return True
