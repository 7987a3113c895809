"""A composer with the real vocabulary, templates, starter model and its tokenizer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.engine.library import ModelLibrary
from studio.engine.tokenizer import load_tokenizer
from studio.generation.model import ModelInfo
from studio.paths import resources
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards
from studio.ui.composer.composer import Composer

Find = Callable[[str], QWidget]


@pytest.fixture(scope="session")
def starter_info(tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    """What is known of the model that ships."""
    return ModelLibrary(resources() / "models", tmp_path_factory.mktemp("models")).all()[0]


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    """The shipped vocabulary, with room for words of one's own."""
    return Vocabulary.load(tmp_path / "vocabulary")


@pytest.fixture
def templates(tmp_path: Path) -> TemplateBook:
    """The shipped templates, with room for one's own."""
    return TemplateBook(tmp_path / "templates.toml")


@pytest.fixture
def composer(
    qtbot: QtBot,
    vocabulary: Vocabulary,
    templates: TemplateBook,
    starter_info: ModelInfo,
    model: ModelInfo,
    tmp_path: Path,
) -> Composer:
    """A composer on the screen, with the starter model and one that exists by name only."""
    composer = Composer(vocabulary, templates, [starter_info, model], load_tokenizer, Wildcards(tmp_path))
    qtbot.addWidget(composer)
    qtbot.addWidget(composer.prompt_bar)
    composer.resize(340, 760)
    composer.show()
    composer.prompt_bar.show()
    return composer


@pytest.fixture
def find(composer: Composer) -> Find:
    """Finds a control by the name of the contract."""

    def of_name(name: str) -> QWidget:
        found = composer.findChild(QWidget, name) or composer.prompt_bar.findChild(QWidget, name)
        assert found is not None, f"no control is named {name}"
        return found

    return of_name
