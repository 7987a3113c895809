"""Chips that wrap over as many lines as they need."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.widgets.chip import HEIGHT, REMOVABLE, Chip, ChipForm
from studio.ui.widgets.chip_editor import ChipEditor

GAP = 4


class ChipRow(QWidget):
    """An ordered row of phrases; `changed` carries the new order as a tuple of texts.

    `colour_of` gives the colour of a phrase; `recolour` asks it again.
    """

    changed = Signal(object)

    def __init__(
        self, colour_of: Callable[[str], QColor], form: ChipForm = REMOVABLE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._colour_of = colour_of
        self._form = form
        self._chips: list[Chip] = []
        self._edited = 0
        self._neighbour: QWidget | None = None
        self._is_before_neighbour = False
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """The phrases in their order."""
        return tuple(chip.text for chip in self._chips)

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The chips in their order."""
        return tuple(self._chips)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Show these phrases; tells nobody."""
        if tuple(texts) == self.texts:
            return
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make_chip(text) for text in texts]
        self._arrange()

    def tab_before(self, neighbour: QWidget) -> None:
        """Let the tab key come to the chips right before this widget."""
        self._neighbour, self._is_before_neighbour = neighbour, True

    def tab_after(self, neighbour: QWidget) -> None:
        """Let the tab key come to the chips right after this widget."""
        self._neighbour, self._is_before_neighbour = neighbour, False

    def recolour(self) -> None:
        """Dye all chips anew, after the scheme of colours changed."""
        for chip in self._chips:
            chip.set_colour(self._colour_of(chip.text))

    def _make_chip(self, text: str) -> Chip:
        chip = Chip(text, self._colour_of(text), self._form, self)
        chip.removed.connect(self._remove_sender)
        chip.edit_requested.connect(self._edit_sender)
        chip.moved.connect(self._move_sender)
        chip.dragged.connect(self._drag_sender)
        chip.focus_moved.connect(self._focus_from_sender)
        chip.show()
        return chip

    def _position(self) -> int:
        """The position of the chip that spoke."""
        return self._chips.index(self.sender())  # pyright: ignore[reportArgumentType]

    def _remove_sender(self) -> None:
        position = self._position()
        chip = self._chips.pop(position)
        had_focus = chip.hasFocus()
        chip.hide()
        chip.deleteLater()
        if had_focus and self._chips:
            self._chips[min(position, len(self._chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()
        self.changed.emit(self.texts)

    def _edit_sender(self) -> None:
        """Lay an editor over the chip; it belongs to the row's parent, because it is higher than the row."""
        self._edited = self._position()
        chip = self._chips[self._edited]
        owner = self.parentWidget() or self
        editor = ChipEditor(chip.text, QRect(chip.mapTo(owner, QPoint()), chip.size()), owner)
        editor.accepted.connect(self._rewrite)

    def _rewrite(self, text: str) -> None:
        """Put another phrase in the place of the edited one; an empty one takes it away."""
        texts = list(self.texts)
        texts[self._edited : self._edited + 1] = [text] if text else []
        if tuple(texts) != self.texts and len(set(texts)) == len(texts):
            self.set_texts(texts)
            self.changed.emit(self.texts)
        if self._edited < len(self._chips):
            self._chips[self._edited].setFocus(Qt.FocusReason.OtherFocusReason)

    def _move_sender(self, way: int) -> None:
        position = self._position()
        self._move(position, position + way)

    def _drag_sender(self, pointer: QPoint) -> None:
        here = self.mapFromGlobal(pointer)
        position = self._position()
        for other, chip in enumerate(self._chips):
            if (
                other != position
                and chip.geometry().contains(here)
                and self._is_past_middle(position, other, here)
            ):
                self._move(position, other)
                return

    def _is_past_middle(self, position: int, other: int, here: QPoint) -> bool:
        """Whether the pointer crossed the other chip's middle, so that chips of unequal width do not flicker."""
        middle = self._chips[other].geometry().center().x()
        goes_right = (other > position) != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        return here.x() > middle if goes_right else here.x() < middle

    def _move(self, position: int, target: int) -> None:
        if not 0 <= target < len(self._chips):
            return
        self._chips.insert(target, self._chips.pop(position))
        self._arrange()
        self.changed.emit(self.texts)

    def _focus_from_sender(self, way: int) -> None:
        target = self._position() + way
        if 0 <= target < len(self._chips):
            self._chips[target].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        x = y = 0
        width = max(self.width(), 1)
        is_right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for chip in self._chips:
            wanted = min(chip.sizeHint().width(), width)
            if x and x + wanted > width:
                x, y = 0, y + HEIGHT + GAP
            chip.setGeometry(width - x - wanted if is_right_to_left else x, y, wanted, HEIGHT)
            x += wanted + GAP
        self._chain()
        self.setFixedHeight(y + HEIGHT)
        self.setVisible(bool(self._chips))

    def _chain(self) -> None:
        """Put new chips where they stand in the order of the tab key."""
        if not self._chips or self._neighbour is None:
            return
        for before, after in zip((self._neighbour, *self._chips), self._chips, strict=False):
            QWidget.setTabOrder(before, after)
        if self._is_before_neighbour:
            QWidget.setTabOrder(self._chips[-1], self._neighbour)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as its lines."""
        return QSize(100, self.height())
