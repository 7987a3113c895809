"""`seedlock vary`: pictures near one that the gallery has."""

import random
from dataclasses import dataclass
from typing import Annotated

import typer

from studio.cli.context import Studio, studio_of
from studio.cli.options import AsJson, EngineOptions
from studio.cli.output import print_json, print_summary, remembered_json
from studio.cli.plans import planning
from studio.cli.spread import spread
from studio.experiments.experiment_file import VariationsFile
from studio.experiments.variations import STRONG, SUBTLE, descendant, vary
from studio.generation.record import GenerationRecord


@dataclass(frozen=True)
class VariationOptions:
    """How many variations, how far away, and which."""

    count: Annotated[int, typer.Option(metavar="N", help="How many variations.")] = 4
    strength: Annotated[
        float, typer.Option(metavar="S", help=f"How far to go, 0 to 1: {SUBTLE} is subtle, {STRONG} strong.")
    ] = SUBTLE
    seed: Annotated[int | None, typer.Option(metavar="N", help="Chooses the variations; random if left out.")] = (
        None
    )


@spread
def vary_picture(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help="The id of a picture in the gallery.")],
    asked: VariationOptions,
    engine: EngineOptions,
    as_json: AsJson = False,
) -> None:
    """Make variations of a picture: the same words, the noise moved towards other seeds.

    Example:  seedlock vary 1m83yx695vz --count 8 --strength 0.2
    """
    chosen = VariationsFile(identity, asked.count, asked.strength, asked.seed)
    if not run_variations(studio_of(context), chosen, engine, as_json):
        raise typer.Exit(1)


def run_variations(studio: Studio, asked: VariationsFile, engine: EngineOptions, as_json: bool) -> bool:
    """Make the variations that are missing and tell of all; whether every one was made.

    Raises:
        StudioError: there is no such picture, or it cannot be varied so.
    """

    def tell(record: GenerationRecord) -> None:
        if as_json:
            print_json(remembered_json(record))
        else:
            print_summary(record)

    with planning(studio, engine) as plans:
        base = descendant(plans.gallery.get(asked.picture))
        planned = vary(base, asked.count, asked.strength, random.Random(asked.seed))
        division = plans.divide(planned, "variation")
        for record in division.made.values():
            tell(record)
        return plans.run_missing(division, tell)[1]
