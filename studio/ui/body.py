"""The window's frame: rail, message, the chosen place, status."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.actions import Actions
from studio.ui.banner import Banner
from studio.ui.offer_bar import OfferBar
from studio.ui.rail import Place, Rail
from studio.ui.status_strip import StatusStrip


class Body(QWidget):
    """Shows one of `places` at a time; `place_changed` carries its name."""

    place_changed = Signal(str)

    def __init__(self, places: tuple[Place, ...], actions: Actions, window: QWidget) -> None:
        super().__init__()
        self._places = places
        self.banner, self.offer, self.status = Banner(), OfferBar("queue"), StatusStrip(actions)
        self._rail, self.stack = Rail(places, actions, window), QStackedWidget()
        for place in places:
            self.stack.addWidget(place.widget)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.offer)
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        self._rail.chosen.connect(self._show)

    def place(self) -> str:
        """The name of the place that is shown."""
        return self._places[self.stack.currentIndex()].name

    def go_to(self, name: str) -> None:
        """Show a place; an unknown name, as of a later version's session, shows the first."""
        names = [place.name for place in self._places]
        self._rail.choose(names.index(name) if name in names else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses the button that has the keyboard, as the space bar does: once, however long it is held."""
        button = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            if not event.isAutoRepeat():
                button.click()
        else:
            super().keyPressEvent(event)

    def _show(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        self.place_changed.emit(self.place())
