"""What the user says of a picture: stars, heart, tags, a note."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.widgets.chip_row import ChipRow
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


class Marks(QWidget):
    """Stars and heart in one line, tags as chips with a field for another one, a note."""

    rated = Signal(int)
    favoured = Signal(bool)
    tagged = Signal(object)
    noted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stars = RatingStars()
        self._heart = _heart()
        self._tags = ChipRow(_tag_colour)
        self._new_tag = QLineEdit()
        self._note = Note()
        self._lay_out()
        self._stars.rated.connect(self.rated)
        self._heart.clicked.connect(self.favoured)
        self._tags.changed.connect(self.tagged)
        self._new_tag.returnPressed.connect(self._add_tag)
        self._note.written.connect(self.noted)

    def show_record(self, record: GenerationRecord) -> None:
        """Show this record's marks."""
        self._stars.set_rating(record.rating)
        self._heart.setChecked(record.is_favourite)
        self._tags.set_texts(record.tags)
        self._note.show_note(record.note)

    def settle(self) -> None:
        """Tell of a note that is still being written, before another record is shown."""
        self._note.settle()

    def _lay_out(self) -> None:
        self._new_tag.setPlaceholderText("Add a tag, then Enter")
        self._new_tag.setAccessibleName("New tag")
        first = QHBoxLayout()
        first.setSpacing(theme.SPACE_S)
        first.addWidget(self._stars)
        first.addWidget(self._heart)
        first.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_S)
        layout.addLayout(first)
        for widget in (_section("Tags"), self._tags, self._new_tag, _section("Note"), self._note):
            layout.addWidget(widget)

    def _add_tag(self) -> None:
        texts = [part.strip() for part in self._new_tag.text().split(",")]
        new = [text for text in texts if text and text not in self._tags.texts]
        self._new_tag.clear()
        if new:
            self._tags.set_texts((*self._tags.texts, *dict.fromkeys(new)))
            self.tagged.emit(self._tags.texts)


def _tag_colour(_tag: str) -> QColor:
    return QColor(theme.colours_of(QGuiApplication.palette()).accent)


def _heart() -> QToolButton:
    heart = QToolButton()
    heart.setCheckable(True)
    heart.setIcon(theme.icon("heart", "muted", checked="heart-fill"))
    heart.setIconSize(QSize(theme.ICON_M, theme.ICON_M))
    heart.setToolTip("Favourite (F): find it again with is:favourite")
    heart.setAccessibleName("Favourite")
    heart.setCursor(Qt.CursorShape.PointingHandCursor)
    theme.set_role(heart, "quiet")
    return heart


def _section(text: str) -> QLabel:
    label = QLabel(text)
    theme.set_role(label, "section")
    return label
