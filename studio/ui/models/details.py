"""One model at the right: what it is, how far it has come, what can be done with it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.ui import theme
from studio.ui.gallery.facts import Fact, Facts
from studio.ui.models.sheet import Act, Sheet
from studio.ui.models.usual_vae import UsualVae
from studio.ui.widgets.column_scroll import ColumnScroll

_WIDEST = 640
_PARTS = 1000


class Details(QWidget):
    """Shows a sheet; `asked` carries the deed whose button was pressed, `vae_chosen` a `ModelRef`, or None for the
    model's own."""

    asked = Signal(str)
    vae_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = Sheet("", "")
        self._content = content = QWidget(self)
        self._title, self._kind = _label("title", content), _label("muted", content)
        self._trouble, self._about = _label("warning", content), _label("", content)
        self._likes, self._doing = _label("muted", content), _label("muted", content)
        self._bar, self._facts, self._acts = QProgressBar(content), Facts(content), QHBoxLayout()
        self._buttons: list[QPushButton] = []
        self._used = Fact("Used in", "")
        self._vae = UsualVae(content)
        self._vae.chosen.connect(self.vae_chosen)
        self._lay_out()

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a model; while it is coming, only what moves is drawn anew."""
        before, self._sheet = self._sheet, sheet
        for label, text in (
            (self._title, sheet.title),
            (self._kind, sheet.kind),
            (self._trouble, sheet.trouble),
            (self._about, sheet.about),
            (self._likes, f"Likes: {sheet.likes}" if sheet.likes else ""),
            (self._doing, sheet.doing),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._bar.setVisible(sheet.share is not None)
        self._bar.setValue(round(_PARTS * (sheet.share or 0.0)))
        self._bar.setAccessibleName(sheet.doing)
        self._vae.show_choice(sheet.vae)
        if sheet.acts != before.acts or sheet.title != before.title:
            self._show_acts(sheet.acts)
        if sheet.facts != before.facts or sheet.title != before.title:
            self._used = replace_value(self._used, "")
            self._show_facts()

    def show_use(self, text: str) -> None:
        """Say in how many pictures it was used."""
        self._used = replace_value(self._used, text)
        self._show_facts()

    def sheet(self) -> Sheet:
        """What is shown."""
        return self._sheet

    def button(self, deed: str) -> QPushButton | None:
        """The button of a deed, if it is offered."""
        return next((button for button in self._buttons if button.objectName() == f"deed_{deed}"), None)

    def _show_acts(self, acts: Sequence[Act]) -> None:
        for button in self._buttons:
            self._acts.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [_button(act, self._content) for act in acts]
        for number, (button, act) in enumerate(zip(self._buttons, acts, strict=True)):
            button.clicked.connect(partial(self.asked.emit, act.deed))
            self._acts.insertWidget(number, button)

    def _show_facts(self) -> None:
        facts = list(self._sheet.facts)
        if self._used.value:
            place = next((number for number, fact in enumerate(facts) if fact.name == "On disk"), len(facts))
            facts.insert(place, self._used)
        self._facts.show_facts(facts)

    def _lay_out(self) -> None:
        self._bar.setRange(0, _PARTS)
        self._bar.setTextVisible(False)
        self._acts.setSpacing(theme.SPACE_S)
        self._acts.addStretch(1)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_XL)
        column.setSpacing(theme.SPACE_S)
        for widget in (self._title, self._kind, self._trouble, self._about, self._likes, self._bar, self._doing):
            column.addWidget(widget)
        column.addSpacing(theme.SPACE_S)
        column.addLayout(self._acts)
        column.addSpacing(theme.SPACE_M)
        column.addWidget(self._vae)
        column.addWidget(self._facts)
        column.addStretch(1)
        self._content.setMaximumWidth(_WIDEST)
        self._content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer = QWidget(self)
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._content, 100)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ColumnScroll(outer, self))


def replace_value(fact: Fact, value: str) -> Fact:
    """The fact with another value."""
    return Fact(fact.name, value, "Pictures in the gallery that were made with it")


def _label(role: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setWordWrap(True)  # behind the policy: see `facts`
    if role:
        theme.set_role(label, role)
    return label


def _button(act: Act, parent: QWidget) -> QPushButton:
    button = QPushButton(act.label, parent)
    button.setObjectName(f"deed_{act.deed}")
    button.setToolTip(act.about)
    if act.role:
        theme.set_role(button, act.role)
    if act.icon:
        theme.beside_text(button, theme.icon(act.icon, "on_accent" if act.role == "primary" else "text"))
    return button
