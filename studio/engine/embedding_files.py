"""The installed textual inversions: small files in the folder `embeddings` among the models, known by contents."""

from dataclasses import dataclass
from pathlib import Path

from studio.engine.file_shelf import FileShelf, ShelfFile
from studio.engine.identity import file_identity
from studio.errors import StudioError
from studio.generation.request import ModelRef
from studio.nearest import nearest

FOLDER_NAME = "embeddings"

_LEAST_DIGITS = 8


@dataclass(frozen=True)
class EmbeddingLibrary:
    """Finds textual inversions in the folder `embeddings` of `user`; a file is hashed when it is new or changed.

    Their SHA-256 is that of the whole file, whose first twelve digits A1111 writes into pictures as TI hashes.
    """

    user: Path

    @property
    def folder(self) -> Path:
        """Whatever lies in it is installed."""
        return self._shelf.folder

    @property
    def _shelf(self) -> FileShelf:
        return FileShelf(self.user, FOLDER_NAME, "embedding", file_identity)

    def all(self) -> tuple[ModelRef, ...]:
        """All of them, by name in lower case; the first file of each name."""
        found: dict[str, ModelRef] = {}
        for file in (file for file in self._shelf.files() if file.sha256):
            found.setdefault(_name(file), ModelRef(_name(file), file.sha256))
        return tuple(found[name] for name in sorted(found))

    def find(self, name: str) -> ModelRef:
        """The one of this name, whatever its case.

        Raises:
            StudioError: there is none; the sentence names the nearest.
        """
        known = {ref.name: ref for ref in self.all()}
        if name.lower() in known:
            return known[name.lower()]
        near = nearest(name.lower(), known)
        hint = f'The nearest is "{near}".' if near else f"Put {name}.safetensors into {self.folder}."
        raise StudioError(f'There is no embedding "{name}". {hint}')

    def locate(self, ref: ModelRef) -> Path:
        """The file that has the contents of `ref`, whatever it is called now; the start of a hash is enough.

        Raises:
            StudioError: no installed file has these contents.
        """
        files = self._shelf.files()
        is_told = len(ref.sha256) >= _LEAST_DIGITS
        found = next((file.place for file in files if is_told and file.sha256.startswith(ref.sha256)), None)
        if found is not None:
            return found
        digits = f"(its hash begins with {ref.sha256[:12]})"
        if any(_name(file) == ref.name for file in files):
            raise StudioError(
                f'The embedding "{ref.name}" is installed with other contents than this recipe was made with '
                f"{digits}. Write it anew to go on with the installed one, or add the earlier file."
            )
        raise StudioError(
            f'The embedding "{ref.name}" that this recipe was made with is not installed {digits}. '
            f"Put {ref.name}.safetensors into {self.folder}."
        )


def _name(file: ShelfFile) -> str:
    return file.place.stem.lower()
