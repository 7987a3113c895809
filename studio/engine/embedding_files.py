"""The installed textual inversions: small files, known by their contents."""

from collections.abc import Mapping
from pathlib import Path

from studio.engine.file_shelf import SUFFIX, FileShelf
from studio.engine.safetensors_header import Tensor, read_header
from studio.errors import StudioError
from studio.generation.model import EmbeddingInfo
from studio.generation.request import ModelRef
from studio.nearest import nearest


class EmbeddingLibrary(FileShelf):
    """Finds textual inversions in the folder `embeddings` of `user` and in a list beside it.

    Their SHA-256 is that of the whole file, whose first twelve digits A1111 writes into pictures as TI hashes.
    """

    kind = "embeddings"
    label = "embedding"

    def all(self) -> tuple[EmbeddingInfo, ...]:
        """All of them, by name; the first file of each name."""
        found: dict[str, EmbeddingInfo] = {}
        for file in (file for file in self.files() if file.sha256):
            name = self.name_of(file.place)
            found.setdefault(name, EmbeddingInfo(name, file.sha256, file.place, file.place.stat().st_size))
        return tuple(found[name] for name in sorted(found))

    def refs(self) -> tuple[ModelRef, ...]:
        """The words that prompts can name."""
        return tuple(info.ref for info in self.all())

    def name_of(self, path: Path) -> str:
        """Its file's name in small letters, as prompts are read."""
        return path.stem.lower()

    def add(self, path: Path) -> EmbeddingInfo:
        """List the textual inversion in the file `path`, which stays where it is.

        Raises:
            StudioError: the file is none, another one has its name, or the list cannot be written.
        """
        path = path.expanduser().absolute()
        if path.suffix.lower() != SUFFIX or not is_embedding(read_header(path)):
            raise StudioError(f"{path} is no textual inversion in a {SUFFIX} file, the one format that is safe.")
        file = self.enlist(path)
        return EmbeddingInfo(self.name_of(path), file.sha256, path, path.stat().st_size)

    def find(self, name: str) -> ModelRef:
        """The one of this name, whatever its case.

        Raises:
            StudioError: there is none; the sentence names the nearest.
        """
        known = {ref.name: ref for ref in self.refs()}
        if name.lower() in known:
            return known[name.lower()]
        near = nearest(name.lower(), known)
        hint = f'The nearest is "{near}".' if near else f"Add it with: seedlock models add {name}{SUFFIX}"
        raise StudioError(f'There is no embedding "{name}". {hint}')

    def locate(self, ref: ModelRef) -> Path:
        """The file that has the contents of `ref`, whatever it is called now; the start of a hash is enough.

        Raises:
            StudioError: no installed file has these contents.
        """
        files = self.files()
        if found := next((file.place for file in files if ref.means(file.sha256)), None):
            return found
        if any(self.name_of(file.place) == ref.name for file in files):
            raise StudioError(
                f'The embedding "{ref.name}" is installed with other contents than this recipe was made with '
                f"(its hash begins with {ref.sha256[:12]}). Write it anew to go on with the installed one, or add "
                "the earlier file."
            )
        raise self.not_installed(ref.name, ref.sha256)


def is_embedding(tensors: Mapping[str, Tensor]) -> bool:
    """Whether tensors look like the vectors of a learnt word: A1111's, those for SDXL's two encoders, or the one
    tensor of diffusers, which is called as the word is, "<gloom>"."""
    if "emb_params" in tensors or set(tensors) == {"clip_l", "clip_g"}:
        return True
    return len(tensors) == 1 and all(name.startswith("<") and len(one.shape) <= 2 for name, one in tensors.items())
