"""What the window is given to work with; `app.py` builds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.generation.model import ModelInfo
from studio.generation.recipe import Recipe
from studio.jobs.events import Event
from studio.jobs.runner import JobRunner, Keep
from studio.paths import Paths
from studio.prompt.templates import TemplateBook
from studio.prompt.tokens import Tokenizer
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards
from studio.settings import ModelSettings, Settings

if TYPE_CHECKING:  # their modules import SQLAlchemy and more, which must wait until the window is shown
    from studio.engine.installing.installer import Installer
    from studio.engine.library import ModelLibrary
    from studio.gallery.gallery import Gallery
    from studio.gallery.rebuilding import Rebuilt


@dataclass(frozen=True)
class Parts:
    """The program's parts; functions build or do what takes time.

    `open_gallery` and `rebuild_gallery` are called in a thread of their own, the latter where the former finds a
    damaged database: it tells how many pictures of how many it has read. `release` gives the home back when the
    window has closed; `problems` are sentences to show at the start.
    """

    paths: Paths
    settings: Settings
    vocabulary: Vocabulary
    templates: TemplateBook
    wildcards: Wildcards
    library: "ModelLibrary"
    open_installer: Callable[[ModelSettings], "Installer"]
    tokenizer_of: Callable[[ModelInfo], Tokenizer]
    open_gallery: Callable[[], "Gallery"]
    rebuild_gallery: "Callable[[Callable[[int, int], None]], Rebuilt]"
    make_runner: Callable[[Keep, Callable[[Event], None]], JobRunner]
    read_recipe: Callable[[Path], Recipe]
    release: Callable[[], object]
    problems: Sequence[str] = ()
