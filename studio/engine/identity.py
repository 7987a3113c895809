"""The identity of a model: one SHA-256 over all its weights, remembered as long as the files stay untouched."""

import hashlib
from pathlib import Path

from studio.engine.safetensors_header import damaged
from studio.errors import StudioError

SUMS_NAME = "SHA256SUMS"


def identity(folder: Path, weights: tuple[Path, ...], parts: Path | None = None) -> str:
    """The SHA-256 (hexadecimal) over "digest  path" lines of the weight files, sorted by path.

    So it depends on the weights and their places alone, and `sha256sum` can reproduce it. That of a single file is
    the file's own, whose first ten digits A1111 writes into pictures. A denoiser in a file of its own is the line
    "denoiser" beside those of what it takes from the folder `parts`.
    """
    if folder.is_file() and parts is None:
        return file_identity(folder)
    root = folder if parts is None else parts
    names = {path: "denoiser" if path == folder else path.relative_to(root).as_posix() for path in weights}
    return _of_lines({name: file_identity(path) for path, name in names.items()})


def shipped_identity(folder: Path, weights: tuple[Path, ...]) -> str:
    """The same, from the list SHA256SUMS that lies beside a shipped model, without reading the weights.

    Raises:
        StudioError: the list does not name a weight file.
    """
    listed = read_sums(folder / SUMS_NAME)
    names = [path.relative_to(folder).as_posix() for path in weights]
    unlisted = [name for name in names if name not in listed]
    if unlisted:
        raise damaged(folder / SUMS_NAME, f"it does not name {unlisted[0]}")
    return _of_lines({name: listed[name] for name in names})


def read_sums(path: Path) -> dict[str, str]:
    """Path → digest, from the lines "digest  path" that `sha256sum` writes.

    Raises:
        StudioError: the file cannot be read.
    """
    try:
        pairs = (line.split(maxsplit=1) for line in path.read_text("utf-8").splitlines() if line.strip())
        return {name.removeprefix("*").removeprefix("./"): digest for digest, name in pairs}
    except (OSError, ValueError) as error:
        raise StudioError(f"{path} cannot be read. Copy or download the model again.") from error


def fingerprint(weights: tuple[Path, ...]) -> str:
    """A stand-in for the contents that costs no reading: path, size and time of change of every file."""
    stats = ((path, path.stat()) for path in weights)
    text = "\n".join(f"{path.absolute()} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats)
    return hashlib.sha256(text.encode()).hexdigest()


def file_identity(path: Path) -> str:
    """The SHA-256 (hexadecimal) of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_lines(digests: dict[str, str]) -> str:
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(text.encode()).hexdigest()
