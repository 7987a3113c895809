"""A prompt as it was rendered, each phrase in its field's colour with its field's underline."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from studio.generation.record import GenerationRecord
from studio.prompt.fields import FieldName
from studio.prompt.template import Prompt, Span
from studio.ui import theme
from studio.ui.composer.field_label import UNDERLINES
from studio.ui.widgets.focus_ring import paint_focus_ring

_HIGHEST = 200
"""Pixels; a longer prompt scrolls in its place."""


class PromptText(QTextEdit):
    """Read-only, selectable, as high as its text up to a dozen lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; padding: 0; min-height: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Prompt")
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_prompt(self, prompt: Prompt) -> None:
        """Write the prompt, phrase by phrase."""
        self.clear()
        cursor = self.textCursor()
        for span in prompt.spans:
            cursor.insertText(span.text, self._format(span.field))
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def _format(self, field: FieldName | None) -> QTextCharFormat:
        colours = theme.colours_of(QGuiApplication.palette())
        look = QTextCharFormat()
        look.setForeground(QColor(colours.fields[field] if field else colours.text))
        if field:
            look.setUnderlineStyle(UNDERLINES[field])
            look.setUnderlineColor(QColor(colours.fields[field]))
            look.setToolTip(field)
        return look

    def event(self, event: QEvent) -> bool:
        """Draw anew when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the text, and where the focus is."""
        super().paintEvent(event)
        paint_focus_ring(self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as the text."""
        return QSize(200, self.height())

    def _fit(self) -> None:
        self.setFixedHeight(min(max(20, int(self.document().size().height()) + 4), _HIGHEST))


def prompt_of(record: GenerationRecord) -> Prompt:
    """The record's prompt with the fields that made it; one plain span where wildcards or hands changed it."""
    text, composition = record.request.prompt, record.origin.composition
    rendered = composition.prompt() if composition.text is None else None
    if rendered is not None and rendered.text == text:
        return rendered
    return Prompt(text, (Span(0, len(text), None, text),))
