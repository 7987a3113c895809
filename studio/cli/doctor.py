"""`seedlock doctor`: what this machine has, and what it lacks."""

import typer

from studio.cli.context import Studio, studio_of
from studio.cli.health import Health, examine
from studio.cli.options import AsJson
from studio.cli.output import print_json
from studio.engine import devices


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Devices, versions, folders, free disk, and what is missing for the window."""
    studio: Studio = studio_of(context)
    health = examine(studio.paths)
    found = devices.available()
    if as_json:
        print_json(
            {
                "ok": not health.problems,
                "problems": list(health.problems),
                "devices": [{"kind": one.kind, "name": one.name, "dtype": one.dtype} for one in found],
                "versions": health.versions,
                "folders": health.folders,
                "free_disk_bytes": health.free_disk_bytes,
                "memory_bytes": health.memory_bytes,
                "missing_libraries": health.missing_libraries,
                "models": [info.ref.name for info in studio.models().all()],
            }
        )
    else:
        _print_text(studio, health, found)


def _print_text(studio: Studio, health: Health, found: tuple[devices.Device, ...]) -> None:
    sections = {
        "Devices": [f"{one.kind:<20} {one.name} ({one.dtype})" for one in found],
        "Models": [f"{info.ref.name:<20} {info.path}" for info in studio.models().all()],
        "Versions": [f"{name:<20} {version}" for name, version in health.versions.items()],
        "Folders": [f"{name:<20} {path}" for name, path in health.folders.items()],
        "Room": [
            f"{'disk, free':<20} {health.free_disk_bytes / 1e9:.1f} GB",
            f"{'memory':<20} {health.memory_bytes / 1e9:.1f} GB",
        ],
        "To mend": list(health.problems) or ["Nothing: all is well."],
    }
    for title, lines in sections.items():
        print(title, *(f"  {line}" for line in lines), sep="\n")
