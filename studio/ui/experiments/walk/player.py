"""Plays the frames that are there: screen, strip, and the buttons of a player."""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.generation.record import GenerationRecord
from studio.ui.experiments.walk.frame_strip import FrameStrip
from studio.ui.experiments.walk.frames import Frames
from studio.ui.experiments.walk.playhead import Run, held
from studio.ui.experiments.walk.screen import Screen
from studio.ui.experiments.walk.step_graph import StepGraph
from studio.ui.experiments.walk.survey import Steps
from studio.ui.gallery.thumbnails import PathOf
from studio.ui.theme import SPACE_S, set_role, tabular
from studio.ui.widgets.icon_button import icon_button

_AHEAD = 24
"""Frames decoded before the playhead comes to them."""


class Player(QFrame):
    """Time is the clock's, not the number of frames shown: where decoding is late, frames are left out.

    A frame that is not made yet is held by the one before it. `moved` (int) tells where the playhead is.
    """

    moved = Signal(int)

    def __init__(self, thumbnail_of: PathOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.strip, self.graph = Screen(), FrameStrip(thumbnail_of), StepGraph()
        self._frames = Frames(self)
        self._pictures: Sequence[GenerationRecord | None] = ()
        self._held: list[int | None] = []
        self._fps, self._index, self._start = 24.0, 0, 0
        self._clock, self._timer = QElapsedTimer(), QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.play_button = icon_button("playButton", "play", "Play or stop (Space)", checked="pause")
        self.repeat_button = icon_button("repeatButton", "repeat", "Play over and over (L)", checked="repeat")
        self.back_button = icon_button(
            "boomerangButton", "arrows-left-right", "Play there and back (B)", checked="arrows-left-right"
        )
        self._place = QLabel()
        self._lay_out()
        self._timer.timeout.connect(self._tick)
        self._frames.ready.connect(self._show_decoded)
        self.strip.scrubbed.connect(self.seek)
        self.view.clicked.connect(self.toggle)
        self.play_button.toggled.connect(self._set_playing)
        for button in (self.repeat_button, self.back_button):
            button.toggled.connect(self._begin_anew)

    @property
    def index(self) -> int:
        """The frame at the playhead, from 0."""
        return self._index

    @property
    def is_playing(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    def show_pictures(self, pictures: Sequence[GenerationRecord | None], words: str = "") -> None:
        """Play these frames from now on, None where one is missing; `words` stand where none is there."""
        self._pictures = pictures
        self._held = held([picture is not None for picture in pictures])
        self._index = min(self._index, max(0, len(pictures) - 1))
        self.strip.show_pictures(pictures)
        can_play = sum(picture is not None for picture in pictures) > 1
        for button in (self.play_button, self.repeat_button, self.back_button):
            button.setEnabled(can_play)
        if not can_play:
            self.play_button.setChecked(False)
        if not any(pictures):
            self.view.show_words(words)
        else:
            self._show_frame()
        self._tell_place()

    def show_steps(self, steps: Steps) -> None:
        """Show how far the frames look apart."""
        self.graph.show_steps(steps)
        self.graph.setVisible(bool(self.graph.summary()))

    def set_fps(self, fps: float) -> None:
        """Play this fast."""
        self._fps = fps
        self._begin_anew()
        self._tell_place()

    def toggle(self) -> None:
        """Play, or stop."""
        if self.play_button.isEnabled():
            self.play_button.toggle()

    def seek(self, index: int) -> None:
        """Stop at a frame."""
        self.play_button.setChecked(False)
        self._frames.jump()
        self._go_to(index)

    def press(self, event: QKeyEvent) -> None:
        """Space plays, L repeats, B plays there and back; the place passes keys on that nobody wanted."""
        keys = {
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_L: self.repeat_button.toggle,
            Qt.Key.Key_B: self.back_button.toggle,
        }
        if (act := keys.get(Qt.Key(event.key()))) is not None and not event.modifiers():
            act()
            event.accept()
        else:
            event.ignore()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Who looks elsewhere needs no film."""
        self.play_button.setChecked(False)
        super().hideEvent(event)

    def _set_playing(self, is_playing: bool) -> None:
        if is_playing:
            self._begin_anew()
            self._timer.start()
        else:
            self._timer.stop()
            self._show_frame()

    def _begin_anew(self) -> None:
        """Count time from the frame at the playhead on; at the end of a film without repeat, from its start."""
        run = self._run()
        self._start = 0 if run.is_over(self._index) else self._index
        self._timer.setInterval(max(4, round(1000 / self._fps)))
        self._clock.start()

    def _run(self) -> Run:
        return Run(len(self._pictures), self.repeat_button.isChecked(), self.back_button.isChecked())

    def _tick(self) -> None:
        run, tick = self._run(), self._start + int(self._clock.elapsed() * self._fps / 1000)
        ahead = (run.frame(tick + step) for step in range(_AHEAD))
        self._frames.expect(picture for index in ahead if (picture := self._picture(index)) is not None)
        self._go_to(run.frame(tick))
        if run.is_over(tick):
            self.play_button.setChecked(False)

    def _go_to(self, index: int) -> None:
        self._index = index
        self.strip.show_index(index)
        self._tell_place()
        self._show_frame()
        self.moved.emit(index)

    def _show_frame(self) -> None:
        """Show the frame at the playhead once it is decoded; until then the one before stays."""
        picture = self._picture(self._index)
        pixmap = self._frames.picture(picture) if picture is not None else None
        if pixmap is not None and not pixmap.isNull():
            self.view.show_frame(pixmap, is_moving=self.is_playing)

    def _show_decoded(self, identity: str) -> None:
        picture = self._picture(self._index)
        if picture is not None and picture.id == identity:
            self._show_frame()

    def _picture(self, index: int) -> GenerationRecord | None:
        place = self._held[index] if index < len(self._held) else None
        return None if place is None else self._pictures[place]

    def _tell_place(self) -> None:
        count = len(self._pictures)
        seconds = self._index / self._fps
        self._place.setText(f"{self._index + 1} / {count} · {seconds:.2f} s" if count else "")

    def _lay_out(self) -> None:
        self.repeat_button.setChecked(True)
        self._place.setFont(tabular(self._place.font()))
        set_role(self._place, "muted")
        buttons = QHBoxLayout()
        buttons.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        buttons.setSpacing(2)
        for button in (self.play_button, self.repeat_button, self.back_button):
            buttons.addWidget(button)
        buttons.addSpacing(SPACE_S)
        buttons.addWidget(self._place)
        buttons.addStretch(1)
        self.graph.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE_S)
        layout.setSpacing(2)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.strip)
        layout.addWidget(self.graph)
