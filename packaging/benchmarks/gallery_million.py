"""Measures the gallery at a million rows: opening, searches of the whole language, counts, facets, against LIKE.

Run: .venv/bin/python packaging/benchmarks/gallery_million.py [--rows 1000000] [--home FOLDER, kept and used again]
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from studio.gallery.database import open_database
from studio.gallery.gallery import Gallery
from studio.gallery.ids import id_of, moment_of, new_number
from studio.gallery.rows import timestamp
from studio.paths import Paths, resources

CHANCE = random.Random(7)
CLOCK = time.perf_counter
ROWS = 1_000_000
QUERIES = 300
FIRST_DAY = datetime(2023, 11, 23, tzinfo=UTC)
DAYS = 3 * 365
AT_ONCE = 20_000
MODELS = ("starter", "dreamshaper_8", "Realistic_Vision_V5.1", "sd_xl_base_1.0", "anything-v5", "flux1-dev")
SIZES = ((512, 512), (512, 768), (768, 512), (768, 768), (1024, 1024), (832, 1216))
SCHEDULERS = ("euler", "euler_ancestral", "dpmpp_2m_karras", "dpmpp_2m_sde_karras", "unipc", "ddim")
NEGATIVES = ("blurry, low quality, jpeg artifacts", "watermark, text, signature", "bad anatomy, extra fingers", "")
ENVIRONMENT = (
    '{"attention":"sdpa","batch_size":1,"device":"cuda","diffusers":"0.42.1","dtype":"float16","platform":"Linux",'
    '"python":"3.11","seedlock":"0.1.0","threads":2,"torch":"2.15.0","transformers":"5.23.0"}'
)
COLUMNS = (
    "number", "id", "key", "prompt", "negative", "frame", "subject", "style", "modifier", "tags", "note", "model",
    "model_sha256", "seed", "width", "height", "steps", "guidance_scale", "scheduler", "rating", "is_favourite",
    "created", "deleted", "parent", "run", "seconds", "path", "pixels_sha256",
)  # fmt: skip


def phrases(name: str) -> list[str]:
    """Every entry of a vocabulary that ships: what people choose from."""
    files = sorted((resources() / "vocabulary").glob(f"{name}*.toml"))
    files += sorted((resources() / "vocabulary" / name).glob("*.toml"))
    tables = [table for file in files for table in tomllib.loads(file.read_text(encoding="utf-8")).values()]
    return [text for table in tables if isinstance(table, dict) for text in table]


FRAMES, SUBJECTS, STYLES, MODIFIERS = map(phrases, ("frames", "subjects", "styles", "modifiers"))
ACTIONS = (
    "standing in the rain", "beside a lake", "in a crowded market", "under a starry sky", "reading a letter",
    "on a wooden table", "looking at the viewer", "running through tall grass",
)  # fmt: skip


def rows(count: int) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Generations over three years, of which a user works on one subject for a while, and their recipes."""
    number, subject, run, parent = 0, "", "", None
    for index in range(count):
        if index % 12 == 0:
            subject, run, parent = _weighted(SUBJECTS), f"run{index // 12:x}", None
        moment = FIRST_DAY + timedelta(days=DAYS) * (index / count)
        number = new_number(moment, number)
        row, recipe = _row(number, subject, run, parent)
        parent = str(row["id"]) if index % 4 == 0 else parent
        yield row, recipe


def _weighted(words: Sequence[str]) -> str:
    """A word; the first ones are much more usual, as in any language."""
    return words[min(int(CHANCE.paretovariate(0.6)) - 1, len(words) - 1) % len(words)]


def _row(number: int, subject: str, run: str, parent: str | None) -> tuple[dict[str, object], dict[str, object]]:
    frame, negative = _weighted(FRAMES), CHANCE.choice(NEGATIVES)
    style, modifier = ", ".join(CHANCE.sample(STYLES, 2)), ", ".join(CHANCE.sample(MODIFIERS, 3))
    prompt = f"A {frame} of {subject} {CHANCE.choice(ACTIONS)}, {style}, {modifier}"
    width, height = CHANCE.choice(SIZES)
    seed, model, steps = str(CHANCE.getrandbits(32)), _weighted(MODELS), CHANCE.choice((20, 20, 25, 30, 50))
    guidance, scheduler = CHANCE.choice((5.0, 7.0, 7.5)), _weighted(SCHEDULERS)
    tagged = CHANCE.random() < 0.02
    values: tuple[object, ...] = (
        number, id_of(number), f"{number:064x}", prompt, negative, frame, subject, style, modifier,
        CHANCE.choice(("keep", "portrait", "print")) if tagged else "", "", model, f"{MODELS.index(model):064x}",
        seed, width, height, steps, guidance, scheduler, CHANCE.choice((3, 4, 5)) if CHANCE.random() < 0.05 else 0,
        int(CHANCE.random() < 0.01), timestamp(moment_of(number)),
        timestamp(moment_of(number)) if CHANCE.random() < 0.005 else None, parent, run, 3.5,
        f"2025/01/{number}.png", f"{number:064x}",
    )  # fmt: skip
    request = (
        f'{{"guidance_scale":{guidance},"model":{{"name":"{model}","sha256":"{MODELS.index(model):064x}"}},'
        f'"negative_prompt":"{negative}","noise":{{"seed":{seed}}},"prompt":"{prompt}","scheduler":"{scheduler}",'
        f'"size":{{"height":{height},"width":{width}}},"steps":{steps}}}'
    )
    composition = f'{{"fields":{{"frame":"{frame}","subject":"{subject}"}}}}'
    row = dict(zip(COLUMNS, values, strict=True))
    return row, {"number": number, "request": request, "composition": composition, "environment": 1}


def fill(file: Path, count: int) -> None:
    """Enter the rows in large transactions, as an import would."""
    open_database(file).close()
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -400000")
    database.execute("INSERT INTO environments VALUES (1, ?)", [ENVIRONMENT])
    names, holes = ", ".join(COLUMNS), ", ".join(f":{name}" for name in COLUMNS)
    source = rows(count)
    while some := list(islice(source, AT_ONCE)):
        database.executemany(f"INSERT INTO generations ({names}) VALUES ({holes})", [row for row, _ in some])
        database.executemany(
            "INSERT INTO recipes VALUES (:number, :request, :composition, :environment)", [two for _, two in some]
        )
        tags = [row for row, _ in some if row["tags"]]
        database.executemany("INSERT INTO tags (tag, number) VALUES (:tags, :number)", tags)
        database.commit()
    database.close()


def queries(gallery: Gallery, count: int) -> Iterator[tuple[str, str]]:
    """Searches of every kind of the language, each with the name of its kind."""
    ids = gallery.ids()
    some = gallery.get_many([ids[CHANCE.randrange(len(ids))] for _ in range(40)])
    kinds: dict[str, Callable[[], str]] = {
        "all": lambda: "",
        "letter": lambda: CHANCE.choice("abcdefgst"),
        "word": lambda: _word(SUBJECTS),
        "two words": lambda: f"{_word(SUBJECTS)} {_word(STYLES)}",
        "phrase": lambda: f'"{CHANCE.choice(STYLES)}"',
        "word -word": lambda: f"{_word(SUBJECTS)} -{_word(STYLES)}",
        "-word": lambda: f"-{_word(MODIFIERS)}",
        "nothing": lambda: CHANCE.choice(("zyzzyva", "fox zyzzyva", "steps:33", "rating:1 fox", "size:500x500")),
        "field": lambda: f'frame:"{CHANCE.choice(FRAMES)}" style:{_word(STYLES)}',
        "model": lambda: f"model:{CHANCE.choice(MODELS)} {_word(SUBJECTS)}",
        "seed": lambda: f"seed:{CHANCE.choice(some).request.noise.seed}",
        "seed*": lambda: f"seed:{CHANCE.randrange(1, 4)}{CHANCE.randrange(100)}*",
        "rating": lambda: f"rating:>={CHANCE.randint(3, 5)}",
        "word rating": lambda: f"{_word(SUBJECTS)} rating:{CHANCE.randint(3, 5)}",
        "favourite": lambda: f"is:favourite {_word(STYLES)}",
        "trash": lambda: "is:deleted",
        "tag": lambda: f"tag:{CHANCE.choice(('keep', 'portrait', 'pri*'))}",
        "tag word": lambda: f"tag:print {_word(SUBJECTS)}",
        "date": lambda: f"date:{CHANCE.randint(2024, 2026)}-0{CHANCE.randint(1, 9)}",
        "date word": lambda: f"date:2024-0{CHANCE.randint(1, 4)}..2024-0{CHANCE.randint(5, 9)} {_word(SUBJECTS)}",
        "numbers": lambda: (
            f"steps:{CHANCE.choice(('20', '25..40', '>=50'))} guidance:{CHANCE.choice(('5', '>7'))}"
        ),
        "size": lambda: "size:{}x{} scheduler:{}".format(*CHANCE.choice(SIZES), CHANCE.choice(SCHEDULERS)),
        "run": lambda: f"run:{CHANCE.choice(some).origin.run}",
        "parent": lambda: f"parent:{CHANCE.choice(some).id}",
    }
    kinds |= {
        "or": lambda: f"{_word(SUBJECTS)} OR {_word(SUBJECTS)}",
        "or mixed": lambda: f"({_word(SUBJECTS)} OR rating:5) steps:20",
        "not": lambda: f"NOT ({_word(SUBJECTS)} OR {_word(STYLES)}) is:favourite",
        "five stars": lambda: f"{_word(SUBJECTS)} frame:watercolor date:2026-03..2026-05 rating:5",
    }
    for index in range(count):
        kind = list(kinds)[index % len(kinds)]
        yield kind, kinds[kind]()


def _word(texts: Sequence[str]) -> str:
    return max(CHANCE.choice(texts).replace("-", " ").replace("'", " ").split(), key=len)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds, by the clock on the wall or, with --cpu, those that the processor worked for it."""
    start = CLOCK()
    work()
    return 1000 * (CLOCK() - start)


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` % lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else values[0]


def told(name: str, values: Sequence[float]) -> None:
    """One line: median, 95 % and longest."""
    print(f"{name:24} {statistics.median(values):9.2f} {percentile(values, 95):9.2f} {max(values):9.2f}")


def report(paths: Paths) -> None:
    """Print the figures in milliseconds."""
    print(f"{paths.database.stat().st_size / 2**20:.0f} MiB; milliseconds: median, 95 %, longest")

    def opened() -> None:
        gallery = Gallery.open(paths)
        gallery.search()
        gallery.close()

    told("open and first page", [timed(opened) for _ in range(5)])
    gallery = Gallery.open(paths)
    told("all ids", [timed(gallery.ids) for _ in range(3)])
    asked = list(queries(gallery, QUERIES))
    pages = [(kind, query, timed(lambda q=query: gallery.search(q))) for kind, query in asked]
    counts = [(kind, query, timed(lambda q=query: gallery.tally(q))) for kind, query in asked]
    for kind in dict(asked):
        told(f"page  {kind}", [taken for one, _, taken in pages if one == kind])
    for kind in dict(asked):
        told(f"count {kind}", [taken for one, _, taken in counts if one == kind])
    told("PAGES", [taken for *_, taken in pages])
    told("COUNTS", [taken for *_, taken in counts])
    about = [query for _, query in asked if not gallery.tally(query).is_exact]
    both = [(gallery.tally(query).count, gallery.count(query)) for query in about[:12]]
    errors = [abs(estimate - exact) / max(1, exact) for estimate, exact in both]
    print(
        f"{len(about)} of {len(asked)} counts were estimates, off by {100 * max(errors, default=0):.0f} % at most"
    )
    told("facets", [timed(lambda q=query: gallery.overview.facets(q)) for _, query in asked[:28]])
    for name, figures in (("page", pages), ("count", counts)):
        for _, query, taken in sorted(figures, key=lambda figure: -figure[2])[:6]:
            print(f"  slowest {name}: {taken:8.1f}  {query}")
    gallery.close()
    against_like(paths)


def against_like(paths: Paths) -> None:
    """The same words by the full-text index and by LIKE, as the peers search."""
    database, words = sqlite3.connect(paths.database), [_word(SUBJECTS) for _ in range(8)]
    gallery = Gallery.open(paths)
    like = "prompt LIKE ? AND deleted IS NULL"
    page, number = f"SELECT * FROM generations WHERE {like} ORDER BY number DESC LIMIT 101", "SELECT count(*)"
    slow = [timed(lambda w=word: database.execute(page, [f"%{w}%"]).fetchall()) for word in words]
    fast = [timed(lambda w=word: gallery.search(w)) for word in words]
    told("page by LIKE", slow)
    told("page by words", fast)
    slow = [
        timed(lambda w=word: database.execute(f"{number} FROM generations WHERE {like}", [f"%{w}%"]).fetchall())
        for word in words
    ]
    told("count by LIKE", slow)
    told("count by words", [timed(lambda w=word: gallery.count(w)) for word in words])
    database.close()
    gallery.close()


def main() -> None:
    """Fill a home unless it is filled, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--cpu", action="store_true", help="Time of the processor: for machines that are busy.")
    chosen = parser.parse_args()
    globals()["CLOCK"] = time.process_time if chosen.cpu else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths.of_home(chosen.home or Path(folder)).create()
        if not paths.database.exists():
            start = time.perf_counter()
            fill(paths.database, chosen.rows)
            print(f"{chosen.rows} rows in {time.perf_counter() - start:.0f} s")
        report(paths)


if __name__ == "__main__":
    main()
