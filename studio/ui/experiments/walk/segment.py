"""Between two keyframes on the timeline: how many frames the way takes, and how its speed runs."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.experiments.walk import Easing
from studio.ui.experiments.walk.segment_track import SegmentTrack
from studio.ui.theme import SPACE_XS
from studio.ui.widgets.quiet_inputs import QuietComboBox

LEAST_WIDTH = 104

_EASINGS: dict[Easing, tuple[str, str]] = {
    "linear": ("Linear", "The same speed all the way"),
    "ease": ("Ease", "Slow at both ends, fast between"),
    "ease-in": ("Ease in", "Starts slowly"),
    "ease-out": ("Ease out", "Arrives slowly"),
}


@dataclass(frozen=True)
class Way:
    """What is shown of a way; with even speed the pictures decide, and one may lead back to the first keyframe."""

    count: int
    fps: float
    easing: Easing
    is_even: bool
    is_back: bool


class Segment(QWidget):
    """`count_asked` (int) and `easing_asked` (str) say what is wanted of the way."""

    count_asked = Signal(int)
    easing_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track, self.easing = SegmentTrack(), QuietComboBox()
        self.easing.setObjectName("easingField")
        for name, (label, about) in _EASINGS.items():
            self.easing.addItem(label, name)
            self.easing.setItemData(self.easing.count() - 1, about, Qt.ItemDataRole.ToolTipRole)
        self.easing.setToolTip("How the speed runs on this way")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addStretch(1)
        layout.addWidget(self.track)
        layout.addWidget(self.easing)
        layout.addStretch(1)
        self.track.count_asked.connect(self.count_asked)
        self.easing.activated.connect(self._tell)

    def show_way(self, number: int, way: Way) -> None:
        """Show the way on from the `number`-th keyframe, from 1."""
        note = "to 1" if way.is_back else ""
        easing = "linear" if way.is_even else way.easing
        self.track.show_way(way.count, way.fps, easing, is_even=way.is_even, note=note)
        self.easing.setCurrentIndex(self.easing.findData(way.easing))
        self.easing.setEnabled(not way.is_even)
        self.easing.setAccessibleName(f"Easing after keyframe {number}")
        words = "even speed" if way.is_even else f"{way.count} frames"
        self.track.setAccessibleName(f"Way on from keyframe {number}: {words}")

    def _tell(self) -> None:
        self.easing_asked.emit(self.easing.currentData())
