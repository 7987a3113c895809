"""The tables of the gallery, as the newest migration leaves them."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Named, Table, Text, TypedColumns

METADATA = MetaData()


class GenerationColumns(TypedColumns):
    """What one searches by. `number` is the id as an integer (see `ids`); `seed` is text, since SQLite's
    integers end at 2^63; times are ISO 8601 in UTC; `path` is relative to the folder of images; `tags` repeats
    the table of tags, one a line, for the full-text index and for reading a record in one go. `pixels_sha256`
    and `file_sha256` are "" until they are taken; `source` is the program that made the picture."""

    number = Column(Integer, primary_key=True)
    id: Named[str]
    key: Named[str]
    prompt: Named[str]
    negative: Named[str]
    frame: Named[str]
    subject: Named[str]
    style: Named[str]
    modifier: Named[str]
    tags: Named[str]
    note: Named[str]
    model: Named[str]
    model_sha256: Named[str]
    seed: Named[str]
    width: Named[int]
    height: Named[int]
    steps: Named[int]
    guidance_scale: Named[float]
    scheduler: Named[str]
    rating: Named[int]
    is_favourite: Named[bool]
    created: Named[str]
    deleted: Named[str | None]
    parent: Named[str | None]
    run: Named[str | None]
    seconds: Named[float]
    path: Named[str]
    pixels_sha256: Named[str]
    file_sha256: Named[str]
    source: Named[str]
    colour: Named[str]


class RecipeColumns(TypedColumns):
    """The rest of what made a picture, as JSON; apart, so that a scan of the generations reads less."""

    number = Column(Integer, ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)
    request: Named[str]
    composition: Named[str]
    environment: Named[int] = Column(ForeignKey("environments.number"))


class EnvironmentColumns(TypedColumns):
    """Environments, each kept once: there are few, and every picture has one."""

    number = Column(Integer, primary_key=True)
    json: Named[str] = Column(unique=True)


class TagColumns(TypedColumns):
    """Which generation has which tag; the case of letters does not count."""

    tag = Column(Text(collation="NOCASE"), primary_key=True)
    number = Column(Integer, ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)


class LookColumns(TypedColumns):
    """How pictures look (see `looks`), apart and narrow: all of them are read to find those alike."""

    number = Column(Integer, ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)
    look: Named[int]


class StackColumns(TypedColumns):
    """What generations share with others (see `stacks`), a hash each; apart and narrow, as looks are."""

    number = Column(Integer, ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)
    recipe: Named[int]
    prompt: Named[int]
    run: Named[int]


class AlbumColumns(TypedColumns):
    """Albums: with a query, what it finds; without, their members."""

    name = Column(Text(collation="NOCASE"), primary_key=True)
    query: Named[str | None]


class MemberColumns(TypedColumns):
    """Which generation lies in which album."""

    name = Column(Text(collation="NOCASE"), ForeignKey("albums.name", ondelete="CASCADE"), primary_key=True)
    number = Column(Integer, ForeignKey("generations.number", ondelete="CASCADE"), primary_key=True)


class RemovalColumns(TypedColumns):
    """Files, relative to the images, whose rows are gone and which are being removed."""

    path = Column(Text, primary_key=True)


class ArrivalColumns(TypedColumns):
    """Files, relative to the images, that are being imported and whose rows are to follow."""

    path = Column(Text, primary_key=True)
    since: Named[float]


class WordColumns(TypedColumns):
    """The full-text index (FTS5) over the generations' texts; triggers keep it."""

    rowid: Named[int]
    words: Named[str]


GENERATIONS = Table("generations", METADATA, GenerationColumns)
RECIPES = Table("recipes", METADATA, RecipeColumns)
ENVIRONMENTS = Table("environments", METADATA, EnvironmentColumns)
TAGS = Table("tags", METADATA, TagColumns)
LOOKS = Table("looks", METADATA, LookColumns)
STACKS = Table("stacks", METADATA, StackColumns)
ALBUMS = Table("albums", METADATA, AlbumColumns)
MEMBERS = Table("album_members", METADATA, MemberColumns)
REMOVALS = Table("removals", METADATA, RemovalColumns)
ARRIVALS = Table("arrivals", METADATA, ArrivalColumns)
WORDS = Table("words", METADATA, WordColumns)

TEXTS = ("prompt", "negative", "frame", "subject", "style", "modifier", "model", "tags", "note")
"""The columns of the full-text index."""

MOST_DIFFERENT = 12
"""Pictures whose looks differ in more bits than this are not alike; of two at random, 32 differ."""


def bits_apart(one: int | None, other: int | None) -> int | None:
    """In how many bits two looks differ; None where one was not taken. SQL knows it by this name."""
    return None if one is None or other is None else ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
