"""Encodes MP4 and WebM with PyAV, which brings its own FFmpeg."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

from PIL import Image

from studio.errors import StudioError

Codec = Literal["av1", "vp9", "h264"]


@dataclass(frozen=True)
class _Encoder:
    """FFmpeg's name of an encoder, the kinds of file that it may go into, and what it is told.

    `crf` keeps the quality constant; the values look alike and lose nothing that is seen at 100 %.
    """

    name: str
    kinds: tuple[str, ...]
    options: Mapping[str, str]


ENCODERS: Mapping[Codec, _Encoder] = {
    "av1": _Encoder("libsvtav1", (".mp4", ".webm"), {"crf": "22", "preset": "6"}),
    "vp9": _Encoder("libvpx-vp9", (".mp4", ".webm"), {"crf": "22", "b": "0", "cpu-used": "3", "row-mt": "1"}),
    "h264": _Encoder("libx264", (".mp4",), {"crf": "16", "preset": "slow"}),
}


def require_encoder(codec: Codec, kind: str) -> None:
    """Refuse a codec that cannot go into this kind of file or that this build of PyAV cannot write.

    Raises:
        StudioError: it is so.
    """
    encoder = ENCODERS[codec]
    if kind not in encoder.kinds:
        raise StudioError(f"{codec} cannot be put into a {kind} file. Use {' or '.join(encoder.kinds)}.")
    if not has_encoder(encoder.name):
        others = [
            other for other in ENCODERS if kind in ENCODERS[other].kinds and has_encoder(ENCODERS[other].name)
        ]
        hint = f"Choose {' or '.join(others)}." if others else "Write a .webp instead."
        raise StudioError(
            f"This build of PyAV cannot write {codec} (the encoder {encoder.name} is missing). {hint}"
        )


def has_encoder(name: str) -> bool:
    """Whether this build of PyAV has an encoder of this name; false where PyAV is missing."""
    try:
        from av.codec import Codec as Found
        from av.codec.codec import UnknownCodecError
    except ImportError:
        return False
    try:
        return Found(name, "w").is_encoder
    except UnknownCodecError:
        return False


def write_video(frames: Sequence[Path], to: Path, codec: Codec, kind: str, fps: float) -> None:
    """Encode pictures of one size into the file `to`, whose own ending does not count.

    Raises:
        StudioError: a picture is damaged or of another size, or the encoder gives up.
        OSError: the file cannot be written.
    """
    os.environ.setdefault("SVT_LOG", "1")  # else the encoder tells its settings on the terminal
    import av
    from av.error import FFmpegError

    size = _picture(frames[0]).size
    try:
        with cast(Any, av).open(str(to), "w", format=kind.removeprefix(".")) as film:
            film.metadata["comment"] = "Made by a generative model with Seedlock"
            stream = _stream(film, codec, fps, size)
            for frame in frames:
                film.mux(stream.encode(_encodable(_picture(frame), size)))
            film.mux(stream.encode(None))
    except FFmpegError as error:
        if isinstance(error, OSError):  # FFmpeg's errors of files are both
            raise
        raise StudioError(f"The film could not be encoded ({error.strerror}). Try another codec.") from error


def _stream(film: Any, codec: Codec, fps: float, size: tuple[int, int]) -> Any:
    """A stream in 4:2:0, whose sides must be even, marked as BT.709 of limited range."""
    encoder = ENCODERS[codec]
    rate = Fraction(fps).limit_denominator(1001)
    stream = film.add_stream(encoder.name, rate=rate, options=dict(encoder.options))
    stream.width, stream.height = _even(size)
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.color_range, context.colorspace, context.color_primaries, context.color_trc = 1, 1, 1, 1
    return stream


def _encodable(picture: Image.Image, size: tuple[int, int]) -> Any:
    """A picture as the encoder takes it: cut to even sides, in BT.709."""
    from av import VideoFrame
    from av.video.reformatter import ColorRange, Colorspace

    if picture.size != size:
        raise StudioError(f"The frames have different sizes ({size} and {picture.size}). A film needs one.")
    frame = cast(Any, VideoFrame).from_image(picture.crop((0, 0, *_even(size))))
    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)


def _even(size: tuple[int, int]) -> tuple[int, int]:
    return max(2, size[0] & ~1), max(2, size[1] & ~1)


def _picture(path: Path) -> Image.Image:
    try:
        with Image.open(path) as picture:
            return picture.convert("RGB")
    except OSError as error:
        raise StudioError(f"The frame {path} is damaged. Run the walk again.") from error
