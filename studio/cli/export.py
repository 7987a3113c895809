"""`seedlock gallery export`: pictures and lists of them for other programs."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from studio.cli.context import ExportFormat, Metadata, studio_of
from studio.cli.options import AsJson
from studio.cli.output import print_json, print_note
from studio.errors import StudioError
from studio.gallery.names import PRIVATE
from studio.generation.record import GenerationRecord

if TYPE_CHECKING:  # app.py opens it
    from studio.gallery.gallery import Gallery


def export(  # noqa: PLR0913 - an option each
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="A search, or the id of one picture; empty for all.")],
    to: Annotated[Path, typer.Option(metavar="PATH", help="A folder, or the file to write.")],
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="The settings' choice if left out.")
    ] = None,
    metadata: Annotated[
        bool | None, typer.Option("--metadata/--no-metadata", help="Whether pictures carry their recipe.")
    ] = None,
    minimal: Annotated[
        bool, typer.Option("--minimal", help="Only the parameters that other programs read, no lineage.")
    ] = False,
    name: Annotated[
        str | None, typer.Option(metavar="PATTERN", help='Names of pictures: "{date}_{subject}_{seed}".')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write pictures, or a list of them, for other programs. Nothing is overwritten.

    Formats: pictures as png, jpeg, webp or avif; zip; csv, json or jsonl tables; html (a page that searches
    offline); sheet (a contact sheet, PNG or PDF by the name of the file); bundle (for another Seedlock).

    Example:  seedlock gallery export "red fox" --to foxes --format jpeg --no-metadata
    """
    studio = studio_of(context)
    chosen = studio.settings.export
    with_recipe = chosen.metadata if metadata is None else metadata
    told: Metadata = "none" if not with_recipe else "minimal" if minimal else "full"
    with closing(studio.gallery()) as gallery:
        kind = form or cast(ExportFormat, chosen.format)
        pattern = name or (PRIVATE if told == "none" else chosen.pattern)
        written = studio.export(_found(gallery, query), to, kind, told, pattern)
    for path in written:
        if as_json:
            print_json({"path": str(path)})
        else:
            print(path)
    print_note(f"{len(written)} written.")


def _found(gallery: "Gallery", query: str) -> Sequence[GenerationRecord]:
    """The picture whose id the query is, else all that fit it, the newest first."""
    try:
        return (gallery.get(query),)
    except StudioError:
        return gallery.get_many(gallery.ids(query))
