"""Between two keyframes on the timeline: how many frames the way takes, and how its speed runs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.experiments.walk import Easing
from studio.ui.experiments.walk.segment_track import SegmentTrack
from studio.ui.theme import SPACE_XS, set_role
from studio.ui.widgets.quiet_inputs import QuietComboBox

LEAST_WIDTH = 104

_EASINGS: dict[Easing, tuple[str, str]] = {
    "linear": ("Linear", "The same speed all the way"),
    "ease": ("Ease", "Slow at both ends, fast between"),
    "ease-in": ("Ease in", "Starts slowly"),
    "ease-out": ("Ease out", "Arrives slowly"),
}


class Segment(QWidget):
    """`count_asked` (int) and `easing_asked` (str) say what is wanted of the way."""

    count_asked = Signal(int)
    easing_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track, self.easing, self._back = SegmentTrack(), QuietComboBox(), QLabel("back to 1")
        self.easing.setObjectName("easingField")
        for name, (label, about) in _EASINGS.items():
            self.easing.addItem(label, name)
            self.easing.setItemData(self.easing.count() - 1, about, Qt.ItemDataRole.ToolTipRole)
        self.easing.setToolTip("How the speed runs on this way")
        set_role(self._back, "small")
        self._back.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addStretch(1)
        layout.addWidget(self._back)
        layout.addWidget(self.track)
        layout.addWidget(self.easing)
        layout.addStretch(1)
        self.track.count_asked.connect(self.count_asked)
        self.easing.activated.connect(self._tell)

    def show_way(self, number: int, count: int, fps: float, easing: Easing) -> None:
        """Show the way on from the `number`-th keyframe, from 1."""
        self._show(number, count, fps, easing, is_even=False)

    def show_even(self, number: int, fps: float, easing: Easing) -> None:
        """Show that the pictures decide."""
        self._show(number, 24, fps, easing, is_even=True)

    def show_back(self, is_back: bool) -> None:
        """Whether this way leads back to the first keyframe."""
        self._back.setVisible(is_back)

    def _show(self, number: int, count: int, fps: float, easing: Easing, *, is_even: bool) -> None:
        self.track.show_way(count, fps, "linear" if is_even else easing, is_even=is_even)
        self.easing.setCurrentIndex(self.easing.findData(easing))
        self.easing.setEnabled(not is_even)
        self.easing.setAccessibleName(f"Easing after keyframe {number}")
        words = "even speed" if is_even else f"{count} frames"
        self.track.setAccessibleName(f"Way on from keyframe {number}: {words}")

    def _tell(self) -> None:
        self.easing_asked.emit(self.easing.currentData())
