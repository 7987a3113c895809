"""What is asked for while something is done waits for its turn, and each is told."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.engine.installing.adding import Added
from studio.engine.installing.removing import Removed
from studio.engine.library import ModelLibrary
from studio.ui.models.shelving import Shelving
from tests.engine.folders import write_lora

NAMES = ("Ink", "Gouache", "Charcoal")


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "shipped", tmp_path / "models")


@pytest.fixture
def shelving(qtbot: QtBot, library: ModelLibrary) -> Shelving:
    window = QWidget()
    qtbot.addWidget(window)
    return Shelving(library, window)


def test_several_that_are_added_at_once_are_all_listed_and_told(
    qtbot: QtBot, shelving: Shelving, library: ModelLibrary, tmp_path: Path
) -> None:
    told, read = list[Added](), list[str]()
    shelving.added.connect(told.append)
    shelving.busy.connect(read.append)
    for name in NAMES:
        shelving.add(write_lora(tmp_path / f"{name}.safetensors"))
    qtbot.waitUntil(lambda: len(told) == len(NAMES))
    assert [added.infos[0].name for added in told] == list(NAMES)
    assert [text.split(".")[0] for text in read] == [f"Reading {name}" for name in NAMES]
    assert {info.name for info in library.loras.all()} == set(NAMES)


def test_several_that_are_removed_at_once_are_all_gone_and_told(
    qtbot: QtBot, shelving: Shelving, library: ModelLibrary, tmp_path: Path
) -> None:
    infos = [library.loras.add(write_lora(tmp_path / f"{name}.safetensors")) for name in NAMES]
    told = list[Removed]()
    shelving.removed.connect(told.append)
    for info in infos:
        shelving.remove(info)
    qtbot.waitUntil(lambda: len(told) == len(NAMES))
    assert [removed.name for removed in told] == list(NAMES)
    assert library.loras.all() == ()
