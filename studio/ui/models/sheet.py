"""What a sheet of the models' place is made of: values, no widgets."""

from dataclasses import dataclass
from typing import Literal

from studio.experiments.estimate import write_bytes
from studio.generation.model import AnyModel
from studio.generation.request import ModelRef
from studio.ui.gallery.facts import Fact

Deed = Literal[
    "use", "install", "pause", "cancel", "go_on", "discard", "remove", "add", "read_licence", "open_page"
]


@dataclass(frozen=True)
class Act:
    """A button: what it does, what it says, and how it looks (a role of the theme, an icon)."""

    deed: Deed
    label: str
    role: str = ""
    icon: str = ""
    about: str = ""


@dataclass(frozen=True)
class VaeChoice:
    """The VAEs that can decode a model's pictures, and the one that does; None stands for its own."""

    offered: tuple[ModelRef | None, ...]
    chosen: ModelRef | None


@dataclass(frozen=True)
class Sheet:
    """One model as it is told: title, kind, sentences, a bar while it is coming, buttons, a choice, facts."""

    title: str
    kind: str
    about: str = ""
    likes: str = ""
    trouble: str = ""
    share: float | None = None
    doing: str = ""
    acts: tuple[Act, ...] = ()
    vae: VaeChoice | None = None
    facts: tuple[Fact, ...] = ()


REMOVE = Act("remove", "Remove", "", "trash", "Take it off the list; this can be undone")


def file_facts(info: AnyModel, lent: str = "") -> tuple[Fact, ...]:
    """How large it is, what identifies it, and where it lies; `lent` says what it takes from elsewhere."""
    return (
        Fact("On disk", f"{write_bytes(info.bytes_on_disk)}{lent}"),
        Fact("SHA-256", info.sha256[:12], "The start of the hash of its contents", copied=info.sha256),
        Fact("Place", str(info.path), copied=str(info.path)),
    )
