"""The place for walks: connects the script, what is known of it, and the widgets that show both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.errors import StudioError
from studio.experiments.walk import Keyframe
from studio.generation.record import GenerationRecord
from studio.ui.experiments.bench import Bench
from studio.ui.experiments.walk import keyframes
from studio.ui.experiments.walk.editing import Editing
from studio.ui.experiments.walk.examples import ExampleWalk
from studio.ui.experiments.walk.film_dialog import FilmDialog
from studio.ui.experiments.walk.filming import Filming
from studio.ui.experiments.walk.incoming import Incoming, dropped_files
from studio.ui.experiments.walk.known import Known
from studio.ui.experiments.walk.looking import Looking
from studio.ui.experiments.walk.script import Script
from studio.ui.experiments.walk.shelf import Shelf
from studio.ui.experiments.walk.survey import Outlook
from studio.ui.experiments.walk.walk_view import WalkView
from studio.ui.gallery.thumbnails import Thumbnails
from studio.ui.show_folder import show_in_folder
from studio.ui.widgets.toast import Notice

_HINT = "Preview shows the way with a few frames; Make makes the whole film."


class WalkPlace(QWidget):
    """Turns the path between pictures into a film."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.editing, self.filming, self.looking = Editing(bench, self), Filming(bench, self), Looking(self)
        self.shelf, self.incoming, self.known = Shelf(bench, self), Incoming(bench, self), Known()
        self.view = WalkView(self._small_of)
        self._thumbnails = Thumbnails(self._small_of, self)
        self._films = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation))
        self.setAcceptDrops(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._connect_work()
        self._connect_view()
        self._show_script(self.editing.script)
        if bench.gallery is not None:
            self.looking.set_gallery(bench.gallery)

    def open_run(self, run: str) -> None:
        """Open the walk that a run of the gallery was made by."""
        self.shelf.open_run(run)

    def add_records(self, records: Sequence[GenerationRecord], index: int) -> None:
        """Put pictures as keyframes before the one at `index`."""
        added: list[Keyframe] = []
        for record in records:
            try:
                added.append(keyframes.of_record(record))
            except StudioError as error:
                self._offer_its_walk(record, str(error))
            else:
                self.known.remember(record)
        self.editing.insert(index, added)

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
                self.view.player.press(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome pictures."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show where they would fall."""
        self.view.timeline.show_mark(self.mapToGlobal(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """They go elsewhere."""
        self.view.timeline.show_mark(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Make keyframes of them, where they fall on the timeline, else at the end."""
        self.view.timeline.show_mark(None)
        event.acceptProposedAction()
        index = self.view.index_at(self.mapToGlobal(event.position().toPoint()))
        self.incoming.read(dropped_files(event.mimeData()), index)

    def _show_script(self, script: Script) -> None:
        """Show what stands in the editor, and look what is there of it."""
        self.filming.cancel()
        self.view.show_script(script)
        self._show_keyframes()
        self.looking.look(script)

    def _show_outlook(self, outlook: Outlook) -> None:
        """Show what is there of the script, and measure it."""
        if outlook.script == self.editing.script:
            self.known.take(outlook)
            self.view.panel.show_outlook(outlook)
            self._show_pictures()
            self.looking.measure(outlook)

    def _show_arrived(self, record: GenerationRecord) -> None:
        if self.known.arrive(record):
            self._show_pictures()

    def _show_pictures(self) -> None:
        words = "" if self.editing.script.problem() else _HINT
        self.view.player.show_pictures(self.known.pictures(), words)
        self._show_keyframes()

    def _show_keyframes(self) -> None:
        for index, record in enumerate(self.known.shown(self.editing.script)):
            self.view.timeline.show_picture(index, None if record is None else self._thumbnails.get(record))

    def _make(self) -> None:
        self._run(is_preview=False)

    def _preview(self) -> None:
        self._run(is_preview=True)

    def _run(self, *, is_preview: bool) -> None:
        script = self.editing.script
        if self.looking.surveyor is None:
            self._refuse("The gallery is still being opened. Try again in a moment.")
        elif script.keyframes and not script.problem() and not self.filming.is_running:
            self.view.panel.show_problem("")
            self.view.set_making(True)
            self.filming.make(script, self.looking.surveyor, is_preview)

    def _end(self, sentence: str) -> None:
        self.view.set_making(False)
        self.view.panel.show_progress(None)
        if sentence:
            self.view.panel.show_problem(sentence)
        self.looking.look(self.editing.script)

    def _export(self) -> None:
        """Ask how the film is written; the dialog writes it."""
        if self.known.outlook.is_complete:
            paths = [picture.path for picture in self.known.pictures() if picture is not None]
            dialog = FilmDialog(paths, self.editing.script.walk.fps, self._films, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.written.connect(self._tell_of_film)
            dialog.open()

    def _tell_of_film(self, path: Path) -> None:
        self._films = path if path.is_dir() else path.parent
        self._bench.said.emit(Notice(f"The film is {path}", "Show in folder", partial(show_in_folder, path)))

    def _tell_of_saved(self, path: Path) -> None:
        self._bench.said.emit(Notice(f"Saved as {path}. The command line runs it, too: seedlock run FILE"))

    def _offer_its_walk(self, record: GenerationRecord, sentence: str) -> None:
        """Say why a picture is no keyframe; a frame of a walk offers that walk."""
        run = record.origin.run
        if run is not None and self.shelf.remembers(run):
            self._bench.said.emit(Notice(sentence, "Open its walk", partial(self.open_run, run)))
        else:
            self._refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        """Say what cannot be done: in place, beside the empty page in passing."""
        self.view.show_script(self.editing.script)  # what was typed and cannot be taken goes
        self.view.panel.show_problem(sentence)
        if not self.editing.script.keyframes:
            self._bench.said.emit(Notice(sentence))

    def _edit(self, what: str, index: int, value: object) -> None:
        if what == "use":
            self._use(index)
        else:
            self.editing.edit(what, index, value)

    def _use(self, index: int) -> None:
        record = self.known.made(self.editing.script.keyframes[index])
        if record is None:
            self._refuse("This keyframe is not made yet. Preview the walk first.")
        else:
            self._bench.recalled.emit(record, "all")

    def _pick(self) -> None:
        self.incoming.pick(len(self.editing.script.keyframes))

    def _load_example(self, example: ExampleWalk) -> None:
        self.shelf.open(example.file)

    def _open_menu(self) -> None:
        menu = self.shelf.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.open_from())

    def _save(self) -> None:
        self.shelf.ask_save(self.editing.script)

    def _make_alike(self) -> None:
        self.editing.set_script(self.editing.script.alike())

    def _small_of(self, record: GenerationRecord) -> Path:
        """Where the small picture of a record lies; a picture from elsewhere is its own."""
        gallery = self._bench.gallery
        is_own = gallery is not None and record.path.is_relative_to(self._bench.paths.images)
        return gallery.thumbnail(record) if gallery is not None and is_own else record.path

    def _connect_work(self) -> None:
        self._bench.gallery_opened.connect(self.looking.set_gallery)
        self.editing.changed.connect(self._show_script)
        self.looking.surveyed.connect(self._show_outlook)
        self.looking.measured.connect(self.view.player.show_steps)
        self.filming.surveyed.connect(self._show_outlook)
        self.filming.arrived.connect(self._show_arrived)
        self.filming.progressed.connect(self.view.panel.show_progress)
        self.filming.ended.connect(self._end)
        self.incoming.brought.connect(self.add_records)
        self.shelf.opened.connect(self.editing.replace_with)
        self.shelf.saved.connect(self._tell_of_saved)
        for refusing in (self.editing, self.looking, self.shelf, self.incoming):
            refusing.refused.connect(self._refuse)
        self._thumbnails.ready.connect(self._show_keyframes)

    def _connect_view(self) -> None:
        panel, empty, tile = self.view.panel, self.view.empty, self.view.timeline.add_tile
        self.view.timeline.edited.connect(self._edit)
        panel.changed.connect(self.editing.set_script)
        empty.chosen.connect(self._load_example)
        for signal, act in (
            (panel.preview_asked, self._preview),
            (panel.make_asked, self._make),
            (panel.cancel_asked, self.filming.cancel),
            (panel.export_asked, self._export),
            (panel.alike_asked, self._make_alike),
            (panel.new_asked, self.editing.begin_anew),
            (panel.save_asked, self._save),
        ):
            signal.connect(act)
        for asked in (panel.open_asked, empty.open_asked):
            asked.connect(self._open_menu)
        for asked in (empty.create_asked, tile.create_asked):
            asked.connect(self.editing.insert_draft)
        for asked in (empty.gallery_asked, tile.gallery_asked):
            asked.connect(self._pick)
