"""The window: assembles the places and hands the jobs' events to them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from studio.errors import StudioError
from studio.generation.draft import Draft, Planned
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.jobs.events import (
    EngineChanged,
    Event,
    Failed,
    Finished,
    Progressed,
    QueueChanged,
    Queued,
    Started,
    Stopped,
    Tried,
)
from studio.paths import resources
from studio.settings import Choice, EngineSettings
from studio.ui import closing
from studio.ui.actions import Actions
from studio.ui.body import Body
from studio.ui.canvas import examples
from studio.ui.composer.composer import Composer
from studio.ui.create_place import CreatePlace
from studio.ui.dropped import Drops
from studio.ui.experiments.bench import Bench
from studio.ui.gallery.gallery_place import GalleryPlace
from studio.ui.gallery.rescue import Rescue
from studio.ui.job_desk import JobDesk
from studio.ui.job_events import JobEvents
from studio.ui.leftovers import Leftovers
from studio.ui.model_desk import ModelDesk
from studio.ui.opening import Opening
from studio.ui.palette import Palette
from studio.ui.parts import Parts
from studio.ui.picture_desk import PictureDesk
from studio.ui.places import import_experiments, places
from studio.ui.recalling import Recalling
from studio.ui.session_keeper import SessionKeeper
from studio.ui.settings.dialog import Offers
from studio.ui.settings.preferences import Preferences
from studio.ui.theme import Look
from studio.ui.widgets.toast import Notice, Toast

_IDLE_AFTER = 2000
"""Milliseconds after the start until which nobody has entered another place."""


class MainWindow(QMainWindow):
    """One window a home. `began` tells when, after its first paint, the gallery and the engine are started."""

    began = Signal()

    def __init__(self, parts: Parts, look: Look) -> None:
        super().__init__()
        self._parts, self._look = parts, look
        self._preferences = Preferences(parts.settings, parts.paths.settings, self._offers, self)
        self._has_begun = self._closes_when_idle = self._is_closed = False
        self._failed: Planned | None = None
        self.actions_table = actions = Actions(self)
        self._opening, self._events = Opening(parts.open_gallery, parts.rebuild_gallery, self), JobEvents(self)
        self._runner = parts.make_runner(self._opening.keep, self._events.post)
        self._runner.batch_size = parts.settings.engine.batch_size
        words, models = (parts.vocabulary, parts.templates), self._models()
        self.composer = Composer(*words, models, parts.tokenizer_of, parts.wildcards)
        self.create_place = CreatePlace(self.composer, examples.load(resources() / "examples"), self.actions_table)
        self._model_desk = ModelDesk(parts, self._preferences, self.composer, self)
        self.gallery_place, self.models_place = GalleryPlace(), self._model_desk.place
        self.bench = Bench(parts, self.composer, self._runner, self)
        rooms = places(self.create_place, self.gallery_place, self.models_place, self.bench)
        self.body = Body(rooms, self.actions_table, self)
        self.banner, self._status = self.body.banner, self.body.status
        self._jobs = JobDesk(self._runner, self.actions_table, self._status, self)
        self._toast = Toast(self.body.stack)
        self._recalling = Recalling(self.composer, parts.library.all, parts.read_recipe, self)
        self._desk = PictureDesk(
            self.create_place, self.gallery_place, self._recalling, actions, self._toast, self._preferences
        )
        self._desk.serve(self.bench)
        self._leftovers = Leftovers(parts.paths, self.body.offer, self.bench.owns, self)
        self._session = SessionKeeper(self, self.body, self.create_place, self.gallery_place, parts.paths.session)
        self._events.tell(self.on_job_event)
        self._set_up_window(models)
        self._connect_work()
        self._connect_places()
        self._connect_actions()
        self._session.restore()
        self.composer.setFocus()
        if parts.problems:
            self.banner.say("\n".join(parts.problems))

    def on_job_event(self, event: Event) -> None:
        """Show what happened to a job, the queue or the engine; runs in the window's thread."""
        self._jobs.follow(event)
        self._leftovers.follow(event)
        if self.bench.take(event):
            if isinstance(event, Finished):
                self._welcome(event.record)
            return
        match event:
            case Queued():
                self.create_place.stage.progress.begin(self._jobs.left - 1)
            case Progressed() if self._jobs.is_in_front(event):
                self.create_place.show_progress(event, self._jobs.waiting)
            case Started(job):
                self.composer.show_used_seed(job.planned.request.noise.seed)
            case Progressed() | Tried():
                pass
            case Finished(_, record):
                self.create_place.show_finished(record)
                self._welcome(record)
            case Failed(job):
                self._failed = job.planned
                self.create_place.show_failure(event)
            case Stopped():
                self._toast.show_notice(Notice("Cancelled. What was finished is kept."))
            case EngineChanged():
                self._show_engine(event)
            case QueueChanged():
                self._jobs.show_queue(event)

    def begin(self) -> None:
        """Open the gallery and warm the engine; happens once, by itself after the first paint."""
        if self._has_begun:
            return
        self._has_begun = True
        model = self.composer.draft().model.ref if self._models() else None
        QTimer.singleShot(_IDLE_AFTER, self, lambda: QThreadPool.globalInstance().start(import_experiments))
        self._opening.start()  # the threads last: with them running, each call takes its turn
        self._runner.start()
        self._jobs.warm(model)
        self.began.emit()

    def submit(self, draft: Draft) -> None:
        """Put what is composed into the queue."""
        try:
            self.queue(draft.settle(random.SystemRandom(), self._parts.wildcards, self._parts.library.loras.find))
        except StudioError as error:
            self.banner.say(str(error))

    def queue(self, planned: Sequence[Planned]) -> None:
        """Put pictures into the queue and show how they form."""
        self.begin()
        self._show_create()
        if self._opening.refusal:  # a picture that cannot be kept is not made
            self.banner.say(self._opening.refusal)
            return
        self.create_place.follow_work()
        self.banner.hide()
        self._jobs.submit(planned)

    def engine_text(self) -> str:
        """What the status says of the engine."""
        return self._status.engine_text()

    def event(self, event: QEvent) -> bool:
        """Begin the slow work right behind the first paint."""
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._has_begun:
            QTimer.singleShot(0, self.begin)
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask about pictures in work; then stop the engine, close the gallery and save the session."""
        is_free = self._is_closed or not self._jobs.is_busy
        answer = "stop" if is_free else closing.ask(self._jobs.left + self.bench.left, self)
        if answer == "stop":
            self._close_down()
            event.accept()
            return
        event.ignore()
        if answer == "finish":
            self._closes_when_idle = True
            self._jobs.resume()
            self._toast.show_notice(Notice("Closes when the pictures are done.", is_lasting=True))

    def _close_down(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._session.save()
            self.hide()  # ending the engine may take two seconds; nobody needs to watch it
            self._runner.close()
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall)  # what was finished meanwhile
            self._leftovers.finish()
            self._desk.close()
            self.bench.closing.emit()
            self._opening.close()
            self._parts.release()

    def _set_up_window(self, models: Sequence[ModelInfo]) -> None:
        self.setWindowTitle("Seedlock")
        self.setMinimumSize(1024, 700)
        self.resize(1280, 800)
        self.setCentralWidget(self.body)
        if models:
            self._status.show_model(models[0].ref.name)

    def _connect_work(self) -> None:
        self._opening.opened.connect(self._desk.set_gallery)
        self._opening.opened.connect(self.bench.set_gallery)
        self._opening.opened.connect(self._leftovers.look)
        Rescue(self._opening, self.gallery_place.pages, self.banner)
        self._leftovers.queue_wanted.connect(self.queue)
        self._leftovers.run_wanted.connect(self._open_run)
        self._leftovers.answered.connect(self.composer.setFocus)
        for refusing in (self._opening, self._recalling, self.bench, self._preferences):
            refusing.refused.connect(self.banner.say)
        self._jobs.busy_changed.connect(self._show_busy)
        self.composer.submitted.connect(self.submit)
        self.composer.cancel_requested.connect(self._jobs.cancel)
        self.composer.failed.connect(self.banner.say)
        self.composer.draft_changed.connect(self._follow_draft)
        self.create_place.moved.connect(self._session.save_soon)
        self.create_place.stage.retry_requested.connect(self._retry)
        self.create_place.stage.cancel_requested.connect(self._jobs.cancel)

    def _connect_places(self) -> None:
        drops = Drops(self)
        drops.dropped.connect(self._recalling.recall_file)
        drops.model_dropped.connect(self._model_desk.add)
        self._desk.planned.connect(self.queue)
        self._desk.create_wanted.connect(self._show_create)
        self._desk.models_wanted.connect(partial(self.body.go_to, "models"))
        self._recalling.recalled.connect(self._show_create)
        self._model_desk.changed.connect(self._show_models)
        self._model_desk.place_wanted.connect(self.body.go_to)
        self._model_desk.noticed.connect(self._toast.show_notice)
        self._opening.opened.connect(self.models_place.set_gallery)
        self.gallery_place.run_opened.connect(self._open_run)
        self.body.place_changed.connect(self._enter_place)
        self._preferences.theme_chosen.connect(self._look.choose)
        self._preferences.engine_chosen.connect(self._use_engine)
        self._preferences.noticed.connect(self._toast.show_notice)

    def _connect_actions(self) -> None:
        for name, act in (
            ("search_gallery", self._search),
            ("keep_safe", self._keep_safe),
            ("palette", self._open_palette),
            ("settings", self._preferences.open_dialog),
            ("quit", self.close),
        ):
            self.actions_table[name].triggered.connect(act)

    def _models(self) -> tuple[ModelInfo, ...]:
        """The installed models, the user's default first."""
        chosen = self._preferences.settings.engine.model
        return tuple(sorted(self._parts.library.all(), key=lambda model: model.ref.name != chosen))

    def _offers(self) -> Offers:
        """The choices in the settings that depend on this machine."""
        names = [model.ref.name for model in self._parts.library.all()]
        return {("engine", "model"): (Choice("", "The first installed"), *(Choice(name, name) for name in names))}

    def _welcome(self, record: GenerationRecord) -> None:
        self.gallery_place.record_added(record)
        self._status.show_device(record.environment.device)

    def _retry(self) -> None:
        """Make the picture whose failure is shown once more."""
        if self._failed is not None:
            self.queue([self._failed])

    def _show_busy(self, is_busy: bool) -> None:
        self.composer.set_busy(is_busy)
        if not is_busy:
            self.create_place.stage.settle()
            if self._closes_when_idle:
                self.close()

    def _show_engine(self, event: EngineChanged) -> None:
        self._status.show_engine(event)
        if event.state in ("lost", "failed"):
            self.banner.say(event.message)

    def _follow_draft(self, draft: Draft) -> None:
        self._status.show_model(draft.model.ref.name)
        self._session.save_soon()
        if self._has_begun:
            self._jobs.warm(draft.model.ref)

    def _show_create(self) -> None:
        self.body.go_to("create")

    def _open_run(self, run: str) -> None:
        """Open the experiment of a run in its place, which is named as the run begins."""
        self.body.go_to(run.partition("-")[0])
        self.bench.run_asked.emit(run)

    def _enter_place(self, name: str) -> None:
        self._session.save_soon()
        self._desk.enter(name)

    def _search(self) -> None:
        self.body.go_to("gallery")
        self.gallery_place.focus_search()

    def _keep_safe(self) -> None:
        self.body.go_to("gallery")
        self.gallery_place.keep_safe()

    def _open_palette(self) -> None:
        Palette(self.actions_table.all(), self).open_over(self)

    def _use_engine(self, engine: EngineSettings) -> None:
        self._runner.batch_size = engine.batch_size
        self._show_models()

    def _show_models(self) -> None:
        self.composer.set_models(self._models())
