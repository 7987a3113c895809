"""Makes the pictures of resources/examples, which the empty canvas shows, with the model that ships.

Run: .venv/bin/python packaging/examples.py
The recipes stand in resources/examples/examples.json; only the pictures are written anew.
"""

import random
import sys
import tempfile
from pathlib import Path

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.generation.draft import Draft
from studio.paths import resources
from studio.prompt.composition import Composition
from studio.prompt.wildcards import Wildcards
from studio.ui.canvas import examples


def main() -> None:
    """Make every example's picture and check that its prompt reads as the file says."""
    with tempfile.TemporaryDirectory() as empty:
        library = ModelLibrary(resources() / "models", Path(empty))
        wildcards = Wildcards(Path(empty))
        engine = DiffusersEngine(library)
        for example in examples.load(resources() / "examples"):
            draft = Draft(Composition(example.fields), library.all()[0], seed=example.seed)
            (planned,) = draft.settle(random.Random(0), wildcards)
            assert planned.request.prompt == example.prompt, planned.request.prompt
            (made,) = engine.generate([planned.request], lambda _step: None)
            made.image.save(example.picture, quality=92)
            print(example.picture.name, example.prompt, file=sys.stderr)
        engine.close()


if __name__ == "__main__":
    main()
