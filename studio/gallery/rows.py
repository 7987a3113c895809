"""Generations as rows, and rows as records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from studio.gallery.ids import number_of
from studio.gallery.schema import ENVIRONMENTS, GENERATIONS, RECIPES, STACKS
from studio.gallery.stacks import keys as stack_keys
from studio.generation.draft import Origin
from studio.generation.imprint import Imprint
from studio.generation.plain import from_json, to_json
from studio.generation.record import Environment, GenerationRecord
from studio.generation.request import GenerationRequest
from studio.prompt.composition import Composition

T = TypeVar("T")

_G = GENERATIONS.c
RECORDS = (
    select(
        _G.number, _G.id, _G.created, _G.path, _G.pixels_sha256, _G.rating, _G.is_favourite, _G.tags, _G.note,
        _G.deleted, _G.parent, _G.run, _G.seconds, _G.source, _G.colour,
        RECIPES.c.request, RECIPES.c.composition, ENVIRONMENTS.c.json.label("environment"),
    )
    .join_from(GENERATIONS, RECIPES, RECIPES.c.number == _G.number)
    .join(ENVIRONMENTS, ENVIRONMENTS.c.number == RECIPES.c.environment)
)  # fmt: skip
"""Everything that a record needs, unfiltered and in no order."""

_NEW_GENERATION = insert(GENERATIONS).on_conflict_do_nothing()
_NEW_RECIPE = insert(RECIPES).on_conflict_do_nothing()
_STACK = insert(STACKS).on_conflict_do_nothing()
_NUMBER_OF_ENVIRONMENT = select(ENVIRONMENTS.c.number).where(ENVIRONMENTS.c.json == bindparam("json"))

AT_ONCE = 500
"""How many numbers or keys one statement names."""


@dataclass(frozen=True)
class NewRow:
    """A generation to be entered, whose file lies at `path` below the images.

    `file_sha256` may be "" until `gallery.verification` takes it; `source` is the program that made the picture.
    """

    imprint: Imprint
    path: str
    file_sha256: str = ""
    source: str = "seedlock"


def insert_row(
    connection: Connection, imprint: Imprint, path: str, file_sha256: str = "", source: str = "seedlock"
) -> bool:
    """Enter one generation (see `NewRow`); false if it was there already."""
    number = number_of(imprint.id)
    if connection.scalar(select(_G.number).where(_G.number == number)) is not None:
        return False
    insert_rows(connection, [NewRow(imprint, path, file_sha256, source)])
    return True


def insert_rows(connection: Connection, rows: Sequence[NewRow]) -> None:
    """Enter generations, those that are there already passed over; together ten at the cost of three alone."""
    environments: dict[Environment, int] = {}
    generations, recipes, stacks = list[dict[str, object]](), list[dict[str, object]](), list[dict[str, int]]()
    for row in rows:
        imprint, number, request = row.imprint, number_of(row.imprint.id), row.imprint.request.to_json()
        if imprint.environment not in environments:
            environments[imprint.environment] = _environment(connection, imprint.environment)
        told = {"number": number, "file_sha256": row.file_sha256, "source": row.source}
        generations.append(told | _identity(imprint, row.path) | _recipe(imprint))
        recipes.append(
            {
                "number": number,
                "request": request,
                "composition": to_json(imprint.origin.composition),
                "environment": environments[imprint.environment],
            }
        )
        stacks.append(stack_keys(request, imprint.origin.run, number))
    for statement, values in ((_NEW_GENERATION, generations), (_NEW_RECIPE, recipes), (_STACK, stacks)):
        if values:
            connection.execute(statement, values)


def records_of(connection: Connection, numbers: Sequence[int], images: Path) -> tuple[GenerationRecord, ...]:
    """The records with these numbers, in this order, without those that are not there."""
    found: dict[int, GenerationRecord] = {}
    for some in chunks(numbers):
        for row in connection.execute(RECORDS.where(_G.number.in_(some))):
            found[row.number] = _record(row, images)
    return tuple(found[number] for number in numbers if number in found)


def chunks(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """The items in parts that one statement can name."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _identity(imprint: Imprint, path: str) -> dict[str, object]:
    return {
        "id": imprint.id,
        "key": imprint.request.key(),
        "created": timestamp(imprint.created),
        "parent": imprint.origin.parent,
        "run": imprint.origin.run,
        "seconds": imprint.seconds,
        "path": path,
        "pixels_sha256": imprint.pixels_sha256,
    }


def _recipe(imprint: Imprint) -> dict[str, object]:
    request, fields = imprint.request, imprint.origin.composition.fields
    return {
        "prompt": request.prompt,
        "negative": request.negative_prompt,
        "frame": fields.frame,
        "subject": fields.subject,
        "style": ", ".join(style.text for style in fields.styles),
        "modifier": ", ".join(fields.modifiers),
        "model": request.model.name,
        "model_sha256": request.model.sha256,
        "seed": str(request.noise.seed),
        "width": request.size.width,
        "height": request.size.height,
        "steps": request.steps,
        "guidance_scale": request.guidance_scale,
        "scheduler": request.scheduler,
        "rating": 0,
        "is_favourite": False,
        "tags": "",
        "note": "",
        "colour": "",
    }


def _environment(connection: Connection, environment: Environment) -> int:
    """The number of an environment, which is entered if it is new."""
    known = {"json": to_json(environment)}
    number = connection.scalar(_NUMBER_OF_ENVIRONMENT, known)
    if number is None:
        connection.execute(ENVIRONMENTS.insert(), known)
        number = connection.scalars(_NUMBER_OF_ENVIRONMENT, known).one()
    return number


@lru_cache(maxsize=64)
def _environment_of(text: str) -> Environment:
    """An environment; thousands of generations share a few."""
    return from_json(Environment, text)


def _record(row: Row[*tuple[Any, ...]], images: Path) -> GenerationRecord:
    composition = from_json(Composition, row.composition)
    return GenerationRecord(
        id=row.id,
        request=GenerationRequest.from_json(row.request),
        origin=Origin(composition, row.parent, row.run),
        environment=_environment_of(row.environment),
        seconds=row.seconds,
        created=datetime.fromisoformat(row.created),
        path=images / row.path,
        pixels_sha256=row.pixels_sha256,
        rating=row.rating,
        is_favourite=row.is_favourite,
        tags=tuple(row.tags.splitlines()),
        note=row.note,
        deleted=datetime.fromisoformat(row.deleted) if row.deleted else None,
        source=row.source,
        colour=row.colour,
    )


def timestamp(moment: datetime) -> str:
    """A time in UTC as the database keeps it; texts sort as the times do."""
    return moment.isoformat(timespec="microseconds")
