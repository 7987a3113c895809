"""The prompt as it will be read: each phrase in its field's colour, what is cut off struck through."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLine,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from studio.prompt.fields import FieldName
from studio.prompt.template import Prompt, Span
from studio.ui.composer.field_label import UNDERLINES, draw_underline
from studio.ui.theme import TYPE_L, colours_of, set_role
from studio.ui.widgets.focus_ring import paint_focus_ring

MAXIMUM_LINES = 5
UNDERLINE_GAP = 3
LINE_HEIGHT = 135
"""Per cent of the type's own, so that underlines have room."""

INVITATION = "The prompt writes itself here. Describe a subject, or paste a whole prompt."
"""Stands where there is no prompt yet; Qt's own placeholder has one line and no more."""

EMPTY = Prompt("", ())


class PromptPreview(QTextEdit):
    """Read-only text; tells which phrase the pointer is over and which was clicked."""

    field_clicked = Signal(str)
    pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompt = EMPTY
        self._cut_from: int | None = None
        self._lit: FieldName | None = None
        self.setObjectName("promptPreview")
        self.setAccessibleName("Prompt as it will be read")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, "bare")
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setMouseTracking(True)
        font = self.font()
        font.setPixelSize(TYPE_L)
        self.document().setDefaultFont(font)
        self._fit()

    def show_prompt(self, prompt: Prompt) -> None:
        """Show another prompt; the cut stays until `show_cut` says otherwise."""
        if prompt == self._prompt:
            return
        self._prompt = prompt
        self.setPlainText(prompt.text)
        self._space_lines()
        self._paint_spans()
        self._fit()

    def show_cut(self, cut_from: int | None) -> None:
        """Strike what stands from this character on: the text encoder does not read it."""
        if cut_from != self._cut_from:
            self._cut_from = cut_from
            self._paint_spans()

    def light(self, field: FieldName | None) -> None:
        """Set a field's phrases off from the rest."""
        if field != self._lit:
            self._lit = field
            self._paint_spans()

    def span_at(self, point: QPoint) -> Span | None:
        """The phrase of a field at a point of the viewport."""
        cursor = self.cursorForPosition(point)
        if not self.cursorRect(cursor).adjusted(-12, 0, 12, 0).contains(point):
            return None
        position = cursor.position()
        return next(
            (span for span in self._prompt.spans if span.field and span.start <= position < span.end), None
        )

    def _space_lines(self) -> None:
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_HEIGHT, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        QTextCursor(self.document()).setBlockFormat(spacing)

    def _paint_spans(self) -> None:
        cursor = QTextCursor(self.document())
        for span in self._prompt.spans:
            _select(cursor, span.start, span.end)
            cursor.setCharFormat(self._format(span.field))
        if self._cut_from is not None and self._cut_from < len(self._prompt.text):
            _select(cursor, self._cut_from, len(self._prompt.text))
            cursor.mergeCharFormat(self._cut_format())

    def _format(self, field: FieldName | None) -> QTextCharFormat:
        colours = colours_of(QGuiApplication.palette())
        look = QTextCharFormat()
        if field is None:
            look.setForeground(QColor(colours.muted))
            return look
        colour = QColor(colours.fields[field])
        look.setForeground(colour)
        if field == self._lit:
            ground = QColor(colour)
            ground.setAlphaF(0.18)
            look.setBackground(ground)
        return look

    def _cut_format(self) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setFontStrikeOut(True)
        look.setForeground(QColor(colours_of(QGuiApplication.palette()).muted))
        return look

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the text, then each field's own pattern under its phrases."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self.verticalScrollBar().value())
        colours = colours_of(QGuiApplication.palette())
        if not self._prompt.text:
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.viewport().rect(), Qt.TextFlag.TextWordWrap, INVITATION)
        for span in self._prompt.spans:
            if span.field is not None:
                end = span.end if self._cut_from is None else min(span.end, self._cut_from)
                for start, width in self._lines(span.start, end):
                    draw_underline(
                        painter, UNDERLINES[span.field], QColor(colours.fields[span.field]), start, width
                    )
        painter.end()
        paint_focus_ring(self)

    def event(self, event: QEvent) -> bool:
        """Draw anew when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return super().event(event)

    def _lines(self, start: int, end: int) -> Iterator[tuple[QPointF, float]]:
        """Where the characters `[start, end)` stand: the left end and the width of each of their lines."""
        layout = self.document().firstBlock().layout()
        origin = layout.position()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            while first < last and self._prompt.text[last - 1].isspace():
                last -= 1
            if first < last:
                places = _places(line, first, last, self._prompt.text)
                base = origin.y() + line.y() + line.ascent() + UNDERLINE_GAP
                yield QPointF(origin.x() + min(places), base), max(places) - min(places)

    def _fit(self) -> None:
        """As high as the text, up to some lines; then it scrolls."""
        line = QFontMetrics(self.document().defaultFont()).lineSpacing() * LINE_HEIGHT // 100
        wanted = int(self.document().size().height()) if self._prompt.text else self._invitation_height()
        most = MAXIMUM_LINES * line
        self.setFixedHeight(max(line, wanted) + 4 if wanted <= most else most)
        self.setViewportMargins(0, 0, 0, 0)  # lays the page out: while the window is shown, Qt forgets to

    def _invitation_height(self) -> int:
        """Of as many lines as it takes."""
        room = QRect(0, 0, max(1, self.viewport().width()), 0)
        wrapped = Qt.TextFlag.TextWordWrap
        text = QFontMetrics(self.font()).boundingRect(room, wrapped, INVITATION)
        return text.height()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Any width, its own height."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrapping changes the height."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Other colours, other formats."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_spans()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pasting offers a whole prompt to the fields."""
        text = QGuiApplication.clipboard().text().strip()
        if event.matches(QKeySequence.StandardKey.Paste) and text:
            self.pasted.emit(text)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Light up the phrase under the pointer."""
        super().mouseMoveEvent(event)
        span = self.span_at(event.position().toPoint())
        self.light(span.field if span else None)
        shape = Qt.CursorShape.PointingHandCursor if span else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click without a selection goes to the phrase's field."""
        super().mouseReleaseEvent(event)
        span = self.span_at(event.position().toPoint())
        if span and span.field and not self.textCursor().hasSelection():
            self.field_clicked.emit(span.field)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """No phrase is under the pointer."""
        super().leaveEvent(event)
        self.light(None)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Copy plain text, without colours."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText())
        return data


def _places(line: QTextLine, first: int, last: int, text: str) -> tuple[float, ...]:
    """Horizontal places that the characters `[first, last)` of a line reach.

    Where another direction begins, the cursor stands at the other end of the text: there each character is asked
    for both of its edges.
    """
    if text[first:last].isascii():
        return _x(line, first), _x(line, last)
    edges = (QTextLine.Edge.Leading, QTextLine.Edge.Trailing)
    return tuple(_x(line, position, edge) for position in range(first, last) for edge in edges)


def _x(line: QTextLine, position: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    """The horizontal place of a character's edge in its line."""
    return line.cursorToX(position, edge)[0]  # pyright: ignore


def _select(cursor: QTextCursor, start: int, end: int) -> None:
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
