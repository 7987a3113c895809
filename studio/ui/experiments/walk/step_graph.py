"""How far each frame looks from the next, drawn under the strip: where a walk would jump."""

import statistics

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.experiments.even import LEAP
from studio.ui.experiments.walk.survey import Steps
from studio.ui.theme import SPACE_S, TYPE_S, colours_of, tabular

HEIGHT = 44
_TOP = 2.0
"""The graph reaches to this many times the bound; higher bars are cut off."""

_WORDS = 15
"""Pixels for the line of words above the bars."""


class StepGraph(QWidget):
    """One bar a step; those above the even bound, twice the median, stand out in colour and reach above a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepGraph")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._steps: Steps = ()
        self.show_steps(())

    def show_steps(self, steps: Steps) -> None:
        """Show steps, None where one is not measured."""
        self._steps = steps
        known = [step for step in steps if step is not None]
        self._bound = LEAP * statistics.median(known) if known else 0.0
        self.setAccessibleName(self.summary() or "Steps between frames: not measured yet")
        self.update()

    def summary(self) -> str:
        """The widest step in words; "" where too few are measured."""
        known = [step for step in self._steps if step is not None]
        if len(known) < 3 or not self._bound:
            return ""
        widest = max(known) * LEAP / self._bound
        jumps = sum(step > self._bound for step in known)
        if len(known) < len(self._steps):
            return f"So far the widest step is {widest:.1f} × the median"
        if not jumps:
            return f"Even: the widest step is {widest:.1f} × the median"
        return f"The widest step is {widest:.1f} × the median; {jumps} {'jumps' if jumps > 1 else 'jump'}"

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(400, HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Tell what a bar means."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._told(event.pos().x()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Paint words, bars and the bound."""
        summary = self.summary()
        if not summary:
            return
        painter, colours = QPainter(self), colours_of(self.palette())
        font = tabular(self.font())
        font.setPixelSize(TYPE_S)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRectF(SPACE_S, 0, self.width() - 2 * SPACE_S, _WORDS), Qt.AlignmentFlag.AlignLeft, summary
        )
        top = self._bound * _TOP
        base, room = self.height() - 1.0, self.height() - _WORDS - 1.0
        for index, step in enumerate(self._steps):
            if step is not None:
                high = max(1.0, room * min(1.0, step / top))
                colour = colours.warning if step > self._bound else colours.control
                painter.fillRect(QRectF(self._x(index), base - high, self._width(), high), QColor(colour))
        bound = base - room * self._bound / top
        painter.setPen(QPen(QColor(colours.warning), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(QPointF(SPACE_S, bound), QPointF(self.width() - SPACE_S, bound)))
        painter.end()

    def _told(self, x: int) -> str:
        index = int((x - SPACE_S) * len(self._steps) / max(1, self.width() - 2 * SPACE_S))
        step = self._steps[index] if 0 <= index < len(self._steps) else None
        if step is None or not self._bound:
            return "How far each frame looks from the next. Bars above the dashed line are seen as jumps."
        times = step * LEAP / self._bound
        return f"From frame {index + 1} to the next: {times:.1f} × the median step"

    def _x(self, index: int) -> float:
        return SPACE_S + index * (self.width() - 2 * SPACE_S) / max(1, len(self._steps))

    def _width(self) -> float:
        return max(1.0, (self.width() - 2 * SPACE_S) / max(1, len(self._steps)) - 1)
