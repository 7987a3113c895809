"""What the hub says of a repository, as values."""

from dataclasses import dataclass


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
