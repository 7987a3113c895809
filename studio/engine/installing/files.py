"""What the hub says of a repository, as values, and the name of the note that an installed model keeps of it."""

from dataclasses import dataclass

SOURCE_NAME = "source.json"
"""Beside a model that Seedlock put there: which repository and commit, or which archive, it is from."""


@dataclass(frozen=True)
class HubFile:
    """One file of a repository: `digest` is its SHA-256, or the SHA-1 that git gives small files."""

    path: str
    size: int
    digest: str

    @property
    def is_sha256(self) -> bool:
        """Whether `digest` is a SHA-256 of the contents; else it is git's."""
        return len(self.digest) == 64


@dataclass(frozen=True)
class HubModel:
    """A repository at one commit: its files, and the licence that its card names ("" if none)."""

    repo: str
    commit: str
    licence: str
    files: tuple[HubFile, ...]
