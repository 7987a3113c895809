"""The line at the window's bottom: engine, device, model, queue."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from studio.jobs.events import EngineChanged, EngineState, QueueChanged
from studio.ui.actions import Actions
from studio.ui.theme import ICON_S, SPACE_L, SPACE_S, SPACE_XS, beside_text, icon, set_role
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.icon_label import IconLabel

_ENGINE: dict[EngineState, tuple[str, str, str]] = {
    "starting": ("hourglass-medium", "warning", "Engine starting …"),
    "loading": ("hourglass-medium", "warning", "Loading the model …"),
    "ready": ("check-circle-fill", "good", "Engine ready"),
    "failed": ("warning-circle-fill", "error", "Engine could not start"),
    "lost": ("warning-circle-fill", "warning", "Engine was lost and starts again"),
}


class StatusStrip(QFrame):
    """Tells what the machine does; the queue's button opens its list."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "status")
        self._mark, self._engine = IconLabel(edge=ICON_S), QLabel("Engine not started yet")
        self._engine.setObjectName("engineStatus")
        self._device, self._model = QLabel(), ElidedLabel()
        self.queue_button = QToolButton()
        self.queue_button.setDefaultAction(actions["show_queue"])
        self.queue_button.setObjectName("queueButton")
        self.queue_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        beside_text(self.queue_button, actions["show_queue"].icon())
        set_role(self.queue_button, "status")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_L, 0, SPACE_S, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._mark)
        for label in (self._engine, self._device, self._model):
            set_role(label, "small")
            layout.addWidget(label, int(label is self._model))
            layout.addSpacing(SPACE_L)
        layout.addWidget(self.queue_button)
        self.show_queue(QueueChanged((), is_paused=False))

    def show_engine(self, event: EngineChanged) -> None:
        """Show the engine's state; the reason of a failure stands in the tooltip."""
        glyph, colour, text = _ENGINE[event.state]
        self._mark.set_icon(icon(glyph, colour))
        self._engine.setText(text)
        self._engine.setToolTip(event.message)

    def show_device(self, text: str) -> None:
        """Show what computes."""
        self._device.setText(text)
        self._device.setToolTip("What computes the pictures; Settings can choose another")

    def show_model(self, name: str) -> None:
        """Show the model in use."""
        self._model.setText(name)
        self._model.setToolTip(f"The model that makes the next picture: {name}")

    def show_queue(self, event: QueueChanged) -> None:
        """Show how many pictures wait."""
        count = len(event.waiting)
        text = f"{count} waiting" if count else "Queue empty"
        self.queue_button.setText(f"Paused · {text}" if event.is_paused else text)
        self.queue_button.setAccessibleName(f"Queue: {self.queue_button.text()}")

    def engine_text(self) -> str:
        """What is said of the engine."""
        return self._engine.text()
