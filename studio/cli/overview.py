"""`seedlock gallery facets`, `like` and `albums`: the gallery at a glance."""

from contextlib import closing
from dataclasses import dataclass
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import ProgressLine, print_json, print_note, print_summary, remembered_json
from studio.cli.spread import spread

Query = Annotated[str, typer.Argument(help="A search; empty for all.")]


def facets(context: typer.Context, query: Query = "", as_json: AsJson = False) -> None:
    """What the pictures of a search have in common, with counts and the words that narrow the search.

    Example:  seedlock gallery facets "red fox"
    """
    with closing(studio_of(context).gallery()) as gallery:
        found, tally = gallery.overview.facets(query), gallery.tally(query)
    for facet in found.facets:
        for value in facet.values:
            if as_json:
                print_json({"field": facet.field, "value": value.text, "count": value.count, "term": value.term})
            else:
                print(f"{value.count:>8}  {value.term}")
    print_note(f"{tally} pictures." + (f" Counts are estimates, from {found.looked_at:,}." * found.is_sample))


def like(
    context: typer.Context,
    generation_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a picture.")],
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="The most pictures to print.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Pictures that look like one, the nearest first; `distance` counts the bits of 64 that differ.

    Example:  seedlock gallery like 1m83vg89dsy
    """
    line, looked = ProgressLine(), 0
    with closing(studio_of(context).gallery()) as gallery:
        while taken := gallery.likeness.take():
            looked += taken
            line.show(f"{looked} pictures looked at …")
        line.close()
        for record, distance in gallery.likeness.like(gallery.get(generation_id), limit):
            if as_json:
                print_json({**remembered_json(record), "distance": distance})
            else:
                print_summary(record)


@dataclass(frozen=True)
class AlbumOptions:
    """What is to be done with albums, each by its name; nothing where all are left out."""

    save: Annotated[str, typer.Option(metavar="NAME", help="Save a search under this name.")] = ""
    drop: Annotated[str, typer.Option(metavar="NAME", help="Remove an album; its pictures stay.")] = ""
    into: Annotated[str, typer.Option(metavar="NAME", help="Put what the search finds into this album.")] = ""
    out_of: Annotated[str, typer.Option(metavar="NAME", help="Take what it finds out of this album.")] = ""


@spread
def albums(context: typer.Context, asked: AlbumOptions, query: Query = "", as_json: AsJson = False) -> None:
    """Albums and saved searches; look into one with `search`.

    Examples:

      seedlock gallery albums --save foxes "fox rating:>=4"

      seedlock gallery albums --into best "is:favourite"
    """
    with closing(studio_of(context).gallery()) as gallery:
        if asked.save:
            gallery.save_album(asked.save, query)
        if asked.into:
            gallery.put(gallery.ids(query), asked.into)
        if asked.out_of:
            gallery.take_out(gallery.ids(query), asked.out_of)
        if asked.drop:
            gallery.drop_album(asked.drop)
        for album in gallery.albums():
            if as_json:
                print_json(
                    {"name": album.name, "search": album.search, "count": gallery.tally(album.search).count}
                )
            else:
                print(f"{gallery.tally(album.search)!s:>12}  {album.name}  {album.search}")
