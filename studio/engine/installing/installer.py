"""Installs from the hub: what a model, LoRA, VAE or upscaler needs, whether it fits, and file by file."""

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import tomli_w

from studio.engine.catalogue import Catalogue, CatalogueEntry
from studio.engine.denoiser_files import NoLenderError
from studio.engine.installing.adding import enlist
from studio.engine.installing.choosing import choose
from studio.engine.installing.control import Control, Progress, Report
from studio.engine.installing.download import Fetch, Patience, UnreachableError
from studio.engine.installing.files import SOURCE_NAME, HubModel
from studio.engine.installing.hub import DropError, Hub
from studio.engine.installing.parts import Parts, Plan, Unfinished
from studio.engine.library import ModelLibrary
from studio.engine.model_notes import DEFAULTS_NAME
from studio.errors import Cancelled, StudioError
from studio.generation.model import AnyModel
from studio.whole_file import whole_file

_SUFFIXES = (".safetensors", ".gguf")
_SPARE = 1 << 30
"""Bytes that an installation leaves free on the disk."""


@dataclass(frozen=True)
class Offer:
    """What would be installed, for the user to agree to: the plan, the terms and where to read them."""

    plan: Plan
    licence: str
    terms: str
    url: str
    entry: CatalogueEntry | None = None


@dataclass(frozen=True)
class Installer:
    """Brings models from `hub` into the folder of the user's models and lists them in `library`.

    `free` gives the bytes that are free where a folder lies.
    """

    hub: Hub
    library: ModelLibrary
    catalogue: Catalogue
    patience: Patience = field(default_factory=Patience)
    free: Callable[[Path], int] = field(default=lambda folder: shutil.disk_usage(folder).free)

    @property
    def parts(self) -> Parts:
        """The installations that are not finished."""
        return Parts(self.library.user)

    def offer(self, wanted: str) -> Offer:
        """What installing `wanted` means: a name of the catalogue, REPO on the hub, or REPO/FILE there.

        Raises:
            StudioError: it is not to be had, cannot be run, or is installed already.
        """
        entry, name, repo, file = self._named(wanted)
        self._require_new(name, entry)
        try:
            model = self.hub.model(repo)
            files = choose(self.hub, model, file)
        except DropError as drop:
            raise StudioError(
                f"The hub at {self.hub.endpoint} cannot be used now: {drop}. Check the connection and try again."
            ) from drop
        single = "" if any(one.path == "model_index.json" for one in files) else files[0].path
        licence, terms, url = self._terms(entry, model)
        plan = Plan(name, repo, model.commit, files, licence, single)
        return Offer(plan, licence, terms, url, entry)

    def begun(self, wanted: str) -> Unfinished | None:
        """The installation of `wanted` that was held or broke off, if there is one."""
        return self.parts.find(self._named(wanted)[1])

    def unfinished(self) -> tuple[Unfinished, ...]:
        """The installations that were held or broke off."""
        return self.parts.all()

    def install(self, plan: Plan, report: Report, control: Control) -> AnyModel:
        """Do what a plan says; if it was begun before, go on with it.

        Whatever happens, the model is there whole and verified, or not at all; what has arrived stays out of
        sight where going on makes sense, and is deleted where it does not. A denoiser alone that finds no model to
        lend it the other parts stays, for when there is one.

        Raises:
            StudioError: it could not be done.
            Paused, Cancelled: the user said so.
        """
        with self.parts.claim(plan.name):
            begun = self.parts.find(plan.name)
            plan = begun.plan if begun else plan
            self._require_space(plan, begun.done if begun else 0)
            try:
                self.parts.keep(plan)
                self._fetch(plan, report, control)
                return self._finish(plan, report)
            except UnreachableError:
                raise
            except (StudioError, Cancelled):
                self.parts.discard(plan.name)
                raise

    def _named(self, wanted: str) -> tuple[CatalogueEntry | None, str, str, str]:
        """The row of the catalogue, if it is one; the name to install as, the repository, and the file in it."""
        if entry := self.catalogue.find(wanted):
            return entry, entry.name, entry.repo, entry.file
        parts = PurePosixPath(wanted.strip()).parts
        if len(parts) < 2 or wanted.startswith(("/", ".", "~")):
            raise StudioError(
                f'The catalogue has no model "{wanted}". The nearest is "{self.catalogue.nearest(wanted)}". '
                "Another one of the hub is named as OWNER/MODEL."
            )
        repo, file = "/".join(parts[:2]), "/".join(parts[2:])
        return None, _plain_name(file or repo), repo, file

    def _require_new(self, name: str, entry: CatalogueEntry | None) -> None:
        if entry and entry.unusable:
            raise StudioError(f"{entry.label} cannot be installed. {entry.unusable}")
        folder = self.library.user / name
        if any(info.path.is_relative_to(folder) for info in self.library.everything()):
            raise StudioError(f'"{name}" is installed already, in {folder}.')
        if folder.exists():
            raise StudioError(f"There is a folder {folder} already. Add it with: seedlock models add {folder}")

    def _terms(self, entry: CatalogueEntry | None, model: HubModel) -> tuple[str, str, str]:
        """The licence's name, what it asks, and where it stands."""
        if entry:
            return entry.licence.name, entry.licence.terms, entry.licence.url
        page = f"{self.hub.endpoint}/{model.repo}"
        if model.licence:
            return model.licence, "Read on the model's page what it asks of you.", page
        return "no licence named", "Its page names no licence: all rights may be reserved.", page

    def _require_space(self, plan: Plan, done: int) -> None:
        """Refuse before the first byte what would not fit."""
        self.library.user.mkdir(parents=True, exist_ok=True)
        needed, free = plan.bytes - done, self.free(self.library.user)
        if needed + _SPARE > free:
            raise StudioError(
                f"{plan.name} needs {needed / 1e9:.1f} GB more and 1 GB to spare; {self.library.user} has "
                f"{free / 1e9:.1f} GB free. Free some space and try again."
            )

    def _fetch(self, plan: Plan, report: Report, control: Control) -> None:
        model = HubModel(plan.repo, plan.commit, plan.licence, plan.files)
        fetch, folder, total = Fetch(self.hub, model, control, self.patience), self.parts.of(plan.name), plan.bytes
        pace = _Pace()
        before = 0
        for file in plan.files:

            def tell(done: int, doing: str, so_far: int = before, path: str = file.path) -> None:
                report(Progress(so_far + done, total, path, doing, pace.rate(so_far + done)))

            fetch.file(file, folder / file.path, tell)
            before += file.size

    def _finish(self, plan: Plan, report: Report) -> AnyModel:
        """Put the whole of it into its place and into its list."""
        report(Progress(plan.bytes, plan.bytes, doing="Checking"))
        self._write_notes(plan)
        to = self.library.user / plan.name
        self.parts.finish(plan, to)
        try:
            return enlist(self.library, to / _own_name(plan) if plan.single else to)
        except NoLenderError as error:  # gigabytes that are in order are not thrown away
            raise StudioError(f"{error} It lies in {to}.") from error
        except StudioError:
            shutil.rmtree(to, ignore_errors=True)
            raise

    def _write_notes(self, plan: Plan) -> None:
        folder = self.parts.of(plan.name)
        source = {"repo": plan.repo, "commit": plan.commit, "licence": plan.licence, "file": plan.single}
        with whole_file(folder / SOURCE_NAME) as stream:
            stream.write(json.dumps(source, indent=2).encode())
        if plan.single:  # the list names a file by its stem
            (folder / plan.single).rename(folder / _own_name(plan))
        entry = self.catalogue.find(plan.name)
        if entry and entry.kind == "model":
            name = f"{plan.name}.{DEFAULTS_NAME}" if plan.single else DEFAULTS_NAME
            with whole_file(folder / name) as stream:
                tomli_w.dump(notes(entry), stream)


class _Pace:
    """How fast bytes come, from the first one that did."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None

    def rate(self, done: int) -> float:
        """Bytes a second so far; 0 until a second has passed."""
        now = time.monotonic()
        began, here = self._first = self._first or (now, done)
        return (done - here) / (now - began) if now - began > 1 else 0.0


def notes(entry: CatalogueEntry) -> dict[str, object]:
    """The good settings of a row, as `defaults.toml` writes them."""
    return {
        "size": str(entry.sizes[0]),
        "steps": entry.steps,
        "guidance_scale": entry.guidance_scale,
        "scheduler": entry.scheduler,
        "clip_skip": entry.clip_skip,
        "negative": entry.negative,
    }


def _own_name(plan: Plan) -> str:
    """What its one file is called here."""
    return f"{plan.name}{PurePosixPath(plan.single).suffix.lower()}"


def _plain_name(path: str) -> str:
    """A name for the list, from a repository or a file."""
    name = PurePosixPath(path).name
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    plain = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in name)
    return plain.strip(".-") or "model"
