"""The family tree of a picture in a window of its own: to walk, to go on from any picture, to compare several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.gallery.families import Family
from studio.generation.changes import changes
from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.background import Background
from studio.ui.gallery.changing import counted
from studio.ui.gallery.difference import Difference
from studio.ui.gallery.preview import Preview
from studio.ui.gallery.tree_view import TreeView
from studio.ui.in_turn import InTurn
from studio.ui.widgets.column_scroll import ColumnScroll

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_SIDE_WIDTH = 300
_KEYS = "Arrows walk · Space marks for comparing · Enter opens · Ctrl+wheel zooms"


class FamilyDialog(QDialog):
    """`recalled` carries a record and what is wanted of it, `opened` one for the canvas, `compared` several,
    `restored` one that was taken out of the trash, `shown` one that is to be chosen in the gallery."""

    recalled = Signal(object, str)
    opened = Signal(object)
    compared = Signal(list)
    restored = Signal(object)
    shown = Signal(object)

    def __init__(self, gallery: Gallery, record: GenerationRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery, self._record = gallery, record
        self.tree = TreeView(gallery.thumbnail)
        self._title, self._about = QLabel("Family tree"), QLabel("Looking for its family …")
        self._preview, self._changed, self._difference = Preview(), QLabel(), Difference()
        self._branch, self._compare = QPushButton("Use all"), QPushButton("Compare")
        self._open, self._show, self._restore = (
            QPushButton("Open on the canvas"), QPushButton("Show in the gallery"), QPushButton("Restore"),
        )  # fmt: skip
        self._describe()
        self._lay_out()
        self._looking, self._reading = Background(self), Background(self)
        self._looking.answered.connect(self._show_family)
        self._looking.refused.connect(self._about.setText)
        self._reading.answered.connect(self.tree.show_records)
        self._writing = InTurn(self)
        self._writing.refused.connect(self._about.setText)
        self._connect()
        self._looking.run(partial(gallery.overview.family, record.id))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Write what changed anew in the colours of another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_chosen()

    def done(self, result: int) -> None:
        """Write what is not written yet before going."""
        self._writing.finish()
        super().done(result)

    def _describe(self) -> None:
        self.setObjectName("familyDialog")
        self.setWindowTitle("Family tree")
        self._compare.setObjectName("compareFamily")
        self._branch.setToolTip("Take over all that made this picture; what you make next becomes its child")
        self._open.setToolTip("See this picture large (Enter)")
        self._show.setToolTip("Choose this picture in the gallery's grid")
        self._restore.setToolTip("Take this picture out of the trash")
        theme.set_role(self._title, "heading")
        theme.set_role(self._about, "muted")
        theme.set_role(self._changed, "section")
        theme.set_role(self._branch, "primary")

    def _lay_out(self) -> None:
        keys = QLabel(_KEYS)
        theme.set_role(keys, "small")
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_XL, theme.SPACE_M, theme.SPACE_XL, theme.SPACE_M)
        head.setSpacing(theme.SPACE_M)
        head.addWidget(self._title)
        head.addWidget(self._about, 1)
        head.addWidget(keys)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.tree, 1)
        row.addWidget(self._side())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(row, 1)

    def _side(self) -> QWidget:
        """What is told of the chosen picture, and what can be done with it."""
        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        lines.setSpacing(theme.SPACE_S)
        lines.addWidget(self._changed)
        lines.addWidget(self._difference)
        lines.addStretch(1)
        side = QFrame()
        side.setFixedWidth(_SIDE_WIDTH)
        theme.set_role(side, "surface")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._preview)
        column.addWidget(ColumnScroll(told), 1)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_L)
        buttons.setSpacing(theme.SPACE_S)
        for button in (self._restore, self._branch, self._compare, self._open, self._show):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column.addLayout(buttons)
        return side

    def _connect(self) -> None:
        self.tree.wanted.connect(self._read)
        self.tree.chosen.connect(self._show_chosen)
        self.tree.marked_changed.connect(self._show_compare)
        self.tree.opened.connect(self._open.click)
        self._preview.opened.connect(self._open.click)
        self._branch.clicked.connect(self._go_on)
        self._compare.clicked.connect(self._ask_compare)
        self._open.clicked.connect(partial(self._leave_with, self.opened))
        self._show.clicked.connect(partial(self._leave_with, self.shown))
        self._restore.clicked.connect(self._take_back)
        self._show_chosen()

    def _read(self, ids: list[str]) -> None:
        """Read records in the background; what scrolls by meanwhile is asked for again when it is drawn."""
        if not self._reading.is_running:
            self._reading.run(partial(self._gallery.get_many, ids))

    def _show_family(self, family: Family) -> None:
        self._about.setText(told(family))
        self.tree.show_records([self._record])
        self.tree.show_family(family.members, self._record.id)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chosen(self) -> None:
        record, parent = self.tree.record, self.tree.parent_record
        spot = self.tree.tree.spots.get(self.tree.current)
        self._preview.setVisible(record is not None)
        if record is not None:
            self._preview.show_record(record)
        is_known = record is not None and parent is not None
        is_first = spot is None or not spot.parent
        self._changed.setText("The first of its family" if is_first else "Changed from its parent")
        self._changed.setVisible(record is not None)
        self._difference.setVisible(is_known)
        if record is not None and parent is not None:
            self._difference.show_changes(changes(parent, record))
        is_deleted = spot is not None and spot.is_deleted
        self._restore.setVisible(is_deleted)
        self._show.setVisible(not is_deleted)
        for button in (self._branch, self._open, self._show):
            button.setEnabled(record is not None)
        self._show_compare()

    def _show_compare(self) -> None:
        several = self._compared()
        marked = len(self.tree.marked)
        self._compare.setText(f"Compare the {marked} marked" if marked > 1 else "Compare with its parent")
        self._compare.setEnabled(len(several) > 1)

    def _compared(self) -> list[GenerationRecord]:
        """What "Compare" would show: the marked, else the chosen beside what it was made from."""
        marked = self.tree.marked
        pair = [one for one in (self.tree.parent_record, self.tree.record) if one is not None]
        return marked if len(marked) > 1 else pair

    def _ask_compare(self) -> None:
        self.compared.emit(self._compared())

    def _go_on(self) -> None:
        """The composer takes the recipe over, or not, in a dialog of its own: this one is in its way."""
        if (record := self.tree.record) is not None:
            self.accept()
            self.recalled.emit(record, "all")

    def _leave_with(self, signal: SignalInstance) -> None:
        if (record := self.tree.record) is not None:
            self.accept()
            signal.emit(record)

    def _take_back(self) -> None:
        if (record := self.tree.record) is not None:
            self._writing.do(partial(self._gallery.restore, [record.id]), self._show_restored)

    def _show_restored(self, restored: Sequence[GenerationRecord]) -> None:
        self.tree.set_deleted([record.id for record in restored], is_deleted=False)
        self.tree.show_records(restored)
        for record in restored:
            self.restored.emit(record)


def told(family: Family) -> str:
    """How large a family is, and what of it is missing."""
    generations = dict[str, int]()
    for member in family.members:
        generations[member.id] = generations.get(member.parent, 0) + 1
    text = counted(len(family.members)) if family.is_whole else f"The first {counted(len(family.members))}"
    text += f" in {max(generations.values(), default=0)} generations"
    deleted = sum(member.is_deleted for member in family.members)
    parts = [
        text,
        f"{deleted:,} in the trash" if deleted else "",
        "what the first was made from is gone" * bool(family.gone),
    ]
    return " · ".join(part for part in parts if part)
