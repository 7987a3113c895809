"""How large a film will be, from encoding a little of it."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.experiments.film import FilmOptions, sequence, write_film
from studio.ui.experiments.walk.film_kinds import FilmKind

_FEW, _MORE = 3, 9


def film_bytes(frames: Sequence[Path], kind: FilmKind, options: FilmOptions) -> int:
    """About how many bytes the film will have; single pictures are counted as they are.

    Two short beginnings are encoded: what the longer one adds is what each further frame costs. Frames that are
    held cost nothing to speak of.

    Raises:
        StudioError: the encoder is missing, or a frame is.
    """
    if not kind.ending:
        sizes = {frame: frame.stat().st_size for frame in frames}
        return sum(sizes[frame] for frame in sequence(frames, options))
    plain = replace(options, codec=kind.codec, is_boomerang=False, hold_seconds=0.0)
    count = len(sequence(frames, replace(options, hold_seconds=0.0)))
    if count <= _MORE:
        return _encoded(frames[:count], kind, plain)
    few, more = (_encoded(frames[:some], kind, plain) for some in (_FEW, min(_MORE, len(frames))))
    each = max(0.0, (more - few) / max(1, min(_MORE, len(frames)) - _FEW))
    return round(few + each * (count - _FEW))


def _encoded(frames: Sequence[Path], kind: FilmKind, options: FilmOptions) -> int:
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / f"sample{kind.ending}"
        write_film(frames, to, options)
        return to.stat().st_size
