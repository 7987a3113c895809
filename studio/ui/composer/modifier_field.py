"""The modifiers: chips and a searchable list to add more."""

from collections.abc import Sequence

from PySide6.QtCore import Property, QEvent, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.composer import phrases
from studio.ui.theme import SPACE_S, colours_of
from studio.ui.widgets.chip_row import ChipRow
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice


class ModifierField(QWidget):
    """Several finishing words; `text` holds them all, separated by commas."""

    changed = Signal()
    addition_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = ChipRow(self._colour_of)
        self._line = ChoiceLine()
        self._line.setObjectName("modifierSearch")
        self._line.setPlaceholderText("Add a finishing word")
        self._line.setAccessibleName("Add a modifier")
        self._line.add_chevron()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._chips)
        layout.addWidget(self._line)
        self._chips.tab_before(self._line)
        self._chips.changed.connect(self._tell)
        self._line.picked.connect(self._toggle)
        self._line.returnPressed.connect(self._add_typed)
        self._line.addition_picked.connect(self.addition_picked)
        self._line.clicked.connect(self._line.show_choices)

    def entry(self) -> QWidget:
        """Where typing begins. (Not a focus proxy: with one, Qt's tab key would skip the chips.)"""
        return self._line

    def modifiers(self) -> tuple[str, ...]:
        """The words in their order."""
        return self._chips.texts

    def set_modifiers(self, modifiers: tuple[str, ...]) -> None:
        """Show these words."""
        if modifiers == self._chips.texts:
            return
        self._chips.set_texts(modifiers)
        self._tell()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What is offered."""
        self._line.set_choices(choices)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Other colours, other chips."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._chips.recolour()

    def _colour_of(self, _text: str) -> QColor:
        return QColor(colours_of(QGuiApplication.palette()).fields["modifier"])

    def _read_text(self) -> str:
        return phrases.join(self.modifiers())

    def _write_text(self, text: str) -> None:
        self.set_modifiers(phrases.split(text))

    text = Property(str, _read_text, _write_text)

    def _toggle(self, text: str) -> None:
        """Add the word, or take it away where it stands already."""
        self._line.clear()
        rest = tuple(each for each in self.modifiers() if each.casefold() != text.casefold())
        self.set_modifiers(rest if len(rest) < len(self.modifiers()) else (*self.modifiers(), text))

    def _add_typed(self) -> None:
        typed = phrases.split(self._line.text())
        self._line.clear()
        self.set_modifiers(tuple(dict.fromkeys((*self.modifiers(), *typed))))

    def _tell(self) -> None:
        self._line.set_chosen(self.modifiers())
        self.changed.emit()
