"""Makes the pictures of resources/examples, which the empty canvas and Walk show, with the model that ships.

Run: .venv/bin/python packaging/examples.py
The recipes stand in examples.json and walks.json there; only the pictures are written anew.
"""

import random
import sys
import tempfile
from pathlib import Path

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.experiments.staging import Stage, walk_of
from studio.generation.draft import Draft, Planned
from studio.jobs.plan import lookups
from studio.paths import resources
from studio.prompt.composition import Composition
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards
from studio.ui.canvas import examples
from studio.ui.experiments.walk import examples as walks


def main() -> None:
    """Make every example's picture and check that its prompt reads as the file says."""
    with tempfile.TemporaryDirectory() as empty:
        home = Path(empty)
        library = ModelLibrary(resources() / "models", home)
        wildcards = Wildcards(home)
        engine = DiffusersEngine(library)
        for example in examples.load(resources() / "examples"):
            draft = Draft(Composition(example.fields), library.all()[0], seed=example.seed)
            (planned,) = draft.settle(random.Random(0), wildcards)
            assert planned.request.prompt == example.prompt, planned.request.prompt
            (made,) = engine.generate([planned.request], lambda _step: None)
            made.image.save(example.picture, quality=92)
            print(example.picture.name, example.prompt, file=sys.stderr)
        for walk in walks.load(resources() / "examples"):
            stage = Stage(
                lookups(library, TemplateBook(home / "templates"), Vocabulary.load(home)), wildcards, _none
            )
            for path, keyframe in zip(walk.pictures, walk_of(walk.file, stage).keyframes, strict=True):
                (made,) = engine.generate([keyframe.planned.request], lambda _step: None)
                made.image.save(path, quality=92)
                print(path.name, keyframe.planned.request.prompt, file=sys.stderr)
        engine.close()


def _none(identity: str) -> Planned:
    raise StudioError(f"An example names a picture ({identity}). Write its recipe instead.")


if __name__ == "__main__":
    main()
