"""How long a gallery of many rows takes to open, to page and to search."""

import random
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studio.bench.figures import Figures, Make, timed
from studio.bench.subject import Subject
from studio.gallery.database import open_database
from studio.gallery.gallery import Gallery
from studio.gallery.ids import id_of, new_number
from studio.gallery.rows import insert_row
from studio.generation.draft import Origin
from studio.generation.imprint import Imprint
from studio.generation.record import Environment
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase

FRAMES = ("oil painting", "photograph", "watercolor", "pencil drawing")
STYLES = ("golden hour", "art nouveau", "neon hues", "eerie illumination")
WORDS = Path(__file__).read_text(encoding="utf-8").split()
ENVIRONMENT = Environment("0.1.0", "3.11", "2.15", "0.42", "5.23", "Linux", "cpu", "bfloat16", "sdpa", 2, 1)
QUERIES = ("", "fox", "frame:oil", "fox style:golden -owl", "size:512x768")


def measure(subject: Subject) -> Figures:
    """A gallery of 2,000 rows, quickly of 500: milliseconds to open it, and of a page of 100 for each query."""
    rows = 500 if subject.is_quick else 2000
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.of_home(Path(folder)).create()
        enter(paths, rows, random.Random(7))
        figures: Figures = {"rows": rows, "open_ms": _milliseconds(lambda: timed(Gallery.open(paths).close))}
        gallery = Gallery.open(paths)
        for query in QUERIES:
            search = _milliseconds(lambda query=query: timed(lambda: gallery.search(query)))
            figures[f"search_ms {query}".strip()] = search
        gallery.close()
    return figures


def enter(paths: Paths, rows: int, chance: random.Random) -> None:
    """Enter generations over two years; their pictures are not there."""
    database = open_database(paths.database)
    with database.writing() as connection:
        for row in range(rows):
            created = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=700) * (row / rows)
            number = new_number(created, 0)
            insert_row(connection, imprint(number, created, chance), f"2025/01/{number}.png")
    database.close()


def imprint(number: int, created: datetime, chance: random.Random) -> Imprint:
    """A generation like those that people make; every fourth has a fox in it."""
    subject = "red fox" if chance.random() < 0.25 else " ".join(chance.sample(WORDS, 3))
    fields = PromptFields(subject, chance.choice(FRAMES), (StylePhrase(chance.choice(STYLES)),), ("8K",))
    prompt = f"A {fields.frame} of a {subject}, {fields.styles[0].text}, {' '.join(chance.sample(WORDS, 12))}"
    request = GenerationRequest(
        prompt=prompt,
        noise=Noise(chance.getrandbits(32)),
        model=ModelRef(chance.choice(("starter", "dreamshaper_8")), "ab" * 32),
        size=chance.choice((Size(512, 512), Size(512, 768))),
        steps=chance.choice((20, 30)),
        guidance_scale=7.5,
        scheduler="euler",
    )
    sha = chance.randbytes(32).hex()
    return Imprint(id_of(number), created, request, Origin(Composition(fields)), ENVIRONMENT, 1.0, sha)


def _milliseconds(make: Make, times: int = 5) -> float:
    """The median of several runs."""
    return round(1000 * statistics.median(make() for _ in range(times)), 2)
