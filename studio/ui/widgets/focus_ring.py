"""A visible focus for texts without a frame, which have no border that could show it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea

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
