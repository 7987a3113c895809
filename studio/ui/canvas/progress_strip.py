"""How far the picture in work is, how long it still takes, and its Cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studio.engine.protocol import Phase
from studio.jobs.events import Progressed
from studio.ui.theme import SPACE_L, SPACE_M, beside_text, icon, set_role, tabular
from studio.ui.widgets.elided_label import ElidedLabel

_PHASES: dict[Phase, str] = {
    "starting": "Starting the engine, some seconds the first time",
    "loading": "Loading the model",
    "encoding": "Reading the prompt",
    "denoising": "Denoising",
    "upscaling": "Upscaling",
    "decoding": "Finishing the picture",
}


class ProgressStrip(QFrame):
    """One line under the canvas; hidden while nothing is made."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "surface")
        self._text = ElidedLabel()
        self._text.setFont(tabular(self._text.font()))
        self._bar = QProgressBar()
        self._bar.setObjectName("progressBar")
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        cancel = QPushButton("Cancel")
        beside_text(cancel, icon("x", "muted"))
        cancel.setToolTip("Stop the picture in work within one step (Esc)")
        cancel.setAccessibleName("Cancel the picture in work")
        set_role(cancel, "quiet")
        cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_L, 2, SPACE_M, 2)
        row.setSpacing(SPACE_M)
        row.addWidget(self._text, 1)
        row.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(row)
        self.hide()

    def begin(self, waiting: int) -> None:
        """A job was handed in; `waiting` more stand behind it."""
        self._say("Waiting for the engine", waiting)
        self._bar.setRange(0, 0)
        self.show()

    def update_from(self, event: Progressed, waiting: int) -> None:
        """Show how far the job has come."""
        if event.phase in ("denoising", "upscaling") and event.total:
            self._bar.setRange(0, event.total)
            self._bar.setValue(event.step)
            unit = "" if event.phase == "denoising" else "Upscaling, tile "
            self._say(f"{unit}{event.step}/{event.total}{_left(event.seconds_left)}", waiting)
        elif event.phase == "decoding":
            self._say(_PHASES[event.phase], waiting)
        else:
            self._bar.setRange(0, 0)
            self._say(_PHASES[event.phase], waiting)
        self.show()

    def text(self) -> str:
        """What the strip says."""
        return self._text.text()

    def _say(self, text: str, waiting: int) -> None:
        self._text.show_text(f"{text} · {waiting} more waiting" if waiting else text)


def _left(seconds: float | None) -> str:
    """The time left as people say it."""
    if seconds is None:
        return ""
    if seconds < 10:
        return f" · {seconds:.1f} s left"
    if seconds < 90:
        return f" · {seconds:.0f} s left"
    return f" · {seconds / 60:.0f} min left"
