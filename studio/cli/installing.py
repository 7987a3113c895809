"""`seedlock models available` and `install`: the catalogue, and bringing a model from the hub."""

import sys
import time
from typing import TYPE_CHECKING

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import ProgressLine, bar, print_json, print_note
from studio.engine import catalogue
from studio.engine.catalogue import CatalogueEntry
from studio.engine.installing.control import Control, Progress
from studio.errors import StudioError
from studio.experiments.estimate import write_bytes, write_duration
from studio.generation.model import KIND_LABELS, AnyModel

if TYPE_CHECKING:  # its module imports huggingface_hub, for which no other command should wait
    from studio.engine.installing.installer import Installer, Offer

_EVERY = 0.1
"""Seconds between two drawings of the progress."""


def available(context: typer.Context, as_json: AsJson = False) -> None:
    """The models that can be installed by name, with their size and licence; nothing is asked of the network."""
    library = studio_of(context).models()
    here = {info.name for info in library.everything()}
    for entry in catalogue.load(library.shipped).entries:
        _print_entry(entry, entry.name in here, as_json)


def install(installer: "Installer", name: str, accept: bool, discard: bool) -> AnyModel | None:
    """Bring the model, and tell of it on standard error; None where what had arrived was deleted.

    Raises:
        StudioError: it could not be installed, or the licence was not agreed to.
    """
    begun = installer.begun(name)
    if discard:
        if begun is None:
            raise StudioError(f"No installation of {name} is unfinished.")
        installer.parts.discard(begun.plan.name)
        return None
    if begun:
        print_note(f"Going on: {write_bytes(begun.done)} of {write_bytes(begun.plan.bytes)} are here.")
        plan = begun.plan
    else:
        offer = installer.offer(name)
        _agree(offer, accept)
        plan = offer.plan
    line = ProgressLine()
    try:
        return installer.install(plan, _Shown(line), Control())
    finally:
        line.close()


def _agree(offer: "Offer", accept: bool) -> None:
    """Show the licence, and go on only if the user agrees to it."""
    print_note(f"{offer.plan.repo}: {len(offer.plan.files)} files, {write_bytes(offer.plan.bytes)}.")
    print_note(f"Licence: {offer.licence}. {offer.terms} {offer.url}")
    if accept:
        return
    if not sys.stdin.isatty():
        raise StudioError(
            f"{offer.plan.name} is under {offer.licence} ({offer.url}). Read it and add --accept-licence."
        )
    if not typer.confirm("Do you agree to it?", err=True):
        raise StudioError("Nothing was downloaded.")


class _Shown:
    """Draws progress on a line, not more often than an eye follows."""

    def __init__(self, line: ProgressLine) -> None:
        self._line, self._drawn = line, 0.0

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._drawn < _EVERY and not progress.doing:
            return
        self._drawn = time.monotonic()
        done, total = progress.done, progress.total
        left = progress.seconds_left
        pace = f"  {write_bytes(progress.rate)}/s, {write_duration(left)} left" if left is not None else ""
        text = progress.doing or progress.file
        self._line.show(f"{bar(done, total)} {write_bytes(done)} of {write_bytes(total)}{pace}  {text}")


def _print_entry(entry: CatalogueEntry, is_here: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "name": entry.name,
                "label": entry.label,
                "kind": entry.kind,
                "family": entry.family,
                "repo": entry.repo,
                "bytes": entry.bytes,
                "licence": entry.licence.name,
                "gated": entry.gated,
                "installed": is_here,
                "unusable": entry.unusable,
            }
        )
        return
    state = "installed" if is_here else "cannot be run" if entry.unusable else write_bytes(entry.bytes)
    kind = entry.family if entry.kind == "model" else f"{entry.family} {KIND_LABELS[entry.kind]}".strip()
    print(f"{entry.name:<28} {kind:<10} {state:<13} {entry.licence.name:<32.32} {entry.about}")
