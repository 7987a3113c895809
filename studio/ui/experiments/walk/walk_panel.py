"""The panel of a walk: how long and how fast it runs, what it costs, and the buttons that make it."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.experiments.estimate import write_duration
from studio.experiments.walk import MOST_FRAMES
from studio.ui.experiments.walk import words
from studio.ui.experiments.walk.filming import Progress
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.survey import Outlook
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, beside_text, icon, set_role, tabular
from studio.ui.widgets.icon_button import icon_button
from studio.ui.widgets.link_button import link_button
from studio.ui.widgets.quiet_inputs import QuietDoubleSpinBox, QuietSpinBox

WIDTH = 300


class WalkPanel(QFrame):
    """Numbers at the top, what will happen below, buttons at the bottom.

    `changed` (Script) carries the script with a changed number; the rest are wishes.
    """

    changed = Signal(object)
    preview_asked = Signal()
    make_asked = Signal()
    cancel_asked = Signal()
    export_asked = Signal()
    alike_asked = Signal()
    open_asked = Signal()
    save_asked = Signal()
    new_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "surface")
        self.setFixedWidth(WIDTH)
        self.frames, self.fps, self.seconds = QuietSpinBox(), QuietDoubleSpinBox(), QuietDoubleSpinBox()
        self.loop, self.even = QCheckBox("Loop back to the first keyframe"), QCheckBox("Even speed")
        self.about, self.problem = QLabel(), QLabel()
        self.preview, self.make = QPushButton("Preview"), QPushButton("Make")
        self.cancel, self.export = QPushButton("Cancel"), QPushButton("Export film …")
        self.bar, self.told = QProgressBar(), QLabel()
        about = "Give all keyframes the model, size, steps and scheduler of the first"
        self.alike = link_button("Take all from the first", about)
        self.new = icon_button("newWalk", "file-plus", "Begin a new walk")
        self.open = icon_button("openWalk", "folder-open", "Open a walk: a file, or one that was made before")
        self.save = icon_button(
            "saveWalk", "floppy-disk", "Save the walk as a file that the command line runs, too"
        )
        self._script = Script()
        self._describe()
        self._lay_out()
        self._connect()
        self.show_progress(None)

    def show_script(self, script: Script) -> None:
        """Show the numbers of a script and what is wrong with it."""
        self._script = script
        with QSignalBlocker(self.frames), QSignalBlocker(self.fps), QSignalBlocker(self.seconds):
            self.frames.setValue(script.walk.frames)
            self.fps.setValue(script.walk.fps)
            self.seconds.setValue(script.seconds)
        for box, is_on in ((self.loop, script.walk.is_loop), (self.even, script.is_even)):
            with QSignalBlocker(box):
                box.setChecked(is_on)
        self.show_problem(script.problem() if script.keyframes else "")
        if script.problem():
            self.about.setText("")
            self.preview.setText("Preview")
            self.make.setText("Make the film")
            for button in (self.preview, self.make):
                button.setEnabled(False)
            self._stress_export(is_complete=False)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; "" hides it."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.alike.setVisible("have different" in sentence)

    def show_outlook(self, outlook: Outlook) -> None:
        """Show what is there and what the rest costs."""
        if not outlook.planned:
            return
        missing, look = len(outlook.missing), len(outlook.preview())
        self.about.setText(words.plan(outlook))
        self.preview.setText(f"Preview {words.frames(look)}" if look else "Preview")
        self.preview.setEnabled(look > 0)
        self.make.setText(_make_text(outlook))
        self.make.setEnabled(missing > 0)
        self._stress_export(outlook.is_complete)
        self.export.setToolTip(
            "Save the film as MP4, WebM, WebP, GIF or single pictures"
            if outlook.is_complete
            else "Make all frames first"
        )

    def _stress_export(self, is_complete: bool) -> None:
        """One button is stressed: what comes next."""
        self.export.setEnabled(is_complete)
        beside_text(self.export, icon("export", "on_accent" if is_complete else "text"))
        set_role(self.export, "primary" if is_complete else "")
        set_role(self.make, "" if is_complete else "primary")

    def set_making(self, is_making: bool) -> None:
        """While frames are made, nothing can be changed."""
        for widget in (self.frames, self.fps, self.seconds, self.loop, self.even, self.new, self.open):
            widget.setEnabled(not is_making)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far the film is; None where nothing is made."""
        is_running = progress is not None
        for widget in (self.bar, self.told, self.cancel):
            widget.setVisible(is_running)
        for widget in (self.preview, self.make):
            widget.setVisible(not is_running)
        if progress is not None:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
            self.told.setText(_told(progress))

    def _describe(self) -> None:
        for widget, name, about in (
            (self.frames, "Frames", "How many pictures the film has"),
            (self.fps, "Frames a second", "How fast the film runs; 24 is usual, 12 looks drawn"),
            (self.seconds, "Length in seconds", "How long the film runs; changes the number of frames"),
            (self.loop, "Loop", "The film comes back to its first keyframe, so that it can run for ever"),
            (
                self.even,
                "Even speed",
                "Measures how much the picture changes and puts the frames so that it never jumps; makes more "
                "pictures than the film has frames",
            ),
            (self.preview, "Preview", "Make the keyframes and a few frames from end to end first"),
            (self.make, "Make the film", "Make all frames that are missing (Ctrl+Shift+Enter)"),
            (self.cancel, "Cancel the walk", "Stop; what is made is kept and not made again"),
            (self.export, "Export the film", ""),
            (self.bar, "Progress of the walk", ""),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(about)
        for widget, name in (
            (self.frames, "walkFrames"),
            (self.fps, "walkFps"),
            (self.seconds, "walkSeconds"),
            (self.make, "makeWalk"),
            (self.preview, "previewWalk"),
            (self.cancel, "cancelWalk"),
            (self.export, "exportWalk"),
            (self.bar, "walkProgress"),
        ):
            widget.setObjectName(name)
        self.frames.setRange(1, MOST_FRAMES)
        self.fps.setRange(1, 240)
        self.fps.setDecimals(1)
        self.seconds.setRange(0.1, MOST_FRAMES)
        self.seconds.setDecimals(2)
        self.seconds.setSuffix(" s")
        for box in (self.frames, self.fps, self.seconds):
            box.setKeyboardTracking(False)
            box.setFont(tabular(box.font()))

    def _lay_out(self) -> None:
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(SPACE_S)
        numbers.setVerticalSpacing(SPACE_XS)
        for column, (title, box) in enumerate(
            (("Frames", self.frames), ("A second", self.fps), ("Length", self.seconds))
        ):
            label = QLabel(title)
            label.setBuddy(box)
            set_role(label, "section")
            numbers.addWidget(label, 0, column)
            numbers.addWidget(box, 1, column)
            numbers.setColumnStretch(column, 1)
        even_about = QLabel("No jumps: looks where the picture changes and spreads the frames.")
        even_about.setContentsMargins(24, 0, 0, 0)
        for label, role in (
            (even_about, "small"),
            (self.about, "muted"),
            (self.problem, "error"),
            (self.told, "muted"),
        ):
            label.setWordWrap(True)
            set_role(label, role)
        self.told.setFont(tabular(self.told.font()))
        set_role(self.make, "primary")
        self.bar.setTextVisible(False)
        title = QLabel("Walk")
        set_role(title, "heading")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        for button in (self.new, self.open, self.save):
            head.addWidget(button)
        going = QHBoxLayout()
        going.addWidget(self.told, 1)
        going.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_M)
        layout.setSpacing(SPACE_S)
        layout.addLayout(head)
        layout.addSpacing(SPACE_XS)
        layout.addLayout(numbers)
        layout.addSpacing(SPACE_XS)
        for widget in (self.loop, self.even, even_about):
            layout.addWidget(widget)
        layout.addStretch(1)
        for widget in (self.problem, self.alike, self.about, self.bar):
            layout.addWidget(widget)
        layout.addLayout(going)
        for widget in (self.preview, self.make, self.export):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self.frames.valueChanged.connect(self._tell_frames)
        self.fps.valueChanged.connect(self._tell_fps)
        self.seconds.valueChanged.connect(self._tell_seconds)
        self.loop.toggled.connect(self._tell_loop)
        self.even.toggled.connect(self._tell_even)
        self.preview.clicked.connect(self.preview_asked)
        self.make.clicked.connect(self.make_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.export.clicked.connect(self.export_asked)
        for button, signal in (
            (self.alike, self.alike_asked),
            (self.new, self.new_asked),
            (self.open, self.open_asked),
            (self.save, self.save_asked),
        ):
            button.clicked.connect(signal)

    def _tell_frames(self, count: int) -> None:
        self.changed.emit(self._script.with_frames(count))

    def _tell_fps(self, fps: float) -> None:
        self.changed.emit(self._script.with_fps(fps))

    def _tell_seconds(self, seconds: float) -> None:
        self.changed.emit(self._script.with_seconds(seconds))

    def _tell_loop(self, is_loop: bool) -> None:
        self.changed.emit(self._script.with_loop(is_loop))

    def _tell_even(self, is_even: bool) -> None:
        self.changed.emit(self._script.with_even(is_even))


def _make_text(outlook: Outlook) -> str:
    """ "Go on: 12 frames"; while even speed is sought nobody knows how many there will be."""
    missing, is_begun = len(outlook.missing), len(outlook.records) > len(outlook.script.keyframes)
    if not outlook.is_found:
        return "Go on with the film" if is_begun else "Make the film"
    more = "Go on" if outlook.records else "Make"
    return f"{more}: {words.frames(missing)}" if missing else "Make the film"


def _told(progress: Progress) -> str:
    """ "Even speed, round 2: 12 of 40 · 20 s left" """
    if not progress.total:
        return "Looking what is there"
    what = f"Even speed, round {progress.round}: " if progress.round else ""
    left = "" if progress.seconds_left is None else f" · {write_duration(progress.seconds_left)} left"
    return f"{what}{progress.done} of {progress.total}{left}"
