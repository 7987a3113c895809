"""The places of the window, one under the other at its left."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from studio.ui.actions import ActionRow, Actions
from studio.ui.theme import SPACE_S, SPACE_XS, set_role

_ICON = 22
_HELD_FOR = 450
"""Milliseconds that something dragged is held over a button before its place opens."""


@dataclass(frozen=True)
class Place:
    """One place: its name in code, its label, icon, what one does there, and `keys` beside Ctrl and its row."""

    name: str
    label: str
    icon: str
    about: str
    widget: QWidget
    keys: tuple[str, ...] = ()


class Rail(QFrame):
    """Changes between places; `chosen` carries the row of the new one."""

    chosen = Signal(int)

    def __init__(self, places: Sequence[Place], actions: Actions, window: QWidget) -> None:
        super().__init__()
        set_role(self, "rail")
        self._group = QActionGroup(self)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XS, SPACE_S, SPACE_XS, SPACE_S)
        layout.setSpacing(SPACE_XS)
        self._places = [self._add(place, row, actions, window) for row, place in enumerate(places)]
        layout.addStretch(1)
        layout.addWidget(_button(actions["settings"], "Settings"))
        self._group.triggered.connect(self._tell)

    def choose(self, row: int) -> None:
        """Go to a place."""
        self._places[row].trigger()

    def _add(self, place: Place, row: int, actions: Actions, window: QWidget) -> QAction:
        action = actions.add(
            window,
            ActionRow(
                f"go_{place.name}",
                f"Go to {place.label}",
                place.about,
                place.icon,
                (*place.keys, f"Ctrl+{row + 1}"),
            ),
        )
        action.setCheckable(True)
        action.setData(row)
        self._group.addAction(action)
        button = _button(action, place.label, PlaceButton())
        button.setObjectName(f"{place.name}Button")
        self._column.addWidget(button)
        return action

    def _tell(self, action: QAction) -> None:
        self.chosen.emit(action.data())


class PlaceButton(QToolButton):
    """Goes to its place also while pictures are dragged and held over it, so that they can be dropped there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._held = QTimer(self)
        self._held.setSingleShot(True)
        self._held.setInterval(_HELD_FOR)
        self._held.timeout.connect(self.click)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's names
        """Pictures came; do they stay?"""
        if event.mimeData().hasUrls():
            event.accept()
            self._held.start()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They went on."""
        self._held.stop()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """A button takes no pictures."""
        self._held.stop()
        event.ignore()


def _button(action: QAction, label: str, button: QToolButton | None = None) -> QToolButton:
    action.setIconText(label)  # what buttons show; menus and the palette keep the whole text
    button = button or QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(label)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    button.setIconSize(QSize(_ICON, _ICON))
    set_role(button, "rail")
    return button
