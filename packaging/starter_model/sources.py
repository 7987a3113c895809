"""The drawings' packages: fetched by name, pinned by version and hash, with their licences."""

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One npm package; `integrity` is the base64 of the SHA-512 of its archive."""

    package: str
    version: str
    integrity: str
    licence: str
    credit: str
    used_as: str

    @property
    def folder(self) -> str:
        """The name of the folder that the archive is unpacked to."""
        return self.package.strip("@").replace("/", "-")


SOURCES = (
    Source(
        "@lobehub/fluent-emoji-3d",
        "1.1.0",
        "Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g==",
        "MIT",
        "Fluent Emoji, Microsoft Corporation; packed by LobeHub",
        "3D render",
    ),
    Source(
        "@iconify-json/fluent-emoji-flat",
        "1.2.6",
        "RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw==",
        "MIT",
        "Fluent Emoji, Microsoft Corporation",
        "flat illustration",
    ),
    Source(
        "@iconify-json/fluent-emoji-high-contrast",
        "1.2.6",
        "esqhZPpkrF7sNX3NsLoh8KW64okEr/bzko7WNnFP+qTJGAqDPDYjp0925yxuivXy3HtVQB8xhIKu3+Nq1byX5w==",
        "MIT",
        "Fluent Emoji, Microsoft Corporation",
        "woodcut",
    ),
    Source(
        "@iconify-json/noto",
        "1.2.9",
        "DQiuXENbun41ch+XPSV55H9FaWKpHTyz46YIKtSaKYD4fIDDzL1tR6H4np/T38jfrTAeI3rcKF0mqHYeZVAuaw==",
        "Apache-2.0",
        "Noto Emoji, Google Inc.",
        "cartoon",
    ),
    Source(
        "@iconify-json/twemoji",
        "1.2.5",
        "uKpuIEV0v6K5BW3Mjdyl+XKFVAbbcPxAgifKvEMtZoUZB5+YiY5zaMm2uNNCxyXzAWU9yNLlj41WU6/mvgALsw==",
        "CC-BY-4.0",
        "Twemoji, Twitter Inc. and other contributors",
        "sticker",
    ),
    Source(
        "@fontsource/noto-emoji",
        "5.3.2",
        "N9CSzXJB04AVWYvFbuBgL2Dq964Zo91th/uOu/QLSuWBYuL9FWXGcEo6ZNwc/IJ7vmpm8KHaIKD7jF8pYm4taw==",
        "OFL-1.1",
        "Noto Emoji font, Google Inc.",
        "line drawing",
    ),
    Source(
        "unicode-emoji-json",
        "0.9.0",
        "HdrQW/7SdbXUsTd8uTATv7LvQJkCSgbAgRCDCtOhQ6xn3EAx+xZHQtRniOXWJK3ywIqPegkNhP4U4EbuFsiQng==",
        "MIT",
        "Mu-An Chiou",
        "names",
    ),
)


def fetch(folder: Path, sources: tuple[Source, ...] = SOURCES) -> None:
    """Download and unpack every source below `folder` with npm; nothing is fetched twice.

    Raises `ValueError` when an archive's hash is not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        if not (folder / source.folder).is_dir():
            _unpack(_download(source, folder), folder / source.folder)


def _download(source: Source, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", f"{source.package}@{source.version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    archive = folder / done.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != source.integrity:
        raise ValueError(f"{source.package} {source.version}: the archive's SHA-512 is not the pinned one.")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    partial = folder.with_suffix(".partial")
    with tarfile.open(archive) as tar:
        tar.extractall(partial, filter="data")
    (partial / "package").rename(folder)
    partial.rmdir()
    archive.unlink()
