"""The installed models, folders and single files: those that ship with Seedlock and those that the user added."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from studio.engine import checkpoints, denoiser_files, families, identity, schedulers
from studio.engine.embedding_files import EmbeddingLibrary
from studio.engine.kept import keep, read_kept
from studio.engine.loras import LoraLibrary
from studio.engine.model_notes import cuts_long_prompts, read_defaults, read_draft, read_knowledge
from studio.engine.upscalers import UpscalerLibrary
from studio.engine.vaes import VaeLibrary, VaeOffer
from studio.errors import StudioError
from studio.generation.model import AnyModel, ModelInfo
from studio.generation.request import ModelRef
from studio.nearest import nearest

_LIST_NAME = "models.json"
_STARTER = "starter"


@dataclass(frozen=True)
class _Entry:
    """One added model as the list keeps it; `sha256` holds as long as `fingerprint` does."""

    name: str
    path: str
    sha256: str
    fingerprint: str
    parts: str = ""

    @property
    def lender(self) -> Path | None:
        """The folder that lends the other parts to a denoiser in a file."""
        return Path(self.parts) if self.parts else None


@dataclass(frozen=True)
class Problem:
    """A model that is listed and cannot be used; `reason` is a sentence for the user."""

    name: str
    path: Path
    reason: str


@dataclass(frozen=True)
class ModelLibrary:
    """Finds models in `shipped` (read-only folders) and in the list of added ones in the folder `user`.

    Nothing is held in memory, so the window and the engine's process always see the same list; reading it
    costs milliseconds, because weights are hashed only when they are added or were changed.
    """

    shipped: Path
    user: Path

    def all(self) -> tuple[ModelInfo, ...]:
        """The models that can be used, the default first."""
        return tuple(item for item in self._read() if isinstance(item, ModelInfo))

    def everything(self) -> tuple[AnyModel, ...]:
        """The models that can be used, and all that is used with them."""
        beside = (self.loras, self.vaes, self.embeddings, self.upscalers)
        return (*self.all(), *(info for shelf in beside for info in shelf.all()))

    @property
    def loras(self) -> LoraLibrary:
        """The installed LoRAs."""
        return LoraLibrary(self.user)

    @property
    def vaes(self) -> VaeLibrary:
        """The installed VAEs."""
        return VaeLibrary(self.user)

    @property
    def upscalers(self) -> UpscalerLibrary:
        """The installed upscalers."""
        return UpscalerLibrary(self.user)

    @property
    def embeddings(self) -> EmbeddingLibrary:
        """The installed textual inversions."""
        return EmbeddingLibrary(self.user)

    def problems(self) -> tuple[Problem, ...]:
        """The models that are listed and cannot be used."""
        return tuple(item for item in self._read() if isinstance(item, Problem))

    def find(self, name: str) -> ModelInfo:
        """The model of this name, whatever its case; "" is the default one.

        Raises:
            StudioError: there is none (the sentence names the nearest), or it cannot be used.
        """
        items = self._read()
        found = next((item for item in items if not name or _name(item).lower() == name.lower()), None)
        if isinstance(found, ModelInfo):
            return found
        if isinstance(found, Problem):
            raise StudioError(found.reason)
        near = nearest(name.lower(), [_name(item).lower() for item in items])
        hint = f' The nearest is "{near}".' if near else " Add one with: seedlock models add FOLDER."
        raise StudioError(f'There is no model "{name}".{hint}')

    def locate(self, ref: ModelRef) -> ModelInfo:
        """The model that has the contents of `ref`, whatever it is called now.

        Raises:
            StudioError: no installed model has these contents.
        """
        models = self.all()
        same = [info for info in models if info.ref.sha256 == ref.sha256]
        if same:
            return next((info for info in same if info.ref.name == ref.name), same[0])
        named = self.find(ref.name)
        if not ref.sha256:
            return named
        raise StudioError(
            f'The model "{ref.name}" is installed with other contents than this recipe was made with. '
            "Choose the model again to go on with the installed one, or add the earlier version."
        )

    def add(self, path: Path) -> ModelInfo:
        """List the model in the folder or single file `path`, which stays where it is; its name is the path's.

        Raises:
            StudioError: there is no usable model, or the list cannot be written.
        """
        folder = path.expanduser().absolute()
        parts = denoiser_files.lender_for(folder, self.all)
        checkpoint = checkpoints.inspect(folder, parts)
        sha256 = identity.identity(folder, checkpoint.weights, parts)  # takes long: the list is read after it
        entries = [entry for entry in self._entries() if Path(entry.path) != folder]
        taken = {_name(item).lower() for item in self._read() if item.path != folder}
        name = _free_name(folder.stem if folder.is_file() else folder.name, taken)
        entry = _Entry(name, str(folder), sha256, identity.fingerprint(checkpoint.weights), str(parts or ""))
        info = replace(_info(checkpoint, ModelRef(name, sha256), self.vaes.offer()), parts=parts)
        self._write([*entries, entry])
        return _with_embeddings(info, self.embeddings.refs())

    def remove(self, name: str) -> None:
        """Take an added model off the list; its files stay.

        Raises:
            StudioError: no added model has this name, or the list cannot be written.
        """
        entries = self._entries()
        kept = [entry for entry in entries if entry.name.lower() != name.lower()]
        if len(kept) == len(entries):
            self.find(name)
            raise StudioError(f'The model "{name}" ships with Seedlock and cannot be removed.')
        self._write(kept)

    def _read(self) -> list[ModelInfo | Problem]:
        """Every listed model: the starter, what else ships, what was added, each in the order of its list."""
        folders = sorted(path.parent for path in self.shipped.glob("*/model_index.json"))
        folders.sort(key=lambda folder: folder.name != _STARTER)
        offer, embeddings = self.vaes.offer(), self.embeddings.refs()
        items = [*(_shipped(folder, offer) for folder in folders), *self._added(offer)]
        return [item if isinstance(item, Problem) else _with_embeddings(item, embeddings) for item in items]

    def _added(self, offer: VaeOffer) -> list[ModelInfo | Problem]:
        """The added models; one whose weights were changed is hashed anew and remembered."""
        entries = self._entries()
        items: list[ModelInfo | Problem] = []
        current: list[_Entry] = []
        for entry in entries:
            try:
                info, entry = _added_info(entry, offer)
                items.append(info)
            except StudioError as error:
                items.append(Problem(entry.name, Path(entry.path), str(error)))
            current.append(entry)
        if current != entries and self._entries() == entries:  # else found out again the next time
            self._write(current)
        return items

    def _entries(self) -> list[_Entry]:
        kept = read_kept(
            self.user / _LIST_NAME,
            "The list of models",
            "add your models",
            lambda kept: [_Entry(**values) for values in kept["models"]],
        )
        return kept or []

    def _write(self, entries: list[_Entry]) -> None:
        keep(self.user / _LIST_NAME, {"models": [asdict(entry) for entry in entries]})


def _name(item: ModelInfo | Problem) -> str:
    return item.ref.name if isinstance(item, ModelInfo) else item.name


def _with_embeddings(info: ModelInfo, embeddings: tuple[ModelRef, ...]) -> ModelInfo:
    """Models whose words are weighted by us can learn others."""
    learns = families.of_name(info.family).prompting == "weighted"
    return replace(info, embeddings=embeddings) if learns and embeddings else info


def _free_name(name: str, taken: set[str]) -> str:
    """`name`, numbered if another model has it already."""
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in (name, *numbered) if candidate.lower() not in taken)


def _shipped(folder: Path, offer: VaeOffer) -> ModelInfo | Problem:
    """A shipped model; its contents are known from the list beside it."""
    try:
        checkpoint = checkpoints.inspect(folder)
        sha256 = identity.shipped_identity(folder, checkpoint.weights)
        return _info(checkpoint, ModelRef(folder.name, sha256), offer)
    except StudioError as error:
        return Problem(folder.name, folder, str(error))


def _added_info(entry: _Entry, offer: VaeOffer) -> tuple[ModelInfo, _Entry]:
    """An added model, and its entry brought up to date with its files."""
    folder = Path(entry.path)
    checkpoint = checkpoints.inspect(folder, entry.lender)
    mark = identity.fingerprint(checkpoint.weights)
    if mark != entry.fingerprint:
        sha256 = identity.identity(folder, checkpoint.weights, entry.lender)
        entry = replace(entry, fingerprint=mark, sha256=sha256)
    return replace(_info(checkpoint, ModelRef(entry.name, entry.sha256), offer), parts=entry.lender), entry


def _info(checkpoint: checkpoints.Checkpoint, ref: ModelRef, offer: VaeOffer) -> ModelInfo:
    """What the rest of the program needs to know of a checkpoint."""
    defaults = replace(read_defaults(checkpoint), vae=offer.chosen_for(ref, checkpoint.vae))
    return ModelInfo(
        ref=ref,
        family=checkpoint.family,
        path=checkpoint.path,
        bytes_on_disk=checkpoint.bytes_on_disk,
        bytes_lent=sum(weight.stat().st_size for weight in checkpoint.borrowed),
        defaults=defaults,
        draft=read_draft(checkpoint, defaults),
        token_limit=checkpoint.token_limit,
        size_multiple=checkpoint.size_multiple,
        knowledge=read_knowledge(checkpoint),
        long_prompts="cut" if cuts_long_prompts(checkpoint) else "chunk",
        unsuited_schedulers=schedulers.unsuited(checkpoint.scheduler),
        vaes=offer.fitting(checkpoint.vae),
    )
