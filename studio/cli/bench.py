"""`seedlock bench`: how fast this machine is with Seedlock, and how Seedlock compares with plain diffusers."""

import json
from typing import Annotated

import typer

from studio.bench.subject import PARTS, Subject
from studio.cli.context import studio_of
from studio.cli.drafts import chosen_model
from studio.cli.options import AsJson, DeviceOption, ModelOption
from studio.cli.output import print_json, print_note
from studio.errors import StudioError
from studio.nearest import nearest

NAMES = "|".join(PARTS)


def bench(
    context: typer.Context,
    only: Annotated[
        list[str] | None, typer.Option(help="Measure this and no other part; repeatable.", metavar=NAMES)
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer pictures, steps and rounds.")] = False,
    model: ModelOption = None,
    device: DeviceOption = None,
    as_json: AsJson = False,
) -> None:
    """Measure the window, the gallery, the engine, one picture and a grid; takes minutes, with --quick about one.

    Figures are for this machine as it is now: neighbours count. Ratios are of what was measured in turns.

    Example:  seedlock bench --quick --only window --only picture
    """
    names = [_known(name) for name in only or PARTS]
    studio = studio_of(context)
    subject = Subject(studio.models(), chosen_model(studio, model), device or studio.settings.engine.device, quick)
    figures = studio.bench(subject, names, lambda name: print_note(f"{name}: {PARTS[name]} …"))
    if as_json:
        print_json(figures)
    else:
        print(json.dumps(figures, indent=2, ensure_ascii=False))


def _known(name: str) -> str:
    if name in PARTS:
        return name
    raise StudioError(f'There is no measurement "{name}". The nearest is "{nearest(name, PARTS)}".')
