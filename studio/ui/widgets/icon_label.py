"""An icon that stands by itself and follows the scheme, as a label with a pixmap would not."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class IconLabel(QWidget):
    """A square of `edge` pixels that paints its icon anew each time."""

    def __init__(self, icon: QIcon | None = None, edge: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._edge = icon or QIcon(), edge
        self.setFixedSize(edge, edge)

    def set_icon(self, icon: QIcon) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names
        """The square."""
        return QSize(self._edge, self._edge)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Paint the icon."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
