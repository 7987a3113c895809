"""Completes a search while it is typed, with what the gallery knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from studio.ui.background import Background
from studio.ui.gallery.completion_delegate import CompletionDelegate
from studio.ui.gallery.shelf_delegate import COUNT

if TYPE_CHECKING:
    from studio.gallery.completion import Completion
    from studio.gallery.gallery import Gallery

_PAUSE = 60
_LINES = 9
_WIDTH = 320
_WHOLE = Qt.ItemDataRole.UserRole
_START = Qt.ItemDataRole.UserRole + 1


class SearchCompleter(QObject):
    """A list beneath the field: down and up choose, Tab or Enter takes, Escape puts it away.

    `taken` follows each completion, and tells whether it is whole.
    """

    taken = Signal(bool)

    def __init__(self, field: QLineEdit, gallery: Gallery) -> None:
        super().__init__(field)
        self._field, self._gallery = field, gallery
        self._list = QListWidget(field.window())
        self._list.setObjectName("searchCompletions")
        self._list.setAccessibleName("Completions")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(CompletionDelegate(self._list))
        self._list.itemClicked.connect(self._take)
        self._list.hide()
        self._asked: tuple[str, int] = ("", 0)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        self._asking = Background(self)
        self._asking.answered.connect(self._show)
        self._is_typed = False
        field.textEdited.connect(self._wait)
        field.textChanged.connect(self._follow)
        field.installEventFilter(self)

    @property
    def offered(self) -> list[str]:
        """What the list shows; nothing while it is away."""
        return [self._list.item(row).text() for row in range(self._list.count())] if self._list.isVisible() else []

    def open(self) -> None:
        """Offer completions now."""
        self._ask()

    def _wait(self, text: str) -> None:
        """Complete the word at the cursor soon; behind a blank nothing is offered unasked."""
        self._is_typed = True
        if text[: self._field.cursorPosition()].strip() and not text[: self._field.cursorPosition()].endswith(" "):
            self._pause.start()
        else:
            self._list.hide()

    def _follow(self) -> None:
        """What was put into the field from elsewhere needs no completion."""
        if not self._is_typed:
            self._pause.stop()
            self._list.hide()
        self._is_typed = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the list's keys from the field while it is shown."""
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Resize):
            self._list.hide()
        elif event.type() == QEvent.Type.ShortcutOverride and self._list.isVisible():
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and self._list.isVisible():
            assert isinstance(event, QKeyEvent)
            return self._use(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _use(self, key: Qt.Key) -> bool:
        """Whether a key was for the list."""
        row, count = self._list.currentRow(), self._list.count()
        match key:
            case Qt.Key.Key_Down:
                self._list.setCurrentRow((row + 1) % count)
            case Qt.Key.Key_Up:
                self._list.setCurrentRow((row - 1) % count if row >= 0 else count - 1)
            case Qt.Key.Key_Tab:
                self._take(self._list.item(max(row, 0)))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if row >= 0:
                self._take(self._list.item(row))
            case Qt.Key.Key_Escape:
                self._list.hide()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._list.hide()
                return False
            case _:
                return False
        return True

    def _ask(self) -> None:
        text, cursor = self._asked = self._field.text(), self._field.cursorPosition()
        overview = self._gallery.overview
        self._asking.run(lambda: overview.completions(text, cursor))

    def _show(self, found: Sequence[Completion]) -> None:
        is_current = self._asked == (self._field.text(), self._field.cursorPosition())
        if not found or not is_current or not self._field.hasFocus():
            self._list.hide()
            return
        self._list.clear()
        for completion in found:
            item = QListWidgetItem(completion.text)
            item.setData(COUNT, completion.about)
            item.setData(_START, completion.start)
            item.setData(_WHOLE, completion.is_whole)
            self._list.addItem(item)
        self._list.setCurrentRow(-1)
        self._place(found[0].start)

    def _place(self, start: int) -> None:
        """Stand beneath the word that is completed."""
        field, window = self._field, self._field.window()
        if self._list.parentWidget() is not window:
            self._list.setParent(window)
        left = field.fontMetrics().horizontalAdvance(field.text()[:start])
        corner = field.mapTo(window, QPoint(min(left + 24, max(0, field.width() - _WIDTH)), field.height() + 2))
        rows = min(_LINES, self._list.count())
        self._list.setGeometry(
            corner.x(), corner.y(), _WIDTH, rows * self._list.sizeHintForRow(0) + 2 * self._list.frameWidth() + 2
        )
        self._list.show()
        self._list.raise_()

    def _take(self, item: QListWidgetItem) -> None:
        start, is_whole = item.data(_START), bool(item.data(_WHOLE))
        text, cursor = self._field.text(), self._field.cursorPosition()
        rest = text[cursor:]
        tail = " " if is_whole and not rest.startswith(" ") else ""
        self._list.hide()
        self._field.setText(text[:start] + item.text() + tail + rest)
        self._field.setCursorPosition(start + len(item.text()) + len(tail))
        self._field.setFocus()
        self.taken.emit(is_whole)
        if not is_whole:
            self._pause.start()
