"""`seedlock gallery export`: pictures and lists of them for other programs."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from studio.cli.context import ExportFormat, studio_of
from studio.cli.options import AsJson
from studio.cli.output import print_json, print_note
from studio.errors import StudioError
from studio.generation.record import GenerationRecord

if TYPE_CHECKING:  # app.py opens it
    from studio.gallery.gallery import Gallery


def export(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="A search, or the id of one picture; empty for all.")],
    to: Annotated[Path, typer.Option(metavar="PATH", help="A folder, or the file to write.")],
    form: Annotated[
        ExportFormat | None, typer.Option("--format", help="The settings' choice if left out.")
    ] = None,
    metadata: Annotated[
        bool | None, typer.Option("--metadata/--no-metadata", help="Whether pictures carry their recipe.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write pictures, or a list of them, for other programs. Nothing is overwritten.

    Example:  seedlock gallery export "red fox" --to foxes --format jpeg --no-metadata
    """
    studio = studio_of(context)
    chosen = studio.settings.export
    with_recipe = chosen.metadata if metadata is None else metadata
    with closing(studio.gallery()) as gallery:
        written = studio.export(_found(gallery, query), to, form or cast(ExportFormat, chosen.format), with_recipe)
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
