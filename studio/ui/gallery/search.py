"""The search field of the gallery: searches while one types, completes, and underlines what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.errors import StudioError
from studio.ui import theme
from studio.ui.widgets.long_line import LongLine

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery
    from studio.ui.gallery.completer import SearchCompleter

_PAUSE = 180
"""Milliseconds without a key before a search starts, a little more than there is between two keys."""


class GallerySearch(LongLine):
    """`searched` carries the text once the user pauses, or at once on Enter and when cleared; `save_asked` what
    is to be kept as a saved search."""

    searched = Signal(str)
    save_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self._completer: SearchCompleter | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._save = QAction(theme.icon("bookmark-simple", "muted"), "Save this search", self)
        self._describe()
        self._pause.timeout.connect(self._tell)
        self._save.triggered.connect(self._ask_to_save)
        self.textChanged.connect(self._wait)
        self.returnPressed.connect(self._tell)

    def set_gallery(self, gallery: Gallery) -> None:
        """Complete with what this gallery knows."""
        from studio.ui.gallery.completer import SearchCompleter  # the window's start does not wait for its import

        self._completer = SearchCompleter(self, gallery)

    def set_invalid(self, is_invalid: bool) -> None:
        """Mark the field, and underline the part that cannot be understood."""
        theme.set_state(self, "invalid", is_so=is_invalid)
        self._underline(*(self.wrong_part() if is_invalid else (0, 0)))

    def wrong_part(self) -> tuple[int, int]:
        """From which character to which the search is wrong; (0, 0) if it is not."""
        from studio.gallery.query import SearchError, parse  # as above

        try:
            parse(self.text())
        except SearchError as error:
            return error.start, error.end
        except StudioError:
            return 0, len(self.text())
        return 0, 0

    def toggle_term(self, term: str) -> None:
        """Narrow the search by a term, or take the term out again."""
        text = self.text().strip()
        if has_term(text, term):
            self.setText(f" {text} ".replace(f" {term} ", " ", 1).strip())
        else:
            self.setText(f"({text}) {term}" if " OR " in text else f"{text} {term}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Down offers what could be written; Escape clears."""
        match event.key():
            case Qt.Key.Key_Down if self._completer is not None:
                self._completer.open()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)

    def _describe(self) -> None:
        self.setObjectName("gallerySearch")
        self.setAccessibleName("Search the gallery")
        self.setPlaceholderText("Search words or frame:oil")
        self.setToolTip("Looks for words in prompts, tags and notes. The down key lists what else to search by.")
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._save, QLineEdit.ActionPosition.TrailingPosition)
        self._save.setToolTip("Save this search: it stays at the left and always shows what it finds (Ctrl+S)")
        self._save.setObjectName("saveSearch")
        self._save.setShortcut("Ctrl+S")
        self._save.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._save.setVisible(False)

    def _underline(self, start: int, end: int) -> None:
        """Draw a wave under characters; a text format of the input method is the one way that a line offers."""
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        shape.setUnderlineColor(QColor(theme.colours_of(QGuiApplication.palette()).error))
        kind = QInputMethodEvent.AttributeType.TextFormat
        first, length = _units(self.text()[:start]), _units(self.text()[start:end])
        parts = [QInputMethodEvent.Attribute(kind, first - self.cursorPosition(), length, shape)] if length else []
        QCoreApplication.sendEvent(self, QInputMethodEvent("", parts))

    def _wait(self, text: str) -> None:
        """Search soon; at once when cleared; not yet while a field still waits for its value."""
        self._save.setVisible(bool(text.strip()))
        if not text:
            self._tell()
        elif not text.endswith(":"):
            self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        if (text := self.text().strip()) != self._told:
            self._told = text
            self.searched.emit(text)

    def _ask_to_save(self) -> None:
        if text := self.text().strip():
            self.save_asked.emit(text)


def has_term(text: str, term: str) -> bool:
    """Whether a search has this very term."""
    return f" {term} " in f" {text} "


def _units(text: str) -> int:
    """The length as Qt counts it: signs beyond the first 65,536 are two."""
    return len(text.encode("utf-16-le")) // 2
