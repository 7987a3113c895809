"""The installed textual inversions: small files in the folder `embeddings` among the models, known by contents."""

from pathlib import Path

from studio.engine.file_shelf import SUFFIX, FileShelf, ShelfFile
from studio.errors import StudioError
from studio.generation.request import ModelRef
from studio.nearest import nearest


class EmbeddingLibrary(FileShelf):
    """Finds textual inversions in the folder `embeddings` of `user`.

    Their SHA-256 is that of the whole file, whose first twelve digits A1111 writes into pictures as TI hashes.
    """

    kind = "embeddings"
    label = "embedding"

    def all(self) -> tuple[ModelRef, ...]:
        """All of them, by name in lower case; the first file of each name."""
        found: dict[str, ModelRef] = {}
        for file in (file for file in self.files() if file.sha256):
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
        hint = f'The nearest is "{near}".' if near else f"Put {name}{SUFFIX} into {self.folder}."
        raise StudioError(f'There is no embedding "{name}". {hint}')

    def locate(self, ref: ModelRef) -> Path:
        """The file that has the contents of `ref`, whatever it is called now; the start of a hash is enough.

        Raises:
            StudioError: no installed file has these contents.
        """
        files = self.files()
        if found := next((file.place for file in files if ref.means(file.sha256)), None):
            return found
        if any(_name(file) == ref.name for file in files):
            raise StudioError(
                f'The embedding "{ref.name}" is installed with other contents than this recipe was made with '
                f"(its hash begins with {ref.sha256[:12]}). Write it anew to go on with the installed one, or add "
                "the earlier file."
            )
        raise self.not_installed(ref.name, ref.sha256, f"Put {ref.name}{SUFFIX} into {self.folder}.")


def _name(file: ShelfFile) -> str:
    return file.place.stem.lower()
