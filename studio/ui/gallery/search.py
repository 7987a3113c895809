"""The search field of the gallery: searches while one types and completes the words of its language."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from studio.ui import theme

_PAUSE = 180
"""Milliseconds without a key before a search starts, a little more than there is between two keys."""

WORDS = (
    "frame:", "subject:", "style:", "modifier:", "negative:", "prompt:", "note:", "model:", "seed:", "size:",
    "steps:", "guidance:", "scheduler:", "rating:>=4", "tag:", "is:favourite", "date:today", "date:yesterday",
    "parent:", "run:", "colour:red", "album:", "from:comfyui", "is:imported", "is:noted", "is:tagged", "OR", "NOT",
)  # fmt: skip
"""What the completer offers of the language that `gallery.query` reads."""


class GallerySearch(QLineEdit):
    """`searched` carries the text once the user pauses, or at once on Enter and when cleared."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._completer = QCompleter(WORDS, self)
        self._completer.setWidget(self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._describe()
        self._pause.timeout.connect(self._tell)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._offer)
        self.textChanged.connect(self._wait)
        self.returnPressed.connect(self._tell)

    def set_invalid(self, is_invalid: bool) -> None:
        """Mark the field while its text cannot be understood."""
        self.setProperty("invalid", is_invalid)
        self.style().unpolish(self)
        self.style().polish(self)

    def toggle_term(self, term: str) -> None:
        """Narrow the search by a term, or take the term out again."""
        text = self.text().strip()
        if has_term(text, term):
            self.setText(f" {text} ".replace(f" {term} ", " ", 1).strip())
        else:
            self.setText(f"({text}) {term}" if " OR " in text else f"{text} {term}".strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Down offers all words to search by; Escape clears."""
        match event.key():
            case Qt.Key.Key_Down if not self._last_word():
                self._completer.setCompletionPrefix("")
                self._completer.complete()
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

    def _last_word(self) -> str:
        before = self.text()[: self.cursorPosition()]
        return before.rsplit(" ", 1)[-1]

    def _offer(self) -> None:
        """Complete the word at the cursor while it is one of the language and not yet whole."""
        word = self._last_word()
        self._completer.setCompletionPrefix(word)
        popup = self._completer.popup()
        if word and self._completer.completionCount() and word not in WORDS:
            self._completer.complete()
        elif popup is not None:
            popup.hide()

    def _take(self, word: str) -> None:
        at = self.cursorPosition()
        start = at - len(self._last_word())
        self.setText(self.text()[:start] + word + self.text()[at:])
        self.setCursorPosition(start + len(word))

    def _wait(self, text: str) -> None:
        """Search soon; at once when cleared; not yet while a field still waits for its value."""
        if not text:
            self._tell()
        elif not text.endswith(":"):
            self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        if (text := self.text().strip()) != self._told:
            self._told = text
            self.searched.emit(text)


def has_term(text: str, term: str) -> bool:
    """Whether a search has this very term."""
    return f" {term} " in f" {text} "
