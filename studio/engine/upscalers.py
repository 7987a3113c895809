"""The installed upscalers: those in the user's folder, and those that were added and stay in their place."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from studio.engine.file_shelf import FileShelf, ShelfFile
from studio.engine.upscaler_facts import NEEDS, SUFFIX, Facts, check, look
from studio.errors import StudioError
from studio.generation.model import UpscalerInfo
from studio.nearest import nearest
from studio.whole_file import whole_file

_FACTS_NAME = "upscaler-facts.json"

HOW_TO_ADD = (
    "Install one with: seedlock models install realesrgan-x4plus, or add a file of your own: "
    f"seedlock models add FILE{SUFFIX} (ESRGAN, SwinIR, DAT and the like)."
)
"""What to do where there is none."""


@dataclass(frozen=True)
class UpscalerLibrary(FileShelf):
    """Finds upscalers in the folder `upscalers` of `user` and in a list beside it.

    What a network is, is found out by building it (`upscaler_facts`) when it is added, or when `survey` first
    meets it in the folder; it is remembered by its contents.
    """

    look: Callable[[Path], Facts] = look

    kind = "upscalers"
    label = "upscaler"

    def all(self) -> tuple[UpscalerInfo, ...]:
        """The upscalers that can be used, by name; those of which nothing is known yet are left out."""
        known = self._facts()
        infos = [_info(file, known[file.sha256]) for file in self.files() if file.sha256 in known]
        return tuple(sorted((info for info in infos if info.scale), key=lambda info: info.name.lower()))

    def survey(self) -> tuple[UpscalerInfo, ...]:
        """The same, after a look at those of which nothing is known: seconds each, not for the window's thread.

        Raises:
            StudioError: the library that builds them is missing.
        """
        known = self._facts()
        for file in self.files():
            if file.sha256 and file.sha256 not in known:
                known[file.sha256] = self._looked_at(file)
                self._remember(known)
        return self.all()

    def problems(self) -> tuple[tuple[str, Path, str], ...]:
        """Name, place and reason of those that cannot be used."""
        known = self._facts()
        found = [(file.place, known.get(file.sha256)) for file in self.files()]
        return tuple((place.stem, place, facts.reason) for place, facts in found if facts and facts.reason)

    def find(self, name: str) -> UpscalerInfo:
        """The upscaler of this name, whatever its case; "" is the only one there is.

        Raises:
            StudioError: there is none (the sentence names the nearest), or several where none is named.
        """
        infos = self.survey()
        if not infos:
            raise StudioError(f"No upscaler is installed. {HOW_TO_ADD}")
        if not name and len(infos) > 1:
            raise StudioError(
                f"Several upscalers are installed. Choose one: {', '.join(one.name for one in infos)}."
            )
        names = {info.name.lower(): info for info in infos}
        wanted = name.lower().removesuffix(SUFFIX) if name else next(iter(names))
        if wanted in names:
            return names[wanted]
        raise StudioError(f'There is no upscaler "{name}". The nearest is "{names[nearest(wanted, names)].name}".')

    def locate(self, name: str, sha256: str) -> UpscalerInfo:
        """The upscaler with these contents, whatever it is called now.

        Raises:
            StudioError: none that is installed has them.
        """
        found = next((info for info in self.all() if info.sha256 == sha256), None)
        found = found or next((info for info in self.survey() if info.sha256 == sha256), None)
        if found is not None:
            return found
        raise self.not_installed(name, sha256)

    def add(self, path: Path) -> UpscalerInfo:
        """List the upscaler in the file `path`, which stays where it is; its name is the file's.

        Contents that were looked at before, as those of one that comes back, are known at once.

        Raises:
            StudioError: the file is no upscaler, another one has its name, or the list cannot be written.
        """
        path = path.expanduser().absolute()
        check(path)
        facts = self._facts().get(self.digest(path)) or self.look(path)
        if facts.reason:
            raise StudioError(facts.reason)
        file = self.enlist(path)
        self._remember(self._facts() | {file.sha256: facts})
        return _info(file, facts)

    def _looked_at(self, file: ShelfFile) -> Facts:
        try:
            return self.look(file.place)
        except StudioError as error:
            if str(error) == NEEDS:
                raise
            return Facts("", 0, str(error))

    def _facts(self) -> dict[str, Facts]:
        """What is known, by the SHA-256 of the files; what cannot be read is found out again."""
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            values = json.loads((self.user / _FACTS_NAME).read_text("utf-8"))
            return {str(sha256): Facts(**facts) for sha256, facts in values.items()}
        return {}

    def _remember(self, known: dict[str, Facts]) -> None:
        text = json.dumps({sha256: asdict(facts) for sha256, facts in known.items()}, indent=2)
        with contextlib.suppress(StudioError), whole_file(self.user / _FACTS_NAME) as stream:
            stream.write(text.encode())


def _info(file: ShelfFile, facts: Facts) -> UpscalerInfo:
    size = file.place.stat().st_size
    return UpscalerInfo(file.place.stem, file.sha256, file.place, facts.architecture, facts.scale, size)
