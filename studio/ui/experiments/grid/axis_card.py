"""One axis in the editor: its name, its values as chips, and a line to add more."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.experiments.axis import AXES
from studio.ui.composer.undo_keys import UndoKeys
from studio.ui.experiments.grid.axis_draft import AxisDraft, checked
from studio.ui.experiments.grid.grip import Grip
from studio.ui.experiments.grid.values import PLACEHOLDERS
from studio.ui.theme import ICON_S, SPACE_S, SPACE_XS, colours_of, set_role
from studio.ui.widgets.chip_row import ChipRow
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice
from studio.ui.widgets.icon_button import icon_button

_FIELDS = {"modifier": "modifier", "negative": "negative", "frame": "frame", "subject": "subject"}


class AxisCard(QFrame):
    """Edits one axis; `changed` follows every change of its values, `removed` its cross.

    `dragged` carries the pointer's global position, `moved` -1 or +1.
    """

    changed = Signal()
    removed = Signal()
    dragged = Signal(QPoint)
    moved = Signal(int)

    def __init__(self, draft: AxisDraft, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._role, self._hint = QLabel(), QLabel()
        self._chips, self._line = ChipRow(self._colour_of), ChoiceLine(offers_addition=False)
        self.grip = Grip(draft.label)
        self._cross = _cross(draft.label)
        self.setObjectName(f"axis_{draft.name}")
        self.setAccessibleName(f"Axis {draft.label}")
        self.undo_keys = UndoKeys(self)
        self._set_up_line(choices)
        self._lay_out()
        self.undo_keys.watch(self)
        self._connect()
        self._show()

    @property
    def draft(self) -> AxisDraft:
        """The axis as it stands."""
        return self._draft

    def show_role(self, role: str) -> None:
        """Say where the values of this axis stand: "across", "down" or "in tabs"."""
        self._role.setText(role)

    def show_draft(self, draft: AxisDraft) -> None:
        """Show other values; tells nobody."""
        if draft != self._draft:
            self._draft = draft
            self._show()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these values."""
        self._line.set_choices(choices)

    def focus_line(self) -> None:
        """Let the user type a value."""
        self._line.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Other colours, other chips."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._chips.recolour()

    def _set_up_line(self, choices: Sequence[Choice]) -> None:
        line, name = self._line, self._draft.name
        line.setObjectName(f"axisValues_{name}")
        line.setPlaceholderText(PLACEHOLDERS.get(name, "Add a value"))
        line.setAccessibleName(f"Add values to the axis {self._draft.label}")
        line.setToolTip(f"{AXES[name].about}. Several values are parted by |, numbers may be ranges: 1..8 by 2")
        line.set_choices(choices)
        if choices:
            line.add_chevron()

    def _lay_out(self) -> None:
        set_role(self, "card")
        name = QLabel(self._draft.label)
        name.setToolTip(AXES[self._draft.name].about)
        set_role(name, "number")
        set_role(self._role, "small")
        set_role(self._hint, "small")
        self._hint.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_XS)
        head.addWidget(self.grip)
        head.addWidget(name)
        head.addSpacing(SPACE_XS)
        head.addWidget(self._role)
        head.addStretch(1)
        head.addWidget(self._cross)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_S)
        layout.setSpacing(SPACE_S)
        layout.addLayout(head)
        layout.addWidget(self._chips)
        layout.addWidget(self._line)
        layout.addWidget(self._hint)

    def _connect(self) -> None:
        self._cross.clicked.connect(self.removed)
        self.grip.dragged.connect(self.dragged)
        self.grip.moved.connect(self.moved)
        self._chips.tab_before(self._line)
        self._chips.changed.connect(self._take_chips)
        self._line.picked.connect(self._toggle)
        self._line.returnPressed.connect(self._add_typed)
        self._line.editingFinished.connect(self._add_left)
        self._line.clicked.connect(self._line.show_choices)

    def _toggle(self, text: str) -> None:
        """A choice of the list: add it, or take it away where it stands."""
        self._line.clear()
        if text in self._draft.written:
            self._take_chips(tuple(value for value in self._draft.written if value != text))
        else:
            self._add(text)

    def _add_typed(self) -> None:
        text = self._line.text().strip()
        if text and self._add(text):
            self._line.clear()

    def _add_left(self) -> None:
        """What was typed and left standing is meant, too."""
        if not self._line.is_open() and not self._line.hasFocus():
            self._add_typed()

    def _add(self, text: str) -> bool:
        try:
            self._take(self._draft.added(text))
        except StudioError as error:
            self._say(str(error), "error")
            return False
        return True

    def _take_chips(self, texts: tuple[str, ...]) -> None:
        self._take(AxisDraft(self._draft.name, texts))

    def _take(self, draft: AxisDraft) -> None:
        self._draft = draft
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self._chips.set_texts(self._draft.written)
        self._line.set_chosen(self._draft.written)
        problem = checked(self._draft)
        is_short = problem and self._is_short()
        self._say(problem, "small" if is_short else "error")

    def _is_short(self) -> bool:
        try:
            return len(self._draft.values()) < 2
        except StudioError:
            return False

    def _say(self, sentence: str, role: str) -> None:
        set_role(self._hint, role)
        self._hint.setText(sentence)
        self._hint.setVisible(bool(sentence))

    def _colour_of(self, _text: str) -> QColor:
        colours = colours_of(QGuiApplication.palette())
        name = self._draft.name
        if name in _FIELDS:
            return QColor(colours.fields[_FIELDS[name]])  # pyright: ignore[reportArgumentType]
        is_style = name in ("style", "lighting", "theme", "artist", "period", "mood", "season")
        return QColor(colours.fields["style"] if is_style else colours.accent)


def _cross(label: str) -> QToolButton:
    about = "Remove this axis; Ctrl+Z brings it back"
    button = icon_button("removeAxis", "x", about, colour="muted", size=ICON_S)
    button.setAccessibleName(f"Remove the axis {label}")
    return button
