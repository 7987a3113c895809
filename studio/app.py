"""The composition root: the only place that names concrete classes and builds the parts of the program."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from studio.errors import DamagedError, StudioError
from studio.log import log, set_up_log, tell_of_bugs
from studio.paths import Paths, resources
from studio.settings import EngineSettings, ModelSettings, load

if TYPE_CHECKING:  # imported by the functions that build them, so that each use of the program starts quickly
    from PySide6.QtWidgets import QApplication

    from studio.bench.figures import Figures
    from studio.bench.subject import Subject
    from studio.cli.context import ExportFormat, Metadata, Progress, Studio
    from studio.engine.foresight import Thrift
    from studio.engine.installing.installer import Installer
    from studio.engine.library import ModelLibrary
    from studio.engine.protocol import Engine
    from studio.gallery.backups import Backup
    from studio.gallery.gallery import Gallery
    from studio.gallery.rebuilding import Rebuilt
    from studio.gallery.store import Interpreter
    from studio.generation.model import ModelInfo
    from studio.generation.recipe import Recipe
    from studio.generation.record import GenerationRecord
    from studio.prompt.tokens import Tokenizer
    from studio.ui.main_window import MainWindow
    from studio.ui.parts import Parts
    from studio.ui.theme import Scheme

EngineKind = Literal["process", "inline", "fake"]
"""The engine in a process of its own, in this one, or one that draws without a model (for tests)."""

FAILED = 1
"""The exit status where a sentence on standard error says what the user can mend."""

NO_DISPLAY = 2
"""The exit status where a window was asked for and there is no display."""


def main(arguments: Sequence[str]) -> int:
    """The whole program with its log file; returns the exit status."""
    is_debugging = "--debug" in _before_dashes(arguments)
    set_up_log(Paths.find(), is_debugging)
    if not is_debugging:
        tell_of_bugs()
    return run(arguments)


def run(arguments: Sequence[str], engine: EngineKind = "process") -> int:
    """Do the command that the arguments name, or open the window without one; `--debug` may stand anywhere."""
    options = _before_dashes(arguments)
    plain = [*(one for one in options if one != "--debug"), *arguments[len(options) :]]
    if not plain:
        return open_window(engine)
    from studio.cli.main import run as run_command

    return run_command(plain, build_studio(Paths.find(), engine))


def build_studio(paths: Paths, engine: EngineKind) -> "Studio":
    """The parts of the program for commands; what takes time is built when a command asks for it."""
    from studio.cli.context import Studio
    from studio.prompt.own_words import Words, load_words

    @cache
    def words() -> Words:
        loaded = load_words(paths.vocabulary, paths.templates)
        _print_problems(loaded.problems)
        return loaded

    settings = load(paths.settings)
    _print_problems(settings.problems)
    return Studio(
        paths=paths,
        settings=settings.settings,
        vocabulary=lambda: words().vocabulary,
        templates=lambda: words().templates,
        wildcards=lambda: words().wildcards,
        models=lambda: open_library(paths),
        installer=lambda: open_installer(open_library(paths), settings.settings.models),
        gallery=lambda: open_gallery(paths),
        rebuild=lambda on_progress: rebuild_gallery(paths, on_progress),
        back_up=lambda to, with_images, on_progress: back_up_gallery(paths, to, with_images, on_progress),
        export=partial(export_pictures, paths),
        engine=lambda device: build_engine(engine, paths, replace(settings.settings.engine, device=device)),
        bench=run_bench,
    )


def open_library(paths: Paths) -> "ModelLibrary":
    """The installed models: those that ship and those of the user."""
    from studio.engine.library import ModelLibrary

    return ModelLibrary(resources() / "models", paths.models)


def open_installer(library: "ModelLibrary", chosen: ModelSettings) -> "Installer":
    """What brings models from the hub that the user chose; the network is reached when it is asked for one."""
    from studio.engine import catalogue
    from studio.engine.installing.address import hub_address

    address = hub_address(chosen.mirror)  # a wrong one in the environment would break the next import

    from studio.engine.installing.hub import Hub
    from studio.engine.installing.installer import Installer

    return Installer(Hub(address, chosen.token.strip()), library, catalogue.load(library.shipped))


def open_gallery(paths: Paths) -> "Gallery":
    """The gallery of one home; makes its folders where they are missing.

    Raises:
        StudioError: the home cannot be written, or its database is damaged or of a newer version.
    """
    from studio.gallery import removals
    from studio.gallery.gallery import Gallery

    gallery = Gallery.open(paths.create(), interpreter_of(paths))
    try:
        removals.expire(gallery.store, load(paths.settings).settings.gallery.trash_days)
    except DamagedError:
        gallery.close()
        raise
    except StudioError as error:
        log.warning("The trash waits for the next start: %s", error)
    return gallery


def interpreter_of(paths: Paths) -> "Interpreter":
    """How other programs' recipes become ours; vocabulary and models are read when the first one comes."""
    from studio.gallery import matching
    from studio.gallery.store import Interpreter
    from studio.prompt.composition import Composition
    from studio.prompt.parse import parse
    from studio.prompt.templates import TemplateBook
    from studio.prompt.vocabulary import Vocabulary

    words = cache(lambda: (TemplateBook(paths.templates).all(), Vocabulary.load(paths.vocabulary)))
    models = cache(lambda: tuple(info.ref for info in open_library(paths).all()))
    vaes = cache(lambda: tuple(info.ref for info in open_library(paths).vaes.all()))
    embeddings = cache(lambda: open_library(paths).embeddings.refs())

    @lru_cache(maxsize=1000)  # pictures of one prompt come together, and to read one takes a millisecond
    def compose(prompt: str) -> Composition:
        found = parse(prompt, *words())
        return found if found.fields.frame or found.fields.styles else Composition(text=prompt)

    match = lru_cache(maxsize=1000)(matching.match)
    return Interpreter(
        compose,
        lambda told: match(told, models()),
        lambda told: match(told, vaes()),
        lambda told: matching.match_contents(told, embeddings()),
    )


def rebuild_gallery(paths: Paths, on_progress: "Progress") -> "Rebuilt":
    """Make the gallery's database again from its pictures; see `gallery.rebuilding`."""
    from studio.gallery.rebuilding import rebuild

    return rebuild(paths, interpreter_of(paths), on_progress)


def back_up_gallery(paths: Paths, to: Path, with_images: bool, on_progress: "Progress") -> "Backup":
    """Copy the database, or all of the gallery; see `gallery.backups`."""
    from studio.gallery.backups import back_up_database, back_up_home

    return back_up_home(paths, to, on_progress) if with_images else back_up_database(paths, to)


def export_pictures(
    paths: Paths,
    records: Sequence["GenerationRecord"],
    to: Path,
    form: "ExportFormat",
    metadata: "Metadata",
    pattern: str | None,
) -> tuple[Path, ...]:
    """Write pictures for other programs; see `gallery.exports`."""
    from studio.gallery.exports import ExportOptions, export

    options = ExportOptions(form, metadata, sources=paths.sources)
    return export(records, to, replace(options, pattern=pattern) if pattern else options)


def run_bench(subject: "Subject", names: Sequence[str], begin: Callable[[str], None]) -> "Figures":
    """The performance suite; see `bench.suite`."""
    from studio.bench import suite

    return suite.run(subject, names, begin)


def build_engine(kind: EngineKind, paths: Paths, chosen: EngineSettings) -> "Engine":
    """An engine as the settings choose it; nothing is loaded yet."""
    match kind:
        case "process":
            from studio.engine.process import EngineProcess

            return EngineProcess(partial(make_diffusers_engine, paths, chosen), paths.log)
        case "inline":
            return make_diffusers_engine(paths, chosen)
        case "fake":
            from studio.engine.fake import FakeEngine

            return FakeEngine()


def make_diffusers_engine(paths: Paths, chosen: EngineSettings) -> "Engine":
    """The engine that runs models; its module needs numpy, which the window's process never loads."""
    from studio.engine.diffusers_engine import DiffusersEngine
    from studio.generation.sources import Sources

    thrift, sources = cast("Thrift", chosen.thrift), Sources(paths.sources)
    return DiffusersEngine(open_library(paths), chosen.device, chosen.dtype, thrift, sources)


def open_window(engine: EngineKind) -> int:
    """Open the window and stay until it is closed; where that cannot be, say so in one line."""
    if not has_display():
        print("seedlock: there is no display for a window here. Use: seedlock generate --help", file=sys.stderr)
        return NO_DISPLAY
    try:
        application, window = create_window(engine=engine)
    except (StudioError, ImportError) as error:
        hint = " To see which system library is missing: seedlock doctor" if isinstance(error, ImportError) else ""
        print(f"seedlock: {error}{hint}", file=sys.stderr)
        return FAILED
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal: Qt's loop runs no Python to see it
    window.show()
    return application.exec()


def create_window(home: Path | None = None, engine: EngineKind = "process") -> "tuple[QApplication, MainWindow]":
    """The program's window, whole but not shown, and the application whose event loop it needs.

    `home` is the folder of its data; None takes `SEEDLOCK_HOME`, else the system's own place.

    Raises:
        StudioError: the home cannot be written, or another window has it open.
    """
    gc.disable()  # a start makes objects and no rubbish: looking for it costs 30 ms
    try:
        return _build_window(window_parts(Paths.find(home).create(), engine))
    finally:
        if not gc.get_freeze_count():  # a second window would freeze what is left of the first, for good
            gc.freeze()  # what stands now stays: to look through it once more stalls the window for 80 ms
        gc.enable()


def _build_window(parts: "Parts") -> "tuple[QApplication, MainWindow]":
    """The window of these parts, which are made first: Qt looks into each module that is loaded after it."""
    from PySide6.QtWidgets import QApplication

    from studio.ui.housekeeping import Housekeeping
    from studio.ui.main_window import MainWindow
    from studio.ui.theme import Look, tint
    from studio.ui.unexpected import Unexpected

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["seedlock"])
    look, scheme = Look(application), cast("Scheme", parts.settings.appearance.theme)
    application.setStyleSheet("")  # that of an earlier window in this process would slow the building of this one
    tint(application, scheme)
    window = MainWindow(parts, look)
    look.setParent(window)
    look.choose(scheme)
    unexpected = Unexpected(window)
    unexpected.happened.connect(window.banner.say)
    unexpected.install()
    Housekeeping(window).begin()
    return application, window


def window_parts(paths: Paths, engine: EngineKind) -> "Parts":
    """What the window works with; holds the home until the window gives it back.

    Raises:
        StudioError: another window has this home open.
    """
    from studio.jobs.runner import JobRunner
    from studio.prompt.own_words import load_words

    loaded, words = load(paths.settings), load_words(paths.vocabulary, paths.templates)
    make_runner = partial(JobRunner, build_engine(engine, paths, loaded.settings.engine))

    from studio.ui.no_features import skip_search

    skip_search()

    from studio.ui.home_lock import lock_home
    from studio.ui.parts import Parts

    lock = lock_home(paths)
    return Parts(
        paths=paths,
        settings=loaded.settings,
        vocabulary=words.vocabulary,
        templates=words.templates,
        wildcards=words.wildcards,
        library=(library := open_library(paths)),
        open_installer=partial(open_installer, library),
        tokenizer_of=tokenizer_of,
        open_gallery=partial(open_gallery, paths),
        rebuild_gallery=partial(rebuild_gallery, paths),
        make_runner=make_runner,
        read_recipe=read_recipe,
        release=lock.unlock,
        problems=(*loaded.problems, *words.problems),
    )


def tokenizer_of(info: "ModelInfo") -> "Tokenizer":
    """What splits a model's prompts; see `engine.tokenizer`, which is loaded when the first one is asked for."""
    from studio.engine.tokenizer import load_tokenizer

    return load_tokenizer(info)


def read_recipe(path: Path) -> "Recipe":
    """The recipe in a picture's file; see `generation.metadata`, which is loaded when the first one is read."""
    from studio.generation import metadata

    return metadata.read(path)


def has_display() -> bool:
    """Whether a window can open; only Linux runs without a display, and Qt can draw into nothing there."""
    if not sys.platform.startswith("linux"):
        return True
    draws_into_nothing = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal", "vnc"}
    return draws_into_nothing or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _print_problems(problems: Sequence[str]) -> None:
    for problem in problems:
        print(f"seedlock: {problem}", file=sys.stderr)


def _before_dashes(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments up to a "--", behind which nothing is an option."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments
