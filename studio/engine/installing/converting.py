"""Makes a .safetensors file of a pickle, in a process of its own that runs nothing that the file names."""

import shutil
from pathlib import Path

from studio.engine.checkpoints import PICKLES
from studio.engine.safetensors_header import read_header
from studio.engine.secluded import run_secluded
from studio.errors import StudioError
from studio.whole_file import whole_path

REFUSED, UNREADABLE = 3, 4
"""What the process ends with where a file would run something, or holds no weights."""


def is_pickle(path: Path) -> bool:
    """Whether a file can be converted, by its ending."""
    return path.suffix.lower() in PICKLES and path.is_file()


def converted(pickle: Path) -> Path:
    """The safetensors file of the same name beside `pickle`, made if there is none.

    Raises:
        StudioError: as `convert`.
    """
    beside = pickle.with_suffix(".safetensors")
    return beside if beside.is_file() else convert(pickle)


def convert(pickle: Path, to: Path | None = None) -> Path:
    """Write the weights of `pickle` to `to` (beside it, with the ending .safetensors) and give that path.

    The file is opened by torch with `weights_only`, which builds tensors and refuses every other object.

    Raises:
        StudioError: it is no pickle of weights, would run a program, or the new file cannot be written.
    """
    to = to or pickle.with_suffix(".safetensors")
    _require(pickle, to)
    with whole_path(to) as part:
        done = run_secluded("studio.engine.installing.unpickling", str(pickle), str(part))
        if done.returncode:
            part.touch()
            raise _failure(pickle, done.returncode, done.stderr)
        read_header(part)
    return to


def _require(pickle: Path, to: Path) -> None:
    if not is_pickle(pickle):
        raise StudioError(f"{pickle} is no pickle ({', '.join(PICKLES)}). Name the file to convert.")
    if to.exists():
        raise StudioError(f"{to} exists already. Name another file with --to.")
    if not to.parent.is_dir():
        raise StudioError(f"There is no folder {to.parent}. Make it, or name another file with --to.")
    needed, free = pickle.stat().st_size, shutil.disk_usage(to.parent).free
    if needed > free:
        raise StudioError(
            f"{to} needs {needed / 1e9:.1f} GB; there are {free / 1e9:.1f} GB free. Free some space."
        )


def _failure(pickle: Path, status: int, said: str) -> StudioError:
    reason = said.strip().splitlines()[-1] if said.strip() else f"the process ended with {status}"
    if status == REFUSED:
        return StudioError(f"{pickle} is not converted: it would run a program when opened ({reason}). Delete it.")
    if status == UNREADABLE:
        return StudioError(f"{pickle} is not converted: it holds no weights that can be read ({reason}).")
    return StudioError(f"{pickle} is not converted: {reason}. It may need more memory than there is.")
