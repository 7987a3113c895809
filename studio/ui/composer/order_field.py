"""The order of the phrases: a template, or an order of one's own by moving them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.prompt.fields import FieldName
from studio.prompt.template import SENTENCE, Slot, Template
from studio.prompt.templates import SHIPPED, TemplateBook
from studio.ui.theme import ICON_S, SPACE_S, SPACE_XS, colours_of
from studio.ui.widgets.chip import FIXED
from studio.ui.widgets.chip_row import ChipRow
from studio.ui.widgets.icon_button import icon_button
from studio.ui.widgets.quiet_inputs import QuietComboBox

OWN_ORDER = "my order"
"""The name of an order that was not saved yet."""


class OrderField(QWidget):
    """Holds a template; moving a phrase makes another one, which can be saved under a name."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, templates: TemplateBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._templates = templates
        self._template = SENTENCE
        self._box = QuietComboBox()
        self._box.setObjectName("templateField")
        self._box.setAccessibleName("Template")
        self._box.setToolTip("How the phrases follow each other: words that come first weigh more in the picture.")
        about = "Save template: this order becomes one of your own"
        self._save = icon_button("saveTemplateButton", "floppy-disk", about, colour="muted", size=ICON_S)
        self._slots = ChipRow(self._colour_of, FIXED)
        self._slots.tab_after(self._save)
        self._lay_out()
        self._fill()
        self._box.currentTextChanged.connect(self._choose)
        self._slots.changed.connect(self._reorder)
        self._save.clicked.connect(self._ask_name)
        self.setFocusProxy(self._box)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_XS)
        top.addWidget(self._box, 1)
        top.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addLayout(top)
        layout.addWidget(self._slots)

    def template(self) -> Template:
        """The template in use."""
        return self._template

    def set_template(self, template: Template) -> None:
        """Use this template, whether or not it is in the book."""
        if template == self._template:
            return
        self._template = template
        self._fill()
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Other colours, other chips."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._slots.recolour()

    def _colour_of(self, slot: str) -> QColor:
        return QColor(colours_of(QGuiApplication.palette()).fields[cast(FieldName, slot)])

    def save_as(self, name: str) -> None:
        """Keep the order in the book under `name`."""
        try:
            saved = replace(self._template, name=name.strip())
            self._templates.save(saved)
        except StudioError as error:
            self.failed.emit(str(error))
            return
        self.set_template(saved)

    def _fill(self) -> None:
        known = self._known()
        names = [template.name for template in known]
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItems(names if self._template.name in names else [*names, self._template.name])
            self._box.setCurrentText(self._template.name)
        self._slots.set_texts(self._template.slots)
        self._save.setEnabled(self._template not in known)

    def _known(self) -> tuple[Template, ...]:
        """The templates of the book; the shipped ones where it cannot be read."""
        try:
            return self._templates.all()
        except StudioError as error:
            self.failed.emit(str(error))
            return SHIPPED

    def _choose(self, name: str) -> None:
        self.set_template(next((each for each in self._known() if each.name == name), self._template))

    def _reorder(self, slots: Sequence[Slot]) -> None:
        moved = replace(self._template, name=OWN_ORDER, slots=tuple(slots))
        alike = (each for each in self._known() if replace(each, name=OWN_ORDER) == moved)
        self.set_template(next(alike, moved))

    def _ask_name(self) -> None:
        name, is_given = QInputDialog.getText(self, "Save template", "Name of this order:")
        if is_given and name.strip():
            self.save_as(name)
