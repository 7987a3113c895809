"""The axes of a grid, one card below the other: add, reorder, swap, remove, undo."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.experiments.axis import AXES
from studio.ui.composer.undo_keys import UndoKeys
from studio.ui.experiments.grid.axis_card import AxisCard
from studio.ui.experiments.grid.axis_draft import AxisDraft
from studio.ui.experiments.grid.values import axis_choices, known_name
from studio.ui.theme import ICON_S, SPACE_M, SPACE_S, set_role
from studio.ui.widgets.choice_line import ChoiceLine
from studio.ui.widgets.choices import Choice
from studio.ui.widgets.icon_button import icon_button

ChoicesOf = Callable[[str], Sequence[Choice]]
"""What an axis of this name offers."""

_STEPS_KEPT = 100


class AxesEditor(QWidget):
    """`changed` follows every change; `removed` tells the label of an axis that was taken away."""

    changed = Signal()
    removed = Signal(str)

    def __init__(
        self, choices_of: ChoicesOf, current_of: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._choices_of, self._current_of = choices_of, current_of
        self._cards: list[AxisCard] = []
        self._steps: list[tuple[AxisDraft, ...]] = [()]
        self._step = 0
        self._line, self._hint = ChoiceLine(offers_addition=False), QLabel()
        self._swap = icon_button("swapAxesButton", "swap", "Exchange rows and columns", size=ICON_S)
        self._undo_keys = UndoKeys(self)
        self._lay_out()
        self._undo_keys.watch(self)
        self._undo_keys.undo_pressed.connect(self.undo)
        self._undo_keys.redo_pressed.connect(self.redo)
        self._swap.clicked.connect(self.swap)
        self._line.picked.connect(self._add_named)
        self._line.returnPressed.connect(self._add_typed)
        self._line.clicked.connect(self._line.show_choices)

    @property
    def drafts(self) -> tuple[AxisDraft, ...]:
        """The axes in their order: across, down, then those that make pages."""
        return tuple(card.draft for card in self._cards)

    def show_drafts(self, drafts: Sequence[AxisDraft]) -> None:
        """Show these axes, as one step that can be undone."""
        self._show(drafts)
        self._record()

    def refresh_choices(self) -> None:
        """Ask anew what each axis offers, after the recipe or the models changed."""
        for card in self._cards:
            card.set_choices(self._choices_of(card.draft.name))

    def add(self, name: str) -> None:
        """Add an axis, beginning with the recipe's own value."""
        if (standing := self._card(name)) is not None:
            standing.focus_line()
            return
        own = self._current_of(name)
        self._put_last(AxisDraft(name, (own,) if own else ()))
        self._record()
        self._cards[-1].focus_line()

    def swap(self) -> None:
        """Exchange rows and columns."""
        if len(self._cards) > 1:
            self._move(0, 1)

    def drop_value(self, position: int, index: int) -> None:
        """Take the value at `index` off the axis at `position`."""
        card = self._cards[position]
        card.show_draft(card.draft.without(index))
        self._record()

    def undo(self) -> None:
        """Take back the last change."""
        self._go_to(self._step - 1)

    def redo(self) -> None:
        """Make it again."""
        self._go_to(self._step + 1)

    def _lay_out(self) -> None:
        title = QLabel("Axes")
        set_role(title, "section")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._swap)
        self._line.setObjectName("addAxisField")
        self._line.setPlaceholderText("Add an axis: frame, seed, steps …")
        self._line.setAccessibleName("Add an axis")
        self._line.setToolTip("Any field or setting can be an axis; type to search")
        self._line.set_choices(axis_choices())
        self._line.add_chevron()
        set_role(self._hint, "error")
        self._hint.setWordWrap(True)
        self._hint.hide()
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_S)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addLayout(head)
        layout.addLayout(self._column)
        layout.addWidget(self._line)
        layout.addWidget(self._hint)
        self._tell_roles()

    def _show(self, drafts: Sequence[AxisDraft]) -> None:
        """Show these, with the cards that stand where their axes stay."""
        if [draft.name for draft in drafts] == [card.draft.name for card in self._cards]:
            for card, draft in zip(self._cards, drafts, strict=True):
                card.show_draft(draft)
            return
        has_focus = self.isAncestorOf(self.window().focusWidget() or self)
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = []
        for draft in drafts:
            self._put_last(draft)
        self._tell_roles()
        if has_focus:
            self._line.setFocus()

    def _put_last(self, draft: AxisDraft) -> None:
        card = AxisCard(draft, self._choices_of(draft.name))
        card.changed.connect(self._record)
        card.removed.connect(self._remove_sender)
        card.dragged.connect(self._drag_sender)
        card.moved.connect(self._move_sender)
        card.undo_keys.undo_pressed.connect(self.undo)
        card.undo_keys.redo_pressed.connect(self.redo)
        self._cards.append(card)
        self._column.addWidget(card)
        QWidget.setTabOrder(card, self._line)
        self._tell_roles()

    def _add_named(self, text: str) -> None:
        self._line.clear()
        try:
            name = known_name(text)
        except StudioError as error:
            self._say(str(error))
            return
        self._say("")
        self.add(name)

    def _add_typed(self) -> None:
        """A name, or a whole axis as on the command line: "seed=1..4"."""
        name, equals, values = self._line.text().partition("=")
        if not name.strip():
            return
        self._add_named(name)
        if equals and self._cards and not self._hint.text():
            self._add_values(known_name(name), values)

    def _add_values(self, name: str, values: str) -> None:
        card = self._card(name)
        assert card is not None
        try:
            card.show_draft(AxisDraft(name).added(values))
        except StudioError as error:
            self._say(str(error))
            return
        self._record()

    def _say(self, sentence: str) -> None:
        self._hint.setText(sentence)
        self._hint.setVisible(bool(sentence))

    def _card(self, name: str) -> AxisCard | None:
        return next((card for card in self._cards if card.draft.name == name), None)

    def _position(self) -> int:
        """The position of the card that spoke."""
        return self._cards.index(self.sender())  # pyright: ignore[reportArgumentType]

    def _remove_sender(self) -> None:
        card = self._cards.pop(self._position())
        card.hide()
        card.deleteLater()
        self._tell_roles()
        self._record()
        self.removed.emit(AXES[card.draft.name].label)

    def _move_sender(self, way: int) -> None:
        position = self._position()
        self._move(position, position + way)

    def _drag_sender(self, pointer: QPoint) -> None:
        position, height = self._position(), self.mapFromGlobal(pointer).y()
        above = self._cards[position - 1] if position else None
        below = self._cards[position + 1] if position + 1 < len(self._cards) else None
        if above is not None and height < above.geometry().center().y():
            self._move(position, position - 1)
        elif below is not None and height > below.geometry().center().y():
            self._move(position, position + 1)

    def _move(self, position: int, target: int) -> None:
        if 0 <= target < len(self._cards):
            card = self._cards.pop(position)
            self._cards.insert(target, card)
            self._column.removeWidget(card)
            self._column.insertWidget(target, card)
            self._tell_roles()
            self._record()

    def _tell_roles(self) -> None:
        for position, card in enumerate(self._cards):
            role = ("across →", "down ↓")[position] if position < 2 else "in tabs"
            card.show_role(role if len(self._cards) > 1 else "")
        self._swap.setVisible(len(self._cards) > 1)

    def _record(self) -> None:
        """Something changed: remember it and tell."""
        if self.drafts == self._steps[self._step]:
            return
        self._steps = [*self._steps[: self._step + 1], self.drafts][-_STEPS_KEPT:]
        self._step = len(self._steps) - 1
        self.changed.emit()

    def _go_to(self, step: int) -> None:
        if 0 <= step < len(self._steps):
            self._step = step
            self._show(self._steps[step])
            self.changed.emit()
