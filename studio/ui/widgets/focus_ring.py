"""A visible focus for what has no border that could show it: texts without a frame, and what paints itself."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_WIDTH, _RADIUS = 2, 4


def paint_focus_ring(view: QAbstractScrollArea) -> None:
    """Draw the ring inside the view while it has the focus; called at the end of its `paintEvent`."""
    if not view.hasFocus():
        return
    painter = QPainter(view.viewport())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QGuiApplication.palette().color(QPalette.ColorRole.Highlight), _WIDTH))
    painter.drawRoundedRect(QRectF(view.viewport().rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
    painter.end()


def paint_focus_frame(painter: QPainter, widget: QWidget) -> None:
    """Draw a frame along the edge of a widget while it has the focus; called last by what paints itself."""
    if widget.hasFocus():
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QGuiApplication.palette().color(QPalette.ColorRole.Highlight), _WIDTH))
        painter.drawRect(widget.rect().adjusted(1, 1, -1, -1))
