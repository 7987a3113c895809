"""Writes pictures as a film: MP4 and WebM, animated WebP and GIF, or a folder of single pictures."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from studio.errors import StudioError
from studio.experiments import animation, video
from studio.experiments.video import Codec
from studio.whole_file import require_writable, whole_path

DEFAULT_CODECS: Mapping[str, Codec] = {".mp4": "av1", ".webm": "vp9"}
"""Free codecs by the ending of the file; H.264 plays everywhere, but its patents may ask for a licence."""

LONGEST_HOLD = 60.0

OnFrame = Callable[[int, int], object]
"""Told after each frame how many of how many are written; raising `Cancelled` from it leaves no file behind."""


@dataclass(frozen=True)
class FilmOptions:
    """How a film runs: frames a second; there and back again; how many seconds its ends stand still.

    `codec` counts for MP4 and WebM; None takes the default of the file's kind.
    """

    fps: float = 24.0
    codec: Codec | None = None
    is_boomerang: bool = False
    hold_seconds: float = 0.0


def check_film(to: Path, options: FilmOptions) -> None:
    """Find out before any frame is made whether the film can be written; a path without an ending is a folder.

    Raises:
        StudioError: the kind of film is unknown, its encoder is missing, or the place cannot be written to.
    """
    kind = to.suffix.lower()
    if kind not in (*DEFAULT_CODECS, *animation.KINDS, ""):
        raise StudioError(
            f"A film cannot be a {kind} file. Use .mp4, .webm, .webp or .gif, or a folder for single pictures."
        )
    if kind in DEFAULT_CODECS:
        video.require_encoder(options.codec or DEFAULT_CODECS[kind], kind)
    elif options.codec is not None:
        raise StudioError(f"The codec {options.codec} belongs into .mp4 or .webm. Leave it out for {to.name}.")
    if not 0 <= options.hold_seconds <= LONGEST_HOLD:
        raise StudioError(f"The ends of a film can stand still for 0 to {LONGEST_HOLD:g} seconds.")
    require_writable(to)


def write_film(
    frames: Sequence[Path], to: Path, options: FilmOptions, on_frame: OnFrame = lambda _done, _total: None
) -> None:
    """Write pictures of one size as a film; a file that is there is replaced once the new one is whole.

    Raises:
        StudioError: see `check_film`; also if a picture is missing or damaged.
        Cancelled: raised by `on_frame`.
    """
    check_film(to, options)
    if gone := next((frame for frame in frames if not frame.is_file()), None):
        raise StudioError(f"The frame {gone} is missing. Run the walk again.")
    shown, kind = _Told(sequence(frames, options), on_frame), to.suffix.lower()
    if not kind:
        _write_pictures(shown, to)
        return
    with whole_path(to) as part:
        if kind in animation.KINDS:
            animation.write_animation(shown, part, kind, options.fps)
        else:
            video.write_video(shown, part, options.codec or DEFAULT_CODECS[kind], kind, options.fps)


def sequence(frames: Sequence[Path], options: FilmOptions) -> list[Path]:
    """The frames in the order in which they are shown."""
    held = round(options.hold_seconds * options.fps)
    back = list(reversed(frames[1:-1])) if options.is_boomerang else []
    middle = list(frames[1:-1]) if len(frames) > 1 else []
    last = list(frames[-1:]) if len(frames) > 1 else []
    return [frames[0]] * (1 + held) + middle + last * (1 + held) + back


@dataclass(frozen=True)
class _Told(Sequence[Path]):
    """Frames that tell, as one after the other is taken, how many are done."""

    frames: Sequence[Path]
    on_frame: OnFrame

    def __len__(self) -> int:
        return len(self.frames)

    @overload
    def __getitem__(self, index: int) -> Path: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Path]: ...
    def __getitem__(self, index: int | slice) -> Path | Sequence[Path]:
        return self.frames[index]

    def __iter__(self) -> Iterator[Path]:
        for done, frame in enumerate(self.frames, 1):
            yield frame
            self.on_frame(done, len(self.frames))


def _write_pictures(frames: Sequence[Path], to: Path) -> None:
    """Number copies of the pictures, which keep their recipes."""
    digits = max(4, len(str(len(frames))))
    for number, frame in enumerate(frames, 1):
        with whole_path(to / f"{number:0{digits}}.png") as part:
            shutil.copyfile(frame, part)
