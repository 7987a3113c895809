"""The whole window on the fake engine, with one picture made."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.app import create_window
from studio.generation.record import GenerationRecord
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.main_window import MainWindow

Make = Callable[..., GenerationRecord]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    def stop(window: MainWindow) -> None:
        window.actions_table["cancel_all"].trigger()
        qtbot.waitUntil(lambda: not window._jobs.is_busy)

    _, window = create_window(tmp_path / "home", engine="fake")
    qtbot.addWidget(window, before_close_func=stop)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def make(qtbot: QtBot, window: MainWindow) -> Make:
    """Makes what is composed, with some things changed: `make(seed=7)`; the record comes back."""

    def made(subject: str = "a red fox", **changes: object) -> GenerationRecord:
        draft = replace(window.composer.draft(), composition=Composition(PromptFields(subject)), **changes)
        window.composer.load(draft)
        count = window.create_place.sitting.rowCount() + draft.pictures
        window.actions_table["generate"].trigger()
        qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == count, timeout=10_000)
        record = window.create_place.details.record
        assert record is not None
        return record

    return made
