"""The button that chooses what the pictures of a stack share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from studio.ui import theme

if TYPE_CHECKING:
    from studio.gallery.stacks import By

_CHOICES: tuple[tuple[By | None, str, str], ...] = (
    (None, "No stacks", "Every picture stands for itself"),
    ("recipe", "All but the seed", "Pictures that differ by their seed alone lie in one stack"),
    ("prompt", "Same prompt", "Pictures of the same words lie in one stack, whatever made them"),
    ("run", "Same run", "What a grid, a walk or a batch of variations made lies in one stack"),
)


class StackButton(QToolButton):
    """`chosen` carries "recipe", "prompt", "run" or None."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stackButton")
        self.setAccessibleName("Stacks")
        self.setToolTip("Show one picture for many that are nearly the same; S opens a stack in the grid")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(theme.icon("stack"))
        theme.set_role(self, "chip")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for by, text, about in _CHOICES:
            action = menu.addAction(text, partial(self.choose, by))
            action.setCheckable(True)
            action.setChecked(by is None)
            action.setToolTip(about)
            group.addAction(action)
        self._menu = menu
        self._by: By | None = None
        self.clicked.connect(self._open)
        self._show(None)

    def choose(self, by: By | None) -> None:
        """Stack by this from now on."""
        self._show(by)
        self.chosen.emit(by)

    def restore(self, name: str) -> None:
        """Stack as was remembered; a name that is none changes nothing."""
        for by, _, _ in _CHOICES:
            if by is not None and by == name:
                self.choose(by)

    def _open(self) -> None:
        self._show(self._by)  # its mark is for what is stacked, not for clicks
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _show(self, by: By | None) -> None:
        self._by = by
        names = {choice: text for choice, text, _ in _CHOICES}
        self.setText(f"Stacks: {names[by].lower()} ▾" if by is not None else "Stacks ▾")
        self.setChecked(by is not None)
        for action, (choice, _, _) in zip(self._menu.actions(), _CHOICES, strict=True):
            action.setChecked(choice == by)
