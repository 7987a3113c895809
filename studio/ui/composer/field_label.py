"""A field's name in its colour, with the underline pattern that its phrases wear in the preview."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLabel, QWidget

from studio.prompt.fields import FieldName
from studio.ui.theme import colours_of

Underline = QTextCharFormat.UnderlineStyle

UNDERLINES: dict[FieldName, Underline] = {
    "frame": Underline.SingleUnderline,
    "subject": Underline.WaveUnderline,
    "style": Underline.DashUnderline,
    "modifier": Underline.DotLine,
    "negative": Underline.DashDotLine,
}
"""Colour is never the only cue: each field has a pattern of its own."""

_PENS = {
    Underline.SingleUnderline: Qt.PenStyle.SolidLine,
    Underline.DashUnderline: Qt.PenStyle.DashLine,
    Underline.DotLine: Qt.PenStyle.DotLine,
    Underline.DashDotLine: Qt.PenStyle.DashDotLine,
}


class FieldLabel(QLabel):
    """Names a field; without one it is a plain label."""

    def __init__(self, text: str, field: FieldName | None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._field: FieldName | None = field
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the text and, below it, the pattern."""
        super().paintEvent(event)
        if self._field is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.contentsRect().center().y()
        line = middle + self.fontMetrics().ascent() / 2 + 4
        width = self.fontMetrics().horizontalAdvance(self.text())
        left = self.width() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        colour = QColor(colours_of(QGuiApplication.palette()).fields[self._field])
        draw_underline(painter, UNDERLINES[self._field], colour, QPointF(left, line), width)


def draw_underline(painter: QPainter, pattern: Underline, colour: QColor, start: QPointF, width: float) -> None:
    """A line of `width` from `start` in the pattern that the preview uses."""
    if pattern == Underline.WaveUnderline:
        painter.setPen(QPen(colour, 1.2))
        points = [
            QPointF(start.x() + x, start.y() + (1.2 if x // 2 % 2 else -1.2)) for x in range(0, int(width) + 1, 2)
        ]
        painter.drawPolyline(QPolygonF(points))
        return
    painter.setPen(QPen(colour, 1.5, _PENS[pattern]))
    painter.drawLine(start, QPointF(start.x() + width, start.y()))
