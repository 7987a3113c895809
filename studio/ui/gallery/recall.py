"""The dialog that shows what recalling a recipe would change, before anything changes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.ui import theme
from studio.ui.gallery.difference import change_value
from studio.ui.gallery.proposals import Proposal, Proposals, What, accept, propose
from studio.ui.widgets.answer_row import answer_row

_TITLES: dict[What, str] = {
    "all": "Use all",
    "prompt": "Use prompt",
    "seed": "Use seed",
    "remix": "Remix: the recipe with a seed of its own",
}
_WIDTH, _HIGHEST, _NAME_COLUMN = 520, 420, 130
"""Pixels: the least width of the dialog, what its list takes at most, the names of the changes."""


def recall(
    draft_now: Draft, record: GenerationRecord, what: What, models: Sequence[ModelInfo], parent: QWidget | None
) -> Draft | None:
    """Ask which changes to take over; the changed draft, or None where everything stays as it is."""
    dialog = RecallDialog(what, propose(draft_now, record, what, models), parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return accept(draft_now, record, dialog.accepted_proposals())


class RecallDialog(QDialog):
    """One line a change, each with a tick; Esc leaves everything as it is."""

    def __init__(self, what: What, proposals: Proposals, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recall")
        self.setMinimumWidth(_WIDTH)
        self._lines = [(_tick(proposal), proposal) for proposal in proposals.items]
        self._take = QPushButton()
        self._leave = QPushButton("Leave as it is" if self._lines else "Close")
        self._lay_out(_TITLES[what], proposals.notes)
        for tick, _ in self._lines:
            tick.toggled.connect(self._count)
        self._take.clicked.connect(self.accept)
        self._leave.clicked.connect(self.reject)
        self._count()

    def accepted_proposals(self) -> list[Proposal]:
        """The proposals that are ticked."""
        return [proposal for tick, proposal in self._lines if tick.isChecked()]

    def _lay_out(self, title: str, notes: Sequence[str]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_M)
        layout.addWidget(_label(title, "heading"))
        about = "This would change in the composer. Take out what you want to keep."
        layout.addWidget(_label(about if self._lines else "The composer holds this already.", "muted"))
        layout.addWidget(self._changes())
        for note in notes:
            layout.addWidget(_label(note, "warning"))
        layout.addSpacing(theme.SPACE_S)
        layout.addLayout(answer_row(self._leave, self._take))
        self._take.setVisible(bool(self._lines))

    def _changes(self) -> QWidget:
        card = QFrame()
        theme.set_role(card, "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        grid.setColumnMinimumWidth(0, _NAME_COLUMN)
        grid.setColumnStretch(1, 1)
        for row, (tick, proposal) in enumerate(self._lines):
            grid.addWidget(tick, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(change_value(proposal.change), row, 1)
        grid.setRowStretch(len(self._lines), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(card)
        scroll.setVisible(bool(self._lines))
        height = card.heightForWidth(_WIDTH - 2 * theme.SPACE_XL)
        scroll.setFixedHeight(min(height + 2, _HIGHEST))
        return scroll

    def _count(self) -> None:
        count = len(self.accepted_proposals())
        self._take.setText(f"Change {count} thing{'s' if count != 1 else ''}")
        self._take.setEnabled(count > 0)


def _tick(proposal: Proposal) -> QCheckBox:
    tick = QCheckBox(proposal.change.name.capitalize())
    tick.setChecked(True)
    return tick


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    theme.set_role(label, role)
    return label
