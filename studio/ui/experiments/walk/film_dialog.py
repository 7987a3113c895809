"""The dialog that asks how, and where to, a film is written, and writes it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.errors import Cancelled, StudioError
from studio.experiments.estimate import write_bytes
from studio.experiments.film import LONGEST_HOLD, FilmOptions, sequence, write_film
from studio.experiments.video import require_encoder
from studio.experiments.video_libraries import load_libraries
from studio.ui.background import Background
from studio.ui.experiments.walk import words
from studio.ui.experiments.walk.film_kinds import KINDS, FilmKind
from studio.ui.experiments.walk.film_size import film_bytes
from studio.ui.theme import SPACE_L, SPACE_XL, SPACE_XS, set_role
from studio.ui.widgets.answer_row import answer_row
from studio.ui.widgets.long_line import LongLine
from studio.ui.widgets.quiet_inputs import QuietDoubleSpinBox


class FilmDialog(QDialog):
    """Kind, speed, holds and target; says how large the file will be, and shows how far it is written.

    `written` (Path) carries the file or folder. Closing it while it writes stops the film, and leaves no half one.
    """

    written = Signal(object)
    _came_to = Signal(int, int)

    def __init__(self, frames: Sequence[Path], fps: float, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths, self._folder = frames, folder
        self._is_stopped = Event()
        self.kind, self.about, self.target = QComboBox(), QLabel(), LongLine()
        self.fps, self.hold, self.boomerang = (
            QuietDoubleSpinBox(),
            QuietDoubleSpinBox(),
            QCheckBox("There and back"),
        )
        self.weight, self.problem, self.bar = QLabel(), QLabel(), QProgressBar()
        self.browse, self.save, self.stop = QPushButton("Choose …"), QPushButton("Export"), QPushButton("Cancel")
        self._sizing, self._writing = Background(self), Background(self)
        self._describe(fps)
        self._lay_out()
        self._connect()
        self._show_kind()

    @property
    def options(self) -> FilmOptions:
        """What was chosen."""
        return FilmOptions(self.fps.value(), self._chosen.codec, self.boomerang.isChecked(), self.hold.value())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is being written."""
        self._is_stopped.set()
        super().closeEvent(event)

    def reject(self) -> None:
        """Stop what is being written, else close."""
        if self._writing.is_running:
            self._is_stopped.set()
        else:
            super().reject()

    @property
    def _chosen(self) -> FilmKind:
        return KINDS[self.kind.currentIndex()]

    def _describe(self, fps: float) -> None:
        self.setObjectName("filmDialog")
        self.setWindowTitle("Export the film")
        self.setMinimumWidth(500)
        for kind in KINDS:
            self.kind.addItem(kind.label)
        self.fps.setRange(1, 240)
        self.fps.setDecimals(1)
        self.fps.setValue(fps)
        self.fps.setSuffix(" frames a second")
        self.hold.setRange(0, LONGEST_HOLD)
        self.hold.setDecimals(1)
        self.hold.setSingleStep(0.5)
        self.hold.setSuffix(" s at each end")
        self.bar.setTextVisible(False)
        self.bar.hide()
        for widget, name, about in (
            (self.kind, "Kind of film", ""),
            (self.fps, "Frames a second", "How fast the film runs"),
            (self.hold, "Hold", "How long the first and the last frame stand still"),
            (self.boomerang, "There and back", "The film runs to its end and back to its start"),
            (self.target, "Target", ""),
            (self.bar, "Progress of the export", ""),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(about)

    def _lay_out(self) -> None:
        title = QLabel(f"Export {words.frames(len(self._paths))} as a film")
        set_role(title, "heading")
        for label, role in ((self.about, "small"), (self.weight, "muted"), (self.problem, "error")):
            label.setWordWrap(True)
            set_role(label, role)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(SPACE_XS)
        grid.setColumnStretch(1, 1)
        for row, (name, widget) in enumerate(
            (("Kind", self.kind), ("", self.about), ("Speed", self.fps), ("Hold", self.hold), ("", self.boomerang))
        ):
            grid.addWidget(_name(name), row, 0)
            grid.addWidget(widget, row, 1, 1, 2)
        grid.addWidget(_name("Save to"), 6, 0)
        grid.addWidget(self.target, 6, 1)
        grid.addWidget(self.browse, 6, 2)
        grid.addWidget(self.weight, 7, 1, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        layout.setSpacing(SPACE_L)
        layout.addWidget(title)
        layout.addLayout(grid)
        for widget in (self.problem, self.bar):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(answer_row(self.stop, self.save))
        self.problem.hide()

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._show_kind)
        for box in (self.fps, self.hold):
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._weigh)
        self.boomerang.toggled.connect(self._weigh)
        self.target.textChanged.connect(self._show_ready)
        self.browse.clicked.connect(self._choose_target)
        self.save.clicked.connect(self._write)
        self.stop.clicked.connect(self.reject)
        self._sizing.answered.connect(self._show_size)
        self._sizing.refused.connect(self._refuse_kind)
        self._came_to.connect(self._show_progress)
        self._writing.answered.connect(self._end)
        self._writing.refused.connect(self._refuse)

    def _show_kind(self) -> None:
        kind = self._chosen
        self.about.setText(kind.about)
        self.target.setText(str(self._folder / f"walk{kind.ending}"))
        self._weigh()

    def _weigh(self) -> None:
        """Say how long the film runs, and find out how large it will be and whether it can be written."""
        kind, options = self._chosen, self.options
        self._say("")
        self._seconds = len(sequence(self._paths, options)) / options.fps
        self.weight.setText(f"{self._seconds:.1f} s, size being estimated …")
        self._sizing.run(partial(_weighed, self._paths, kind, options))

    def _show_size(self, count: int) -> None:
        about = "" if not self._chosen.ending else "about "
        self.weight.setText(f"{self._seconds:.1f} s, {about}{write_bytes(count)}")
        self._show_ready()

    def _refuse_kind(self, sentence: str) -> None:
        self.weight.setText(f"{self._seconds:.1f} s")
        self._say(sentence)
        self.save.setEnabled(False)

    def _show_ready(self) -> None:
        self.save.setEnabled(bool(self.target.text().strip()))

    def _choose_target(self) -> None:
        kind = self._chosen
        if kind.ending:
            chosen = QFileDialog.getSaveFileName(
                self, "Export the film", self.target.text(), f"{kind.label} (*{kind.ending})"
            )[0]
        else:
            chosen = QFileDialog.getExistingDirectory(self, "Export into this folder", str(self._folder))
        if chosen:
            self.target.setText(chosen)

    def _write(self) -> None:
        to, kind = Path(self.target.text().strip()).expanduser(), self._chosen
        if to.suffix.lower() != kind.ending:
            to = to.with_name(to.name + kind.ending)
        self._is_stopped.clear()
        self._set_writing(True)
        self.bar.setRange(0, 0)
        self._writing.run(partial(self._written, to, self.options))

    def _written(self, to: Path, options: FilmOptions) -> Path | None:
        """Write the film; None where it was stopped. Runs in the pool."""

        def on_frame(done: int, total: int) -> None:
            if self._is_stopped.is_set():
                raise Cancelled
            self._came_to.emit(done, total)

        try:
            write_film(self._paths, to, options, on_frame)
        except Cancelled:
            return None
        return to

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _end(self, to: Path | None) -> None:
        self._set_writing(False)
        if to is not None:
            self.written.emit(to)
            self.accept()

    def _refuse(self, sentence: str) -> None:
        self._set_writing(False)
        self._say(sentence)

    def _set_writing(self, is_writing: bool) -> None:
        self.bar.setVisible(is_writing)
        self.stop.setText("Stop" if is_writing else "Cancel")
        for widget in (self.kind, self.fps, self.hold, self.boomerang, self.target, self.browse, self.save):
            widget.setEnabled(not is_writing)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


def _weighed(frames: Sequence[Path], kind: FilmKind, options: FilmOptions) -> int:
    """The size of a film that can be written; runs in the pool.

    Raises:
        StudioError: it cannot be.
    """
    if kind.codec is not None:
        load_libraries()
        require_encoder(kind.codec, kind.ending)
    try:
        return film_bytes(frames, kind, options)
    except OSError as error:
        raise StudioError(f"A frame cannot be read ({error.strerror}). Make the walk again.") from error


def _name(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "muted")
    return label
