"""The values of an axis along a table: wrapped, readable, and with a menu to drop one."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from studio.ui import theme

LINES = 3
MOST_MEASURED = 400
"""Labels beyond these are not measured: they are of the same kind."""

_PAD = 6
_WIDEST = 168


class ValueHeader(QHeaderView):
    """Its sections are as large as the cells; the header itself is as large as its longest value needs."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._extent = 0
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        is_across = orientation == Qt.Orientation.Horizontal
        self.setAccessibleName("Values across" if is_across else "Values down")

    def measure(self, least: int) -> None:
        """Fit the header to its values, after they or the size of the cells changed; `least` is for the corner."""
        metrics = QFontMetrics(_font(self.font()))
        if self.orientation() == Qt.Orientation.Horizontal:
            room = self.defaultSectionSize() - _PAD
            labels = [self._label(section) for section in range(min(self.count(), MOST_MEASURED))]
            lines = max((len(wrapped(label, metrics, room)) for label in labels), default=1)
            self._extent = max(least, lines * metrics.height() + 2 * _PAD)
        else:
            labels = [self._label(section) for section in range(min(self.count(), MOST_MEASURED))]
            widest = max((metrics.horizontalAdvance(label) for label in labels), default=0)
            self._extent = max(least, min(_WIDEST, widest + 3 * _PAD))
        self.updateGeometry()
        self.geometriesChanged.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names
        """As thick as the labels need."""
        is_across = self.orientation() == Qt.Orientation.Horizontal
        return QSize(0, self._extent) if is_across else QSize(self._extent, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Draw one value; the current cell's is stressed."""
        colours = theme.colours_of(QGuiApplication.palette())
        font = _font(self.font())
        is_current = self._current() == logicalIndex
        font.setWeight(QFont.Weight.DemiBold if is_current else QFont.Weight.Normal)
        painter.save()
        painter.fillRect(rect, QColor(colours.ground))
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if is_current else colours.text))
        is_across = self.orientation() == Qt.Orientation.Horizontal
        room = rect.adjusted(_PAD // 2, 2, -_PAD // 2, -_PAD) if is_across else rect.adjusted(_PAD, 0, -_PAD, 0)
        lines = wrapped(self._label(logicalIndex), QFontMetrics(font), room.width())
        side = Qt.AlignmentFlag.AlignHCenter if is_across else Qt.AlignmentFlag.AlignRight
        height = Qt.AlignmentFlag.AlignBottom if is_across else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side | height, "\n".join(lines))
        painter.restore()

    def _label(self, section: int) -> str:
        return str(self.model().headerData(section, self.orientation()) or "")

    def _current(self) -> int:
        view = self.parentWidget()
        if not isinstance(view, QTableView):
            return -1
        index = view.currentIndex()
        return index.column() if self.orientation() == Qt.Orientation.Horizontal else index.row()


def wrapped(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The text in at most `LINES` lines of this width, the last one elided."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [*lines[: LINES - 1], " ".join(lines[LINES - 1 :])] if len(lines) > LINES else lines
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, max(width, 8)) for line in kept]


def _font(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.TYPE_S)
    return small
