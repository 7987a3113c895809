"""Guiders: how each step weighs what a model foresees with the words against what it foresees without them."""

from dataclasses import dataclass

from studio.errors import StudioError
from studio.nearest import nearest

PLAIN = "cfg"
"""The guider that every picture has which names none."""


@dataclass(frozen=True)
class GuiderKind:
    """One row: `amount` names its number, "" where it has none; `usual` and `most` are that number's values."""

    name: str
    label: str
    about: str
    amount: str = ""
    usual: float = 0.0
    most: float = 0.0


GUIDERS: tuple[GuiderKind, ...] = (
    GuiderKind(PLAIN, "CFG", "Plain classifier-free guidance: away from the picture without words."),
    GuiderKind(
        "apg", "APG",
        "Adaptive projected guidance: leaves out what only burns colours, so that high guidance stays natural.",
        amount="kept", most=1.0,
    ),
    GuiderKind(
        "pag", "PAG",
        "Perturbed attention guidance: also away from a picture without coherence; firmer shapes, longer steps.",
        amount="strength", usual=3.0, most=20.0,
    ),
    GuiderKind(
        "cfg_zero_star", "CFG-Zero*",
        "For flow models: weighs the wordless picture by its fit, and lets the very first steps rest.",
    ),
)  # fmt: skip
"""Every guider: Ho & Salimans 2022, Sadat et al. 2024, Ahn et al. 2024, Fan et al. 2025."""


@dataclass(frozen=True)
class Guider:
    """The guider of a picture, by its name in `GUIDERS`.

    `amount` is its number: APG's share that is kept of what burns colours, PAG's strength. Guidance acts from
    `begin` to `end`, shares of the steps (Kynkäänniemi et al. 2024); outside, the words alone lead, in half the
    time.
    """

    name: str = PLAIN
    amount: float = 0.0
    begin: float = 0.0
    end: float = 1.0

    def __post_init__(self) -> None:
        """A number of 3 and one of 3.0 are the same, so they must have the same JSON."""
        for name in ("amount", "begin", "end"):
            object.__setattr__(self, name, float(getattr(self, name)))

    @property
    def kind(self) -> GuiderKind:
        """Its row.

        Raises:
            StudioError: there is none of this name; the sentence names the nearest.
        """
        return named(self.name)

    @property
    def acts_always(self) -> bool:
        """Whether guidance acts in every step."""
        return (self.begin, self.end) == (0.0, 1.0)

    @property
    def is_plain(self) -> bool:
        """Whether the picture is the same without it."""
        return self.acts_always and (self.name == PLAIN or (self.name == "pag" and not self.amount))

    def check(self) -> None:
        """Whether it can be made.

        Raises:
            StudioError: the name is unknown, or a number lies outside its range.
        """
        kind = self.kind
        if not 0 <= self.amount <= kind.most:
            told = f"Use 0 to {kind.most:g}." if kind.most else "It takes none."
            raise StudioError(f"The number {self.amount:g} of {kind.label} is out of range. {told}")
        if not 0 <= self.begin < self.end <= 1:
            raise StudioError("Guidance acts from one share of the steps to a later one, like 0.2:0.8.")


def named(name: str) -> GuiderKind:
    """The row with this name or label, whatever its case.

    Raises:
        StudioError: there is none; the sentence names the nearest.
    """
    wanted = name.strip().lower().replace("-", "_").replace("*", "_star").replace("__", "_")
    names = {alias: row for row in GUIDERS for alias in (row.name, row.label.lower().replace("-", "_"))}
    if wanted in names:
        return names[wanted]
    raise StudioError(f'There is no guider "{name}". The nearest is "{names[nearest(wanted, names)].name}".')


def parse_guider(text: str, interval: str | None = None) -> Guider | None:
    """Read "apg" or "pag:3", and an interval like "0.2:0.8"; None for what is plain.

    Raises:
        StudioError: the text is no guider, or a number is out of range.
    """
    name, colon, number = text.partition(":")
    kind = named(name)
    begin, _, end = (interval or "0:1").partition(":")
    try:
        guider = Guider(kind.name, float(number) if colon else kind.usual, float(begin), float(end or 1))
    except ValueError:
        raise StudioError(
            f'"{text}" within "{interval or "0:1"}" is no guider. Write pag:3, and an interval like 0.2:0.8.'
        ) from None
    guider.check()
    return None if guider.is_plain else guider


def guided_by(text: str, before: Guider | None) -> Guider | None:
    """The guider that `text` names, acting when the one before it did.

    Raises:
        StudioError: the text is no guider.
    """
    begin, end = (before.begin, before.end) if before else (0.0, 1.0)
    return parse_guider(text, f"{begin}:{end}")


def short_guider(guider: Guider | None) -> str:
    """A guider as `parse_guider` reads it, without its interval: "pag:3"."""
    if guider is None:
        return PLAIN
    return guider.name + (f":{guider.amount:g}" if guider.amount else "")


def write_guider(guider: Guider | None) -> str:
    """A guider as people read it, "plain" where there is none: "PAG 3, from 20% to 80%"."""
    if guider is None:
        return "plain"
    row = next((row for row in GUIDERS if row.name == guider.name), None)
    label = row.label if row else guider.name
    number = f" {guider.amount:g}" if guider.amount else ""
    return label + number + ("" if guider.acts_always else f", from {guider.begin:.0%} to {guider.end:.0%}")
