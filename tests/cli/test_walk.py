"""`seedlock walk`, with drawn pictures: frames once, in order, as a film that others can read."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studio.gallery.gallery import Gallery
from studio.paths import Paths
from tests.cli.test_grid import ROOT, SLOW

FOX = ("--keyframe", '{"prompt": "a red fox", "seed": 7}')
OWL = ("--keyframe", '{"subject": "an owl", "frame": "sketch", "seed": 8, "guidance": 9}')
WALK = ("walk", *FOX, *OWL, "--steps", "2", "--frames", "8")


def test_frames_come_in_order_with_their_recipes(seedlock) -> None:
    done = seedlock(*WALK, "--json")

    assert done.status == 0
    assert "8 frames: 0 already made, 8 to make" in done.err
    assert [line["frame"] for line in done.lines] == list(range(8))
    assert len({line["key"] for line in done.lines}) == 8
    assert len({line["run"] for line in done.lines}) == 1
    assert (done.lines[0]["prompt"], done.lines[-1]["prompt"]) == ("a red fox", "A sketch of an owl")


def test_every_frame_can_be_replayed(seedlock) -> None:
    ids = [line["id"] for line in seedlock(*WALK, "--json").lines]
    assert {line["verdict"] for line in seedlock("replay", *ids, "--json").lines} == {"identical"}


def test_keyframes_are_the_pictures_that_generate_makes(seedlock) -> None:
    (fox,) = seedlock("generate", "a red fox", "--seed", "7", "--steps", "2", "--json").lines
    done = seedlock(*WALK, "--json")

    assert done.lines[0]["id"] == fox["id"]
    assert "8 frames: 1 already made, 7 to make" in done.err


def test_more_frames_make_only_those_between(seedlock) -> None:
    seedlock(*WALK, "--loop")
    done = seedlock(*WALK[:-1], "16", "--loop")
    assert "16 frames: 8 already made, 8 to make" in done.err


def test_pictures_of_the_gallery_are_keyframes(seedlock) -> None:
    made = [seedlock("generate", "a fox", "--seed", seed, "--steps", "2", "--json").lines[0] for seed in "12"]
    keyframes = [part for one in made for part in ("--keyframe", json.dumps({"picture": one["id"]}))]
    done = seedlock("walk", *keyframes, "--frames", "4", "--json")

    assert [done.lines[place]["id"] for place in (0, -1)] == [one["id"] for one in made]


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
@pytest.mark.parametrize("name", ["fox.mp4", "fox.webm"])
def test_another_program_reads_the_film(seedlock, tmp_path: Path, name: str) -> None:
    film = tmp_path / "films" / name
    assert seedlock(*WALK, "--fps", "12", "--out", str(film)).status == 0

    asked = [
        "-v",
        "error",
        "-count_frames",
        "-show_entries",
        "stream=nb_read_frames,avg_frame_rate",
        "-of",
        "json",
    ]
    (stream,) = json.loads(subprocess.check_output(["ffprobe", *asked, film]))["streams"]
    assert (stream["nb_read_frames"], stream["avg_frame_rate"]) == ("8", "12/1")


@pytest.mark.parametrize("loop", [["--loop"], []])
def test_an_even_walk_has_its_frames(seedlock, tmp_path: Path, loop: list[str]) -> None:
    done = seedlock(*WALK, *loop, "--even", "--out", str(tmp_path / "fox.gif"), "--json")

    assert len(done.lines) == 8
    assert len({line["key"] for line in done.lines}) == 8
    assert "the widest step is" in done.err
    assert "8 frames: 8 already made" in done.err


def test_a_dry_run_makes_nothing(seedlock, home: Paths, tmp_path: Path) -> None:
    done = seedlock(*WALK, "--dry-run", "--out", str(tmp_path / "fox.mp4"), "--json")

    assert [line["position"] for line in done.lines][::7] == [0.0, 1.0]
    assert not (tmp_path / "fox.mp4").exists()
    gallery = Gallery.open(home)
    assert gallery.count() == 0
    gallery.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_half_way_it_makes_only_the_rest(seedlock, home: Paths) -> None:
    environment = {**os.environ, "SEEDLOCK_HOME": str(home.data)}
    with subprocess.Popen([sys.executable, "-c", SLOW, *WALK], cwd=ROOT, env=environment) as process:
        while len(list(home.images.rglob("*.png"))) < 3 and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
    done = seedlock(*WALK, "--json")

    assert 3 <= int(done.err.split(": ")[1].split()[0]) < 8
    assert len(done.lines) == 8


def test_a_failed_frame_leaves_no_film_and_says_so(seedlock, tmp_path: Path) -> None:
    bad = ("--keyframe", '{"prompt": "fail please", "seed": 1}')
    done = seedlock("walk", *FOX, *bad, "--steps", "1", "--frames", "4", "--out", str(tmp_path / "fox.gif"))

    assert done.status == 1
    assert "1 frames are missing" in done.err
    assert not (tmp_path / "fox.gif").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "at least two keyframes"),
        ([*FOX], "at least two keyframes"),
        ([*FOX, *OWL, "--frames", "1"], "1 frames cannot pass 2"),
        ([*FOX, "--keyframe", '{"prompt": "an owl"}'], "keyframe 2 has no seed"),
        ([*FOX, "--keyframe", "{prompt: owl}"], "Keyframe 2 is no JSON"),
        ([*FOX, "--keyframe", "[]"], "keyframe 2 is no JSON object"),
        ([*FOX, "--keyframe", '{"promt": "an owl", "seed": 1}'], 'nearest is "prompt"'),
        ([*FOX, "--keyframe", '{"prompt": "an owl", "seed": "one"}'], 'as "seed", which does not fit'),
        ([*FOX, "--keyframe", '{"prompt": "an owl", "seed": 1, "size": "64x64"}'], "different sizes"),
        ([*FOX, "--keyframe", '{"prompt": "an owl", "seed": 1, "steps": 9}'], "different steps"),
        ([*FOX, "--keyframe", '{"prompt": "an owl", "seed": 1, "model": "startr"}'], '"starter"'),
        ([*FOX, "--keyframe", '{"prompt": "an owl", "seed": 1, "easing": "bouncy"}'], 'unknown "easing"'),
        ([*FOX, "--keyframe", '{"picture": "1m83yx695vz"}'], "no picture"),
        ([*FOX, "--keyframe", '{"picture": "1m83yx695vz", "seed": 1}'], "has all the rest"),
        ([*FOX, "--keyframe", '{"seed": 1}'], "subject is empty"),
        ([*FOX, *OWL, "--fps", "0"], "0 frames a second"),
        ([*FOX, *OWL, "--out", "fox.avi"], "cannot be a .avi file"),
        ([*FOX, *OWL, "--out", "/proc/nowhere/fox.mp4"], "could not be written"),
        ([*FOX, *OWL, "--out", "fox.webm", "--codec", "h264"], "h264 cannot be put into a .webm"),
        ([*FOX, *OWL, "--out", "fox.gif", "--hold", "-1"], "0 to 60 seconds"),
    ],
)
def test_what_cannot_be_is_one_sentence(seedlock, arguments: list[str], sentence: str) -> None:
    done = seedlock("walk", *arguments)

    assert (done.status, done.out) == (1, "")
    assert sentence in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[*FOX, *OWL, "--count", "3"], [*FOX, *OWL, "--codec", "divx"]])
def test_wrong_usage_is_status_2(seedlock, arguments: list[str]) -> None:
    assert seedlock("walk", *arguments).status == 2
