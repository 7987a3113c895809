"""Installing: the trained model becomes the one that ships, and whatever shows its pictures is drawn anew."""

import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

from starter_model.kitchen import Kitchen
from starter_model.release import release

PROGRAM = Path(__file__).parents[2]
"""The checkout that this recipe is a part of."""

SHEETS = Path("packaging/starter_model/sheets")
"""Where the recipe's page finds the sheets."""

_DRAWN = (
    ("packaging/examples.py",),
    ("packaging/screenshots.py", "packaging/pictures", "--readme"),
)
"""What draws with the model that ships: the examples of the empty window, the README's pictures."""


def place(kitchen: Kitchen, program: Path = PROGRAM) -> None:
    """Release what was trained, put it in the place of the model that ships, and its sheets beside the recipe.

    Weights, defaults, known words, card and hashes are all in the release; tests and window read them from there.
    """
    shipped = program / "resources" / "models" / "starter"
    model = release(kitchen.settings, kitchen.folder, kitchen.subjects())
    shutil.rmtree(shipped, ignore_errors=True)
    shutil.copytree(model, shipped)
    folder = program / SHEETS
    folder.mkdir(parents=True, exist_ok=True)
    drawn = kitchen.folder / "evaluation" / "sheets-trained"
    for sheet in (*drawn.glob("*.webp"), *(kitchen.folder / "sheets").glob("*.webp")):
        _halve(sheet, folder / sheet.name)


def redraw(program: Path = PROGRAM) -> None:
    """Draw with the new model, in runs of their own."""
    for script, *arguments in _DRAWN:
        subprocess.run([sys.executable, program / script, *arguments], cwd=program, check=True)


def _halve(sheet: Path, to: Path) -> None:
    """The sheet at half its size: small enough for the repository, large enough to look at."""
    with Image.open(sheet) as whole:
        whole.reduce(2).save(to, quality=70)
