"""What the user says of a picture: stars, heart, tags, a note."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.widgets.chip_row import ChipRow
from studio.ui.widgets.icon_button import icon_button
from studio.ui.widgets.rating_stars import RatingStars

_NOTE_HEIGHT = 64


class Note(QPlainTextEdit):
    """A note that is `written` when the user leaves it changed."""

    written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = ""
        self.setFixedHeight(_NOTE_HEIGHT)
        self.setTabChangesFocus(True)
        self.setPlaceholderText("What worked, what to try next")
        self.setAccessibleName("Note")

    def show_note(self, text: str) -> None:
        """Show a note; tells nobody."""
        if text != self._known or self.toPlainText() != text:
            self._known = text
            self.setPlainText(text)

    def settle(self) -> None:
        """Tell of a change that was not told yet."""
        if (text := self.toPlainText()) != self._known:
            self._known = text
            self.written.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The user is done with it."""
        super().focusOutEvent(event)
        self.settle()


class Judgement(QWidget):
    """Stars and heart in one line."""

    rated = Signal(int)
    favoured = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stars, self._heart = RatingStars(), _heart()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._stars)
        layout.addStretch(1)
        layout.addWidget(self._heart)
        self._stars.rated.connect(self.rated)
        self._heart.clicked.connect(self.favoured)

    def show_record(self, record: GenerationRecord) -> None:
        """Show what this record was given."""
        self._stars.set_rating(record.rating)
        self._heart.setChecked(record.is_favourite)


class Tags(QWidget):
    """Tags as chips, and a field for more; `tagged` carries all of them."""

    tagged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips, self._more = ChipRow(_tag_colour), QLineEdit()
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._more.setCompleter(completer)
        self._more.setPlaceholderText("Add a tag, then Enter")
        self._more.setAccessibleName("New tag")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._chips)
        layout.addWidget(self._more)
        self._chips.changed.connect(self.tagged)
        self._more.returnPressed.connect(self._add)

    def show_tags(self, tags: Sequence[str]) -> None:
        """Show these tags; tells nobody."""
        self._chips.set_texts(tags)

    def offer(self, tags: Iterable[str]) -> None:
        """Complete what is typed with these."""
        self._known.setStringList(sorted(tags, key=str.casefold))

    def _add(self) -> None:
        texts = [part.strip() for part in self._more.text().split(",")]
        new = [text for text in texts if text and text not in self._chips.texts]
        self._more.clear()
        if new:
            self._chips.set_texts((*self._chips.texts, *dict.fromkeys(new)))
            self.tagged.emit(self._chips.texts)


def _tag_colour(_tag: str) -> QColor:
    return QColor(theme.colours_of(QGuiApplication.palette()).accent)


def _heart() -> QToolButton:
    about = "Favourite (F): find it again with is:favourite"
    heart = icon_button("favouriteButton", "heart", about, colour="muted", checked="heart-fill")
    heart.setCursor(Qt.CursorShape.PointingHandCursor)
    return heart
