"""The waiting pictures in a list over the status strip: reorder, cancel one, pause, cancel all."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.jobs.events import QueueChanged
from studio.ui.actions import Actions
from studio.ui.queue_model import QueueModel
from studio.ui.theme import SPACE_M, SPACE_S, beside_text, set_role

_WIDTH, _HEIGHT = 420, 320


class QueuePopover(QFrame):
    """Hides when something else is clicked."""

    moved = Signal(int, int)
    cancelled = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("queuePopover")
        self.setAccessibleName("Queue")
        set_role(self, "popover")
        self._model = QueueModel(self)
        self._list = QListView()
        self._list.setAccessibleName("Waiting pictures")
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title, self._nothing = (
            QLabel(),
            QLabel("Generate again while a picture is being made, and the next ones wait here."),
        )
        set_role(self._title, "heading")
        set_role(self._nothing, "muted")
        self._nothing.setWordWrap(True)
        self._lay_out(actions)
        self._model.moved.connect(self.moved)
        QShortcut(QKeySequence.StandardKey.Delete, self, self.cancel_chosen)
        self.show_queue(QueueChanged((), is_paused=False))

    def show_queue(self, event: QueueChanged) -> None:
        """Show the queue as it is now, keeping the chosen row."""
        row = self._list.currentIndex().row()
        self._model.set_jobs(event.waiting)
        self._list.setCurrentIndex(self._model.index(min(max(row, 0), len(event.waiting) - 1)))
        self._title.setText(_title(event))
        self._list.setVisible(bool(event.waiting))
        self._nothing.setVisible(not event.waiting)
        self._cancel_one.setEnabled(bool(event.waiting))

    def open_above(self, anchor: QWidget) -> None:
        """Show the popover over the button that opened it."""
        self.resize(_WIDTH, _HEIGHT if self._list.isVisibleTo(self) else self.heightForWidth(_WIDTH))
        corner = anchor.mapToGlobal(QPoint(anchor.width(), 0))
        self.move(corner - QPoint(self.width(), self.height() + SPACE_S))
        self.show()
        self._list.setFocus()

    def _lay_out(self, actions: Actions) -> None:
        self._cancel_one = QPushButton("Cancel chosen")
        self._cancel_one.setToolTip("Take the chosen picture out of the queue (Del)")
        set_role(self._cancel_one, "quiet")
        self._cancel_one.clicked.connect(self.cancel_chosen)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        for name in ("pause", "cancel_all"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            beside_text(button, actions[name].icon())
            set_role(button, "quiet")
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel_one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._title)
        layout.addWidget(self._nothing)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)

    def cancel_chosen(self) -> None:
        """Ask for the end of the chosen job."""
        if (index := self._list.currentIndex()).isValid():
            self.cancelled.emit(self._model.job(index.row()).id)


def _title(event: QueueChanged) -> str:
    """How many pictures wait, and whether they wait for the user."""
    count = f"{len(event.waiting)} waiting" if event.waiting else "The queue is empty"
    return f"Paused · {count}" if event.is_paused else count
