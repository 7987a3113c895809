"""The place for walks: the film, its numbers, and the timeline of its keyframes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.experiments.walk import Keyframe
from studio.generation.record import GenerationRecord
from studio.paths import resources
from studio.ui.background import Background
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.walk import examples, keyframes
from studio.ui.experiments.walk.dropping import dropped_files, read_all
from studio.ui.experiments.walk.editing import Editing
from studio.ui.experiments.walk.empty_walk import EmptyWalk
from studio.ui.experiments.walk.examples import ExampleWalk
from studio.ui.experiments.walk.film_dialog import FilmDialog
from studio.ui.experiments.walk.filming import Filming
from studio.ui.experiments.walk.looking import Looking
from studio.ui.experiments.walk.picture_picker import PicturePicker
from studio.ui.experiments.walk.player import Player
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.shelf import Shelf
from studio.ui.experiments.walk.survey import Outlook
from studio.ui.experiments.walk.timeline import Timeline
from studio.ui.experiments.walk.walk_panel import WalkPanel
from studio.ui.gallery.exporting import show_in_folder
from studio.ui.gallery.thumbnails import Thumbnails
from studio.ui.widgets.toast import Notice

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_TIMELINE_HEIGHT = 236


class WalkPlace(QWidget):
    """Turns the path between pictures into a film."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.editing, self.filming, self.looking = Editing(bench, self), Filming(bench, self), Looking(self)
        self.shelf, self._reading = Shelf(bench, self), Background(self)
        self.empty = EmptyWalk(examples.load(resources() / "examples"))
        self.player, self.panel, self.timeline = Player(self._small_of), WalkPanel(), Timeline()
        self._thumbnails = Thumbnails(self._small_of, self)
        self._outlook = Outlook(Script())
        self._records: dict[str, GenerationRecord] = {}
        self._films = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation))
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._show_script(self.editing.script)
        bench.gallery_opened.connect(self._set_gallery)
        if bench.gallery is not None:
            self._set_gallery(bench.gallery)

    @property
    def outlook(self) -> Outlook:
        """What is known of the walk that is shown."""
        return self._outlook

    def add_records(self, records: Sequence[GenerationRecord], index: int | None = None) -> None:
        """Put pictures as keyframes before the one at `index`, or at the end."""
        added: list[Keyframe] = []
        for record in records:
            try:
                added.append(keyframes.of_record(record))
            except StudioError as error:
                self._offer_its_walk(record, str(error))
                continue
            self._records[record.request.key()] = record
        self.editing.insert(len(self.editing.script.keyframes) if index is None else index, added)

    def open_run(self, run: str) -> None:
        """Open the walk that a run of the gallery was made by."""
        self.shelf.open_run(run)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ins takes what stands in Create, Ctrl+Shift+Enter makes the film; the player has Space, L and B."""
        modifier = Qt.KeyboardModifier
        is_making = event.modifiers() == modifier.ControlModifier | modifier.ShiftModifier
        match event.key():
            case Qt.Key.Key_Insert:
                self.editing.insert_draft()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if is_making:
                self._make()
            case _:
                self.player.keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome pictures."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show where they would fall."""
        self.timeline.show_mark(self.mapToGlobal(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They go elsewhere."""
        self.timeline.show_mark(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Make keyframes of them, where they fall on the timeline, else at the end."""
        place = event.position().toPoint()
        is_on_timeline = self.timeline.isVisible() and self.timeline.geometry().contains(
            self._editor.mapFrom(self, place)
        )
        index = self.timeline.index_at(self.mapToGlobal(place)) if is_on_timeline else None
        self.timeline.show_mark(None)
        event.acceptProposedAction()
        self._read_files(dropped_files(event.mimeData()), index)

    def _read_files(self, paths: Sequence[Path], index: int | None) -> None:
        self._drop_index = index
        try:
            self._reading.run(partial(read_all, paths, self._bench.draft().model))
        except StudioError as error:
            self.panel.show_problem(str(error))

    def _set_gallery(self, gallery: Gallery) -> None:
        self.looking.set_gallery(gallery)

    def _show_script(self, script: Script) -> None:
        """Show what stands in the editor, and look what is there of it."""
        if self.filming.is_running:
            self.filming.cancel()
        self._pages.setCurrentWidget(self._editor if script.keyframes else self.empty)
        self.timeline.show_script(script)
        self.panel.show_script(script)
        self.player.set_fps(script.walk.fps)
        self._show_keyframes()
        self.looking.look(script)

    def _show_outlook(self, outlook: Outlook) -> None:
        """Show what is there of the script, and measure it."""
        if outlook.script != self.editing.script:
            return
        self._outlook = outlook
        self._records.update(outlook.records)
        self.panel.show_outlook(outlook)
        self._show_pictures()
        self._show_keyframes()
        self.looking.measure(outlook)

    def _show_arrived(self, record: GenerationRecord) -> None:
        key = record.request.key()
        self._records[key] = record
        self._outlook = replace(self._outlook, records={**self._outlook.records, key: record})
        self._show_pictures()
        self._show_keyframes()

    def _show_pictures(self) -> None:
        problem = self.editing.script.problem()
        words = problem or "Preview shows the way with a few frames; Make makes the whole film."
        self.player.show_pictures(self._outlook.pictures(), words)

    def _show_keyframes(self) -> None:
        """Show the picture of each keyframe, or that of the frame nearest to it."""
        for index, keyframe in enumerate(self.editing.script.keyframes):
            record = self._records.get(keyframe.planned.request.key()) or self._near(index)
            self.timeline.show_picture(index, None if record is None else self._thumbnails.get(record))

    def _near(self, position: int) -> GenerationRecord | None:
        outlook = self._outlook
        if outlook.script != self.editing.script or not outlook.positions:
            return None
        nearest = min(range(len(outlook.positions)), key=lambda index: abs(outlook.positions[index] - position))
        return outlook.records.get(outlook.planned[nearest].request.key())

    def _make(self) -> None:
        self._run(is_preview=False)

    def _preview(self) -> None:
        self._run(is_preview=True)

    def _run(self, *, is_preview: bool) -> None:
        script = self.editing.script
        if (surveyor := self.looking.surveyor) is not None and not script.problem():
            self.panel.show_problem("")
            self.filming.make(script, surveyor, is_preview)

    def _end(self, sentence: str) -> None:
        self.panel.show_progress(None)
        if sentence:
            self.panel.show_problem(sentence)
        self.looking.look(self.editing.script)

    def _export(self) -> None:
        """Ask how the film is written; the dialog writes it."""
        outlook = self._outlook
        if not outlook.is_complete:
            return
        paths = [picture.path for picture in outlook.pictures() if picture is not None]
        dialog = FilmDialog(paths, self.editing.script.walk.fps, self._films, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(self._tell_of_film)
        dialog.open()

    def _tell_of_film(self, path: Path) -> None:
        self._films = path if path.is_dir() else path.parent
        self._bench.said.emit(Notice(f"The film is {path}", "Show in folder", partial(show_in_folder, path)))

    def _pick(self) -> None:
        if self._bench.gallery is None:
            return
        picker = PicturePicker(self._bench.gallery, "Choose keyframes", self)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.picked.connect(self.add_records)
        picker.open()

    def _load_example(self, example: ExampleWalk) -> None:
        self.shelf.open(example.file)

    def _offer_its_walk(self, record: GenerationRecord, sentence: str) -> None:
        """Say why a picture is no keyframe; a frame of a walk offers that walk."""
        run = record.origin.run
        if run is not None and self.shelf.remembers(run):
            self._bench.said.emit(Notice(sentence, "Open its walk", partial(self.open_run, run)))
        else:
            self.panel.show_problem(sentence)
            self._bench.said.emit(Notice(sentence))

    def _refuse(self, sentence: str) -> None:
        """Say what cannot be done, in place; beside the empty page in passing."""
        self.panel.show_problem(sentence)
        if not self.editing.script.keyframes:
            self._bench.said.emit(Notice(sentence))

    def _edit(self, what: str, index: int, value: object) -> None:
        if what == "use":
            self._use(index)
        else:
            self.editing.edit(what, index, value)

    def _use(self, index: int) -> None:
        record = self._records.get(self.editing.script.keyframes[index].planned.request.key())
        if record is None:
            self._refuse("This keyframe is not made yet. Preview the walk first.")
        else:
            self._bench.recalled.emit(record, "all")

    def _open_menu(self) -> None:
        button = self.panel.open if self.editing.script.keyframes else self.empty
        menu = self.shelf.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(
            button.mapToGlobal(button.rect().bottomLeft() if button is self.panel.open else button.rect().center())
        )

    def _small_of(self, record: GenerationRecord) -> Path:
        """Where the small picture of a record lies; a picture from elsewhere is its own."""
        gallery = self._bench.gallery
        is_own = gallery is not None and record.path.is_relative_to(self._bench.paths.images)
        return gallery.thumbnail(record) if gallery is not None and is_own else record.path

    def _lay_out(self) -> None:
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.player, 1)
        row.addWidget(self.panel)
        self._editor = QSplitter(Qt.Orientation.Vertical)
        self._editor.addWidget(top)
        self._editor.addWidget(self.timeline)
        self._editor.setStretchFactor(0, 1)
        self._editor.setSizes([10_000, _TIMELINE_HEIGHT])
        self._editor.setChildrenCollapsible(False)
        self._editor.setHandleWidth(1)
        self._pages = QStackedWidget()
        for page in (self.empty, self._editor):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _connect(self) -> None:
        self.editing.changed.connect(self._show_script)
        self.looking.surveyed.connect(self._show_outlook)
        self.looking.measured.connect(self.player.show_steps)
        self.filming.surveyed.connect(self._show_outlook)
        self.filming.arrived.connect(self._show_arrived)
        self.filming.progressed.connect(self.panel.show_progress)
        self.filming.ended.connect(self._end)
        self._thumbnails.ready.connect(self._show_keyframes)
        self._reading.answered.connect(self._add_read)
        self._reading.refused.connect(self._refuse)
        for refusing in (self.editing, self.looking, self.shelf):
            refusing.refused.connect(self._refuse)
        self.shelf.opened.connect(self.editing.replace_with)
        self.shelf.saved.connect(self._tell_of_saved)
        self.timeline.edited.connect(self._edit)
        self._connect_panel()

    def _connect_panel(self) -> None:
        self.panel.changed.connect(self.editing.set_script)
        for signal, act in (
            (self.panel.preview_asked, self._preview),
            (self.panel.make_asked, self._make),
            (self.panel.cancel_asked, self.filming.cancel),
            (self.panel.export_asked, self._export),
            (self.panel.alike_asked, self._make_alike),
            (self.panel.new_asked, self.editing.begin_anew),
            (self.panel.open_asked, self._open_menu),
            (self.panel.save_asked, self._save),
            (self.empty.chosen, self._load_example),
            (self.empty.create_asked, self.editing.insert_draft),
            (self.empty.gallery_asked, self._pick),
            (self.empty.open_asked, self._open_menu),
            (self.timeline.add_tile.create_asked, self.editing.insert_draft),
            (self.timeline.add_tile.gallery_asked, self._pick),
        ):
            signal.connect(act)

    def _make_alike(self) -> None:
        self.editing.set_script(self.editing.script.alike())

    def _save(self) -> None:
        self.shelf.ask_save(self.editing.script)

    def _tell_of_saved(self, path: Path) -> None:
        self._bench.said.emit(Notice(f"Saved as {path}. The command line runs it, too: seedlock run."))

    def _add_read(self, records: Sequence[GenerationRecord]) -> None:
        self.add_records(records, self._drop_index)
