"""`seedlock grid`, with drawn pictures: cells once, resumed after anything, laid out in sheets."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio.gallery.gallery import Gallery
from studio.paths import Paths

ROOT = Path(__file__).parent.parent.parent
SLOW = """
import sys
from studio import app
from studio.engine.fake import FakeEngine
app.build_engine = lambda *_: FakeEngine(seconds_per_step=0.05)
sys.exit(app.run(sys.argv[1:], engine="fake"))
"""
FRAMES = "frame=oil painting|pencil drawing|watercolor"
FOX = ("grid", "--subject", "a red fox", "--steps", "3")
TWELVE = (*FOX, "--axis", FRAMES, "--axis", "seed=1..4")


def test_every_cell_is_made_and_told_of(seedlock) -> None:
    done = seedlock(*TWELVE, "--json")

    assert done.status == 0
    assert len(done.lines) == 12
    assert "12 cells: 0 already made, 12 to make" in done.err
    first = done.lines[0]
    assert first["axes"] == {"frame": "oil painting", "seed": "1"}
    assert (first["prompt"], first["seed"]) == ("An oil painting of a red fox", 1)
    assert {"created", "rating", "tags", "parent", "run"} < first.keys()
    assert len({line["run"] for line in done.lines}) == 1


def test_what_is_there_is_not_made_again(seedlock) -> None:
    ids = {line["id"] for line in seedlock(*TWELVE, "--json").lines}
    again = seedlock(*TWELVE, "--json")

    assert "12 cells: 12 already made, 0 to make" in again.err
    assert {line["id"] for line in again.lines} == ids


def test_an_added_frame_makes_only_its_own_cells(seedlock) -> None:
    ids = {line["id"] for line in seedlock(*TWELVE, "--json").lines}
    more = seedlock(*FOX, "--axis", FRAMES + "|etching", "--axis", "seed=1..4", "--json")

    assert "16 cells: 12 already made, 4 to make" in more.err
    new = [line for line in more.lines if line["id"] not in ids]
    assert [line["axes"]["frame"] for line in new] == ["etching"] * 4


def test_a_picture_of_generate_is_a_cell_already(seedlock) -> None:
    (made,) = seedlock("generate", *FOX[1:], "--frame", "watercolor", "--seed", "2", "--json").lines
    done = seedlock(*TWELVE, "--json")

    assert "1 already made, 11 to make" in done.err
    assert done.lines[0]["id"] == made["id"]


def test_cells_that_come_out_alike_are_made_once(seedlock) -> None:
    done = seedlock(*FOX, "--seed", "1", "--variation", "9:0.5", "--axis", "variation-strength=0|0.5|1", "--json")
    alike = seedlock("generate", *FOX[1:], "--seed", "9", "--json")
    again = seedlock(*FOX, "--variation", "9:1", "--axis", "seed=1..3", "--json")

    assert len({line["pixels_sha256"] for line in done.lines}) == 3
    assert alike.lines[0]["key"] == done.lines[2]["key"]
    assert "3 cells: 3 already made, 0 to make" in again.err


def test_a_dry_run_prints_the_cells_and_makes_nothing(seedlock, home: Paths) -> None:
    seedlock("generate", *FOX[1:], "--frame", "watercolor", "--seed", "2")
    done = seedlock(*TWELVE, "--dry-run", "--json")

    assert [line["is_made"] for line in done.lines].count(True) == 1
    assert "1 already made, 11 to make; about 1 s, " in done.err
    gallery = Gallery.open(home)
    assert gallery.count() == 1
    gallery.close()


def test_an_open_seed_is_one_for_all_cells_and_named(seedlock) -> None:
    done = seedlock(*FOX, "--axis", FRAMES, "--json")
    (seed,) = {line["seed"] for line in done.lines}
    assert f"The seed is {seed}" in done.err
    assert "3 already made" in seedlock(*FOX, "--axis", FRAMES, "--seed", str(seed)).err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_half_way_it_makes_only_the_rest(seedlock, home: Paths) -> None:
    arguments = [sys.executable, "-c", SLOW, *TWELVE, "--json"]
    environment = {**os.environ, "SEEDLOCK_HOME": str(home.data)}
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=environment
    ) as process:
        told = [process.stdout.readline() for _ in range(5)]
        process.send_signal(signal.SIGKILL)
    done = seedlock(*TWELVE, "--json")

    gallery = Gallery.open(home)
    assert gallery.count() == 12
    gallery.close()
    already = int(done.err.split(": ")[1].split()[0])
    assert len(told) <= already < 12
    assert len(done.lines) == 12


def test_a_sheet_is_drawn(seedlock, tmp_path: Path) -> None:
    done = seedlock(*TWELVE, "--sheet", str(tmp_path / "new" / "fox.png"))

    assert done.status == 0
    with Image.open(tmp_path / "new" / "fox.png") as sheet:
        assert sheet.width > 3 * 192
        assert sheet.height > 4 * 192


def test_a_page_is_written(seedlock, tmp_path: Path) -> None:
    seedlock(*TWELVE, "--sheet", str(tmp_path / "fox.html"))
    page = (tmp_path / "fox.html").read_text()

    assert page.count("<img src=") == 12
    assert "http" not in page


def test_a_failed_cell_leaves_the_others_and_a_gap(seedlock, tmp_path: Path) -> None:
    axis = ("--axis", "subject=a red fox|fail please|an owl")
    done = seedlock("grid", *axis, "--seed", "1", "--steps", "2", "--sheet", str(tmp_path / "s.html"), "--json")

    assert done.status == 1
    assert len(done.lines) == 2
    assert "cannot draw" in done.err
    assert (tmp_path / "s.html").read_text().count("<img src=") == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--axis", "frame=sketch"], "one value only"),
        (["--axis", "frame=sketch|sketch"], "2 times"),
        (["--axis", "farme=sketch|photo"], 'nearest is "frame"'),
        (["--axis", "seed=8..1"], "runs backwards"),
        (["--axis", "seed=1..1000", "--axis", "guidance=1..101 by 0.1"], "1,001,000 pictures"),
        (["--axis", "seed=1..4", "--axis", "seed=5..8"], "stands twice"),
        (["--axis", "model=starter|nothing"], 'seedlock: There is no model "nothing"'),
        (["--axis", "scheduler=ddim|eular"], '"euler"'),
        (["--axis", "variation-strength=0|1"], "seed to vary towards"),
        (["--axis", "seed=1|2", "--variation", "much"], "no variation"),
        (["--axis", "seed=1|2", "--variation", "3:2"], "between 0 and 1"),
        (["--axis", "seed=1|2", "--sheet", "fox.jpg"], "neither"),
        (["--axis", "seed=1|2", "--sheet", "/proc/nowhere/fox.png"], "could not be written"),
        (["--axis", "seed=1|2", "--sheet", "/tmp/.html"], "neither"),
    ],
)
def test_what_cannot_be_is_one_sentence(seedlock, arguments: list[str], sentence: str) -> None:
    done = seedlock(*FOX, *arguments)

    assert done.status == 1
    assert sentence in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [[], ["--axis", "seed=1..2", "--count", "3"]])
def test_wrong_usage_is_status_2(seedlock, arguments: list[str]) -> None:
    assert seedlock(*FOX, *arguments).status == 2
