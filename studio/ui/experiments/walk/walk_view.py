"""The widgets of the place for walks: the empty page, or player, panel and timeline."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from studio.paths import resources
from studio.ui.experiments.walk import examples
from studio.ui.experiments.walk.empty_walk import EmptyWalk
from studio.ui.experiments.walk.player import Player
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.timeline import Timeline
from studio.ui.experiments.walk.walk_panel import WalkPanel
from studio.ui.gallery.thumbnails import PathOf

_TIMELINE_HEIGHT = 268


class WalkView(QStackedWidget):
    """Shows one page or the other."""

    def __init__(self, thumbnail_of: PathOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyWalk(examples.load(resources() / "examples"))
        self.player, self.panel, self.timeline = Player(thumbnail_of), WalkPanel(), Timeline()
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.player, 1)
        row.addWidget(self.panel)
        self._editor = QSplitter(Qt.Orientation.Vertical)
        for widget in (top, self.timeline):
            self._editor.addWidget(widget)
        self._editor.setStretchFactor(0, 1)
        self._editor.setSizes([10_000, _TIMELINE_HEIGHT])
        self._editor.setChildrenCollapsible(False)
        self._editor.setHandleWidth(1)
        for page in (self.empty, self._editor):
            self.addWidget(page)

    def show_script(self, script: Script) -> None:
        """Show what stands in the editor."""
        self.setCurrentWidget(self._editor if script.keyframes else self.empty)
        self.timeline.show_script(script)
        self.panel.show_script(script)
        self.player.set_fps(script.walk.fps)

    def set_making(self, is_making: bool) -> None:
        """While frames are made, the film can be played, and nothing be changed."""
        self.timeline.setEnabled(not is_making)
        self.panel.set_making(is_making)

    def open_from(self) -> QPoint:
        """Where the menu of walks to open stands, on the screen."""
        if self.currentWidget() is self.empty:
            return self.empty.open_button.mapToGlobal(self.empty.open_button.rect().bottomLeft())
        return self.panel.open.mapToGlobal(self.panel.open.rect().bottomLeft())

    def index_at(self, place: QPoint) -> int:
        """Before which keyframe something falls that is let go at a place of the screen; elsewhere at the end."""
        timeline = self.timeline
        is_on_it = timeline.isVisible() and timeline.rect().contains(timeline.mapFromGlobal(place))
        return timeline.index_at(place) if is_on_it else timeline.count
