"""The style: chips for what was chosen, and one searchable list for each aspect."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Property, QEvent, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.prompt.fields import ASPECTS, StylePhrase
from studio.ui.composer import phrases
from studio.ui.theme import SPACE_S, SPACE_XS, colours_of
from studio.ui.widgets.chip_row import ChipRow
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice

COLUMNS = 2
MINIMUM_WIDTH = 64

ABOUT = {
    "lighting": "Where the light comes from and how strong it is: it decides contrast and mood.",
    "theme": "A movement or theme, such as art nouveau: it shapes lines, ornaments and composition.",
    "artist": "In the manner of an artist: brushwork, palette and typical subjects come along.",
    "period": "A time: it changes clothes, buildings, things and the look of the medium.",
    "mood": "The feeling: it shifts colours and contrast.",
    "season": "The time of the year: it changes plants, weather and light.",
}


class StyleField(QWidget):
    """Several phrases of style; `text` holds them all, separated by commas."""

    changed = Signal()
    addition_picked = Signal(str, str)
    lock_toggled = Signal(str)

    def __init__(self, aspect_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aspect_of = aspect_of
        self._styles: tuple[StylePhrase, ...] = ()
        self._chips = ChipRow(self._colour_of)
        self._lines = {aspect: self._make_line(aspect) for aspect in ASPECTS}
        grid = QGridLayout()
        grid.setSpacing(SPACE_XS)
        for position, line in enumerate(self._lines.values()):
            grid.addWidget(line, position // COLUMNS, position % COLUMNS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._chips)
        layout.addLayout(grid)
        self._chips.tab_before(self._lines[ASPECTS[0]])
        self._chips.changed.connect(self._take_texts)

    def _make_line(self, aspect: str) -> ChoiceLine:
        line = ChoiceLine()
        line.setObjectName(f"{aspect}Field")
        line.setMinimumWidth(MINIMUM_WIDTH)
        line.setPlaceholderText(aspect.capitalize())
        line.setAccessibleName(f"Add to style: {aspect}")
        line.setToolTip(ABOUT[aspect])
        line.setProperty("aspect", aspect)
        line.add_chevron()
        line.picked.connect(self._add_from_sender)
        line.returnPressed.connect(self._add_typed_from_sender)
        line.addition_picked.connect(self._remember_from_sender)
        line.clicked.connect(line.show_choices)
        line.lock_toggled.connect(self._toggle_sender_lock)
        return line

    def entry(self) -> QWidget:
        """Where typing begins. (Not a focus proxy: with one, Qt's tab key would skip the chips.)"""
        return self._lines[ASPECTS[0]]

    def styles(self) -> tuple[StylePhrase, ...]:
        """The phrases in their order, each with its aspect."""
        return self._styles

    def set_styles(self, styles: tuple[StylePhrase, ...]) -> None:
        """Show these phrases."""
        if styles == self._styles:
            return
        self._styles = styles
        self._chips.set_texts([style.text for style in styles])
        for aspect, line in self._lines.items():
            line.set_chosen(style.text for style in styles if style.aspect in (aspect, ""))
        self.changed.emit()

    def set_choices(self, aspect: str, choices: Sequence[Choice]) -> None:
        """What one aspect offers."""
        self._lines[aspect].set_choices(choices)

    def show_locked(self, aspects: Collection[str]) -> None:
        """Mark the aspects that are locked."""
        for aspect, line in self._lines.items():
            line.set_locked(aspect in aspects)

    def aspect_in_focus(self) -> str:
        """The aspect whose line has the keyboard, or had it when its window was left; "" if none."""
        return next((aspect for aspect, line in self._lines.items() if line is self.focusWidget()), "")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Other colours, other chips."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._chips.recolour()

    def _colour_of(self, _text: str) -> QColor:
        return QColor(colours_of(QGuiApplication.palette()).fields["style"])

    def _read_text(self) -> str:
        return phrases.join(tuple(style.text for style in self._styles))

    def _write_text(self, text: str) -> None:
        known = {style.text: style for style in self._styles}
        self.set_styles(
            tuple(known.get(part) or StylePhrase(part, self._aspect_of(part)) for part in phrases.split(text))
        )

    text = Property(str, _read_text, _write_text)

    def _sender_line(self) -> tuple[ChoiceLine, str]:
        """The list that spoke, and its aspect."""
        line = self.sender()
        assert isinstance(line, ChoiceLine)
        return line, str(line.property("aspect"))

    def _add_from_sender(self, text: str) -> None:
        line, aspect = self._sender_line()
        line.clear()
        self._toggle(StylePhrase(text, aspect))

    def _add_typed_from_sender(self) -> None:
        line, aspect = self._sender_line()
        typed = phrases.split(line.text())
        line.clear()
        added = tuple(StylePhrase(text, aspect) for text in typed)
        standing = {style.text for style in self._styles}
        self.set_styles(self._styles + tuple(style for style in added if style.text not in standing))

    def _toggle_sender_lock(self) -> None:
        self.lock_toggled.emit(self._sender_line()[1])

    def _remember_from_sender(self, text: str) -> None:
        self.addition_picked.emit(text, self._sender_line()[1])

    def _toggle(self, style: StylePhrase) -> None:
        """Add the phrase, or take it away where it stands already."""
        rest = tuple(each for each in self._styles if each.text.casefold() != style.text.casefold())
        self.set_styles(rest if len(rest) < len(self._styles) else (*self._styles, style))

    def _take_texts(self, texts: tuple[str, ...]) -> None:
        """The chips were moved, removed or rewritten; a rewritten phrase keeps its aspect."""
        by_text = {style.text: style for style in self._styles}
        gone = [style.aspect for style in self._styles if style.text not in texts]
        aspect = gone[0] if gone else ""
        self.set_styles(tuple(by_text.get(text) or StylePhrase(text, aspect) for text in texts))
