"""`seedlock doctor`: what this machine has, and what it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from studio.cli.context import Studio, studio_of
from studio.cli.health import Health, examine
from studio.cli.options import AsJson
from studio.cli.output import print_json
from studio.engine import devices
from studio.engine.library import ModelLibrary
from studio.errors import StudioError


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Everything that a bug report needs: devices, versions, folders, free disk, and what is missing."""
    studio: Studio = studio_of(context)
    health = examine(studio.paths)
    installed = _installed(studio.models())
    problems = [*health.problems, *installed.problems]
    found = devices.available()
    if as_json:
        print_json(
            {
                "ok": not problems,
                "problems": problems,
                "system": health.system,
                "devices": [{"kind": one.kind, "name": one.name, "dtype": one.dtype} for one in found],
                "versions": health.versions,
                "folders": health.folders,
                "environment": health.environment,
                "last_error": health.last_error,
                "free_disk_bytes": health.free_disk_bytes,
                "thumbnail_bytes": health.thumbnail_bytes,
                "memory_bytes": health.memory_bytes,
                "free_memory_bytes": health.free_memory_bytes,
                "missing_libraries": health.missing_libraries,
                "models": list(installed.models),
                "loras": list(installed.loras),
            }
        )
    else:
        _print_text(installed, health, problems, found)


@dataclass(frozen=True)
class _Installed:
    """Names and places of what is installed, and sentences about what cannot be used."""

    models: Mapping[str, Path]
    loras: Mapping[str, Path]
    problems: Sequence[str]


def _installed(library: ModelLibrary) -> _Installed:
    try:
        models, loras, problems = library.all(), library.loras.all(), library.problems()
    except StudioError as error:
        return _Installed({}, {}, [str(error)])
    return _Installed(
        {info.name: info.path for info in models},
        {info.name: info.path for info in loras},
        [f"{one.name}: {one.reason}" for one in problems],
    )


def _print_text(
    installed: _Installed, health: Health, problems: Sequence[str], found: tuple[devices.Device, ...]
) -> None:
    sections = {
        "System": _rows(health.system),
        "Devices": [f"{one.kind:<20} {one.name} ({one.dtype})" for one in found],
        "Models": _rows(installed.models),
        "LoRAs": _rows(installed.loras),
        "Versions": _rows(health.versions),
        "Folders": _rows(health.folders),
        "Environment": _rows(health.environment),
        "Room": [
            f"{'disk, free':<20} {health.free_disk_bytes / 1e9:.1f} GB",
            f"{'small pictures':<20} about {health.thumbnail_bytes / 1e9:.1f} GB, made again if deleted",
            f"{'memory':<20} {health.memory_bytes / 1e9:.1f} GB, {health.free_memory_bytes / 1e9:.1f} free",
        ],
        "Last error in the log": [health.last_error] if health.last_error else [],
        "To mend": list(problems) or ["Nothing: all is well."],
    }
    for title, lines in sections.items():
        if lines:
            print(title, *(f"  {line}" for line in lines), sep="\n")


def _rows(values: Mapping[str, object]) -> list[str]:
    return [f"{name:<20} {value}" for name, value in values.items()]
