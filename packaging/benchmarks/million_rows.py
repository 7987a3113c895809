"""Fills a gallery with rows as three years of use would leave them: words, seeds, runs, looks, albums."""

import random
import sqlite3
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from studio.gallery.database import open_database
from studio.gallery.ids import id_of, moment_of, new_number
from studio.gallery.rows import timestamp
from studio.gallery.stacks import keys
from studio.paths import resources
from studio.prompt.fields import ASPECTS

CHANCE = random.Random(7)
FIRST_DAY = datetime(2023, 11, 23, tzinfo=UTC)
DAYS = 3 * 365
AT_ONCE = 20_000
SEEDS = 4
"""Pictures of one recipe, that differ by their seed alone."""

MODELS = ("starter", "dreamshaper_8", "Realistic_Vision_V5.1", "sd_xl_base_1.0", "anything-v5", "flux1-dev")
SIZES = ((512, 512), (512, 768), (768, 512), (768, 768), (1024, 1024), (832, 1216))
SCHEDULERS = ("euler", "euler_ancestral", "dpmpp_2m_karras", "dpmpp_2m_sde_karras", "unipc", "ddim")
NEGATIVES = ("blurry, low quality, jpeg artifacts", "watermark, text, signature", "bad anatomy, extra fingers", "")
ACTIONS = (
    "standing in the rain", "beside a lake", "in a crowded market", "under a starry sky", "reading a letter",
    "on a wooden table", "looking at the viewer", "running through tall grass",
)  # fmt: skip
ENVIRONMENT = (
    '{"attention":"sdpa","batch_size":1,"device":"cuda","diffusers":"0.42.1","dtype":"float16","platform":"Linux",'
    '"python":"3.11","seedlock":"0.1.0","threads":2,"torch":"2.15.0","transformers":"5.23.0"}'
)
COLUMNS = (
    "number", "id", "key", "prompt", "negative", "frame", "subject", "style", "modifier", "tags", "note", "model",
    "model_sha256", "seed", "width", "height", "steps", "guidance_scale", "scheduler", "rating", "is_favourite",
    "created", "deleted", "parent", "run", "seconds", "path", "pixels_sha256",
)  # fmt: skip
Row = dict[str, object]


def phrases(name: str) -> list[str]:
    """Every entry of a vocabulary that ships: what people choose from."""
    files = sorted((resources() / "vocabulary").glob(f"{name}*.toml"))
    files += sorted((resources() / "vocabulary" / name).glob("*.toml"))
    tables = [table for file in files for table in tomllib.loads(file.read_text(encoding="utf-8")).values()]
    return [text for table in tables if isinstance(table, dict) for text in table]


FRAMES, SUBJECTS, STYLES, MODIFIERS = map(phrases, ("frames", "subjects", "styles", "modifiers"))
ASPECT_WORDS = {aspect: phrases(f"styles/{aspect}") for aspect in ASPECTS}


@dataclass(frozen=True)
class Recipe:
    """What the pictures of one recipe have in common."""

    prompt: str
    negative: str
    frame: str
    subject: str
    styles: tuple[tuple[str, str], ...]
    modifiers: tuple[str, ...]
    size: tuple[int, int]
    model: str
    steps: int
    guidance: float
    scheduler: str

    @classmethod
    def of(cls, subject: str) -> "Recipe":
        """A new one for a subject."""
        frame, aspects = weighted(FRAMES), CHANCE.sample(ASPECTS, 2)
        styles = tuple((weighted(ASPECT_WORDS[aspect]), aspect) for aspect in aspects)
        modifiers = tuple(CHANCE.sample(MODIFIERS, 3))
        words = ", ".join((*(style for style, _ in styles), *modifiers))
        prompt = f"A {frame} of {subject} {CHANCE.choice(ACTIONS)}, {words}"
        return cls(
            prompt, CHANCE.choice(NEGATIVES), frame, subject, styles, modifiers, CHANCE.choice(SIZES),
            weighted(MODELS), CHANCE.choice((20, 20, 25, 30, 50)), CHANCE.choice((5.0, 7.0, 7.5)),
            weighted(SCHEDULERS),
        )  # fmt: skip


def weighted(words: Sequence[str]) -> str:
    """A word; the first ones are much more usual, as in any language."""
    return words[min(int(CHANCE.paretovariate(0.6)) - 1, len(words) - 1) % len(words)]


def rows(count: int) -> Iterator[tuple[Row, Row]]:
    """Generations over three years, of which a user works on one subject for a while, and their recipes."""
    number, run, parent, subject, recipe = 0, "", None, SUBJECTS[0], Recipe.of(SUBJECTS[0])
    for index in range(count):
        if index % (3 * SEEDS) == 0:
            subject, run, parent = weighted(SUBJECTS), f"run{index:x}", None
        if index % SEEDS == 0:
            recipe = Recipe.of(subject)
        number = new_number(FIRST_DAY + timedelta(days=DAYS) * (index / count), number)
        row, told = _row(number, recipe, run, parent)
        parent = str(row["id"]) if index % SEEDS == 0 else parent
        yield row, told


def _row(number: int, recipe: Recipe, run: str, parent: str | None) -> tuple[Row, Row]:
    seed, tagged = str(CHANCE.getrandbits(32)), CHANCE.random() < 0.02
    model, (width, height) = f"{MODELS.index(recipe.model):064x}", recipe.size
    values: tuple[object, ...] = (
        number, id_of(number), f"{number:064x}", recipe.prompt, recipe.negative, recipe.frame, recipe.subject,
        ", ".join(style for style, _ in recipe.styles), ", ".join(recipe.modifiers),
        CHANCE.choice(("keep", "portrait", "print")) if tagged else "", "", recipe.model, model, seed,
        width, height, recipe.steps, recipe.guidance, recipe.scheduler,
        CHANCE.choice((3, 4, 5)) if CHANCE.random() < 0.05 else 0,
        int(CHANCE.random() < 0.01), timestamp(moment_of(number)),
        timestamp(moment_of(number)) if CHANCE.random() < 0.005 else None, parent, run, 3.5,
        f"2025/01/{number}.png", f"{number - number % 1000 if CHANCE.random() < 0.001 else number:064x}",
    )  # fmt: skip
    request = (
        f'{{"guidance_scale":{recipe.guidance},"model":{{"name":"{recipe.model}","sha256":"{model}"}},'
        f'"negative_prompt":"{recipe.negative}","noise":{{"seed":{seed}}},"prompt":"{recipe.prompt}",'
        f'"scheduler":"{recipe.scheduler}","size":{{"height":{height},"width":{width}}},"steps":{recipe.steps}}}'
    )
    styles = ",".join(f'{{"aspect":"{aspect}","text":"{text}"}}' for text, aspect in recipe.styles)
    fields = f'{{"frame":"{recipe.frame}","styles":[{styles}],"subject":"{recipe.subject}"}}'
    row: Row = dict(zip(COLUMNS, values, strict=True))
    return row, {"number": number, "request": request, "composition": f'{{"fields":{fields}}}', "environment": 1}


def fill(file: Path, count: int) -> None:
    """Enter the rows in large transactions, as an import would."""
    open_database(file).close()
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -400000")
    database.execute("INSERT INTO environments VALUES (1, ?)", [ENVIRONMENT])
    source = rows(count)
    while some := list(islice(source, AT_ONCE)):
        _enter(database, some)
        database.commit()
    database.execute("INSERT INTO albums VALUES ('best of', NULL), ('foxes', 'fox rating:>=4')")
    database.execute(
        "INSERT INTO album_members SELECT 'best of', number FROM generations WHERE rating = 5 AND deleted IS NULL"
    )
    database.commit()
    database.close()


def _enter(database: sqlite3.Connection, some: Sequence[tuple[Row, Row]]) -> None:
    names, holes = ", ".join(COLUMNS), ", ".join(f":{name}" for name in COLUMNS)
    database.executemany(f"INSERT INTO generations ({names}) VALUES ({holes})", [row for row, _ in some])
    recipes = [recipe for _, recipe in some]
    database.executemany("INSERT INTO recipes VALUES (:number, :request, :composition, :environment)", recipes)
    stacks = [keys(str(recipe["request"]), str(row["run"]), int(str(row["number"]))) for row, recipe in some]
    database.executemany("INSERT INTO stacks VALUES (:number, :recipe, :prompt, :run)", stacks)
    tags = [row for row, _ in some if row["tags"]]
    database.executemany("INSERT INTO tags (tag, number) VALUES (:tags, :number)", tags)
    database.executemany("INSERT INTO looks VALUES (?, ?)", _looks([row["number"] for row, _ in some]))


def _looks(numbers: Sequence[object]) -> Iterator[tuple[object, int]]:
    """A look for each; one in two hundred resembles the one before."""
    look = 0
    for number in numbers:
        if CHANCE.random() < 0.005:
            look ^= 1 << CHANCE.randrange(62)
        else:
            look = CHANCE.getrandbits(64) - (1 << 63)
        yield number, look
