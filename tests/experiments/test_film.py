"""Films: readable by others, with the promised speed and number of frames, whole or not there."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from studio.errors import Cancelled, StudioError
from studio.experiments import video
from studio.experiments.animation import durations
from studio.experiments.film import FilmOptions, check_film, sequence, write_film


@pytest.fixture
def frames(tmp_path: Path) -> list[Path]:
    """Ten pictures that get brighter."""
    folder = tmp_path / "frames"
    folder.mkdir()
    paths = [folder / f"{index}.png" for index in range(10)]
    for index, path in enumerate(paths):
        Image.new("RGB", (64, 48), (20 * index, 120, 60)).save(path)
    return paths


@pytest.mark.parametrize(
    ("name", "codec", "decoder"),
    [
        ("fox.mp4", None, "av1"),
        ("fox.webm", None, "vp9"),
        ("fox.mp4", "h264", "h264"),
        ("fox.mp4", "vp9", "vp9"),
        ("fox.webm", "av1", "av1"),
    ],
)
@pytest.mark.parametrize("fps", [24.0, 12.5])
def test_a_video_has_its_frames_its_speed_and_its_colours(
    frames: list[Path], tmp_path: Path, name: str, codec: video.Codec | None, decoder: str, fps: float
) -> None:
    write_film(frames, tmp_path / name, FilmOptions(fps, codec))
    with av.open(str(tmp_path / name)) as film:
        stream = film.streams.video[0]
        shown = [frame.to_image() for frame in film.decode(stream)]
        assert stream.codec_context.codec.canonical_name == decoder
        assert stream.average_rate == Fraction(fps)
    assert len(shown) == 10
    assert shown[0].size == (64, 48)
    for index in (0, 9):
        pixel = shown[index].getpixel((32, 24))
        assert max(abs(a - b) for a, b in zip(pixel, (20 * index, 120, 60), strict=True)) <= 6


@pytest.mark.parametrize("name", ["fox.webp", "fox.gif"])
def test_an_animation_has_its_frames_and_repeats(frames: list[Path], tmp_path: Path, name: str) -> None:
    write_film(frames, tmp_path / name, FilmOptions(fps=12))
    with Image.open(tmp_path / name) as film:
        assert film.n_frames == 10
        assert film.info.get("loop") == 0
        total = 0
        for index in range(10):
            film.seek(index)
            film.load()
            total += film.info["duration"]
    assert total == pytest.approx(10 * 1000 / 12, abs=10)


def test_a_folder_takes_numbered_pictures(frames: list[Path], tmp_path: Path) -> None:
    write_film(frames, tmp_path / "fox", FilmOptions(is_boomerang=True))
    names = sorted(path.name for path in (tmp_path / "fox").iterdir())
    assert names == [f"{number:04}.png" for number in range(1, 19)]
    assert (tmp_path / "fox" / "0010.png").read_bytes() == frames[9].read_bytes()
    assert (tmp_path / "fox" / "0018.png").read_bytes() == frames[1].read_bytes()


def test_ends_are_held_and_the_way_back_has_them_once() -> None:
    frames = [Path(name) for name in "abc"]
    shown = sequence(frames, FilmOptions(fps=2, is_boomerang=True, hold_seconds=1))
    assert "".join(map(str, shown)) == "aaabcccb"


@pytest.mark.parametrize("kind", [".webp", ".gif"])
@pytest.mark.parametrize("fps", [7, 24, 30, 60])
def test_durations_add_up(kind: str, fps: float) -> None:
    assert sum(durations(120, fps, kind)) == pytest.approx(120_000 / fps, abs=10)


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("fox.avi", FilmOptions(), "cannot be a .avi file"),
        ("fox.gif", FilmOptions(codec="av1"), "belongs into .mp4 or .webm"),
        ("fox.webm", FilmOptions(codec="h264"), "h264 cannot be put into a .webm"),
        ("fox.mp4", FilmOptions(hold_seconds=-1), "0 to 60 seconds"),
        ("frames.mp4/fox.mp4", FilmOptions(), "could not be written"),
        ("frames/0.png/fox", FilmOptions(), "could not be written"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    frames: list[Path], tmp_path: Path, name: str, options: FilmOptions, sentence: str
) -> None:
    (tmp_path / "frames.mp4").write_bytes(b"")
    with pytest.raises(StudioError, match=sentence):
        check_film(tmp_path / name, options)


def test_a_missing_encoder_is_named_with_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = video._Encoder("libnothing", (".mp4", ".webm"), {})
    monkeypatch.setitem(video.ENCODERS, "av1", gone)
    with pytest.raises(StudioError, match=r"libnothing is missing\). Choose vp9 or h264"):
        check_film(tmp_path / "fox.mp4", FilmOptions())


@pytest.mark.parametrize("name", ["fox.mp4", "fox.webp", "fox.gif"])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"no picture")])
def test_a_lost_or_damaged_frame_leaves_no_film(
    frames: list[Path], tmp_path: Path, name: str, spoil: Callable[[Path], object]
) -> None:
    spoil(frames[5])
    with pytest.raises(StudioError, match=r"5\.png is (missing|damaged)"):
        write_film(frames, tmp_path / name, FilmOptions())
    assert [path.name for path in tmp_path.iterdir()] == ["frames"]


def test_frames_of_different_sizes_are_no_film(frames: list[Path], tmp_path: Path) -> None:
    Image.new("RGB", (32, 32)).save(frames[3])
    with pytest.raises(StudioError, match="different sizes"):
        write_film(frames, tmp_path / "fox.mp4", FilmOptions())


def test_odd_sides_are_cut_to_even_ones(tmp_path: Path) -> None:
    Image.new("RGB", (65, 49), "red").save(tmp_path / "odd.png")
    write_film([tmp_path / "odd.png"] * 3, tmp_path / "odd.mp4", FilmOptions(codec="h264"))
    with av.open(str(tmp_path / "odd.mp4")) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (64, 48)


@pytest.mark.parametrize("name", ["fox.mp4", "fox.webp", "fox.gif", "single"])
def test_progress_is_told_frame_by_frame(frames: list[Path], tmp_path: Path, name: str) -> None:
    told: list[tuple[int, int]] = []
    write_film(frames, tmp_path / name, FilmOptions(), lambda done, total: told.append((done, total)))
    assert told == [(done, 10) for done in range(1, 11)]


def test_a_cancelled_film_leaves_nothing_behind(frames: list[Path], tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_film(frames, tmp_path / "films" / "fox.mp4", FilmOptions(), stop)
    assert list((tmp_path / "films").iterdir()) == []
