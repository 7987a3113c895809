"""The options that several commands share, each declared once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

import typer

from studio.generation.request import SEED_LIMIT
from studio.settings import EngineSettings

Device = Literal["auto", "cuda", "mps", "cpu"]
Dialect = Literal["a1111", "comfyui", "compel", "plain"]
DEVICES = "auto|cuda|mps|cpu"


def _about_prompt(help_text: str, metavar: str = "WORDS") -> Any:
    return typer.Option(help=help_text, metavar=metavar, rich_help_panel="Prompt")


def _about_picture(help_text: str, metavar: str = "N", parser: Callable[[str], object] | None = None) -> Any:
    return typer.Option(help=help_text, metavar=metavar, rich_help_panel="Picture", parser=parser)


def _read_seed(text: str) -> int:
    """A whole number; whether it is small enough, the request says."""
    try:
        return int(text)
    except ValueError as error:
        raise typer.BadParameter(f"A seed is a whole number from 0 to {SEED_LIMIT - 1}.") from error


def about_output(help_text: str, *names: str, metavar: str = "") -> Any:
    """An option that says where or how results are put out."""
    return typer.Option(*names, help=help_text, metavar=metavar, rich_help_panel="Output")


AsJson = Annotated[bool, about_output("Print one JSON object a line.", "--json")]

Text = Annotated[str | None, typer.Argument(metavar="TEXT", help="A prompt as it is, instead of the fields.")]

ModelOption = Annotated[str | None, _about_picture("A model by name; see: seedlock models list.", "NAME")]

DeviceOption = Annotated[
    Device | None, _about_picture("What computes; the settings' choice if left out.", DEVICES)
]

DialectOption = Annotated[
    Dialect, _about_picture("How weights are written: a1111, comfyui, compel, plain.", "NAME")
]


@dataclass(frozen=True)
class FieldOptions:
    """The fields of a prompt as options."""

    frame: Annotated[str, _about_prompt('The genre of the picture: "oil painting".')] = ""
    subject: Annotated[str, _about_prompt('What the picture shows: "a red fox".')] = ""
    style: Annotated[list[str], _about_prompt('Light, mood, movement, artist …: "golden hour"; repeatable.')] = (
        field(default_factory=list[str])
    )
    modifier: Annotated[list[str], _about_prompt('A finishing word: "highly detailed"; repeatable.')] = field(
        default_factory=list[str]
    )
    negative: Annotated[str, _about_prompt("What must not be there.")] = ""
    lora: Annotated[list[str], _about_prompt("A LoRA and its weight: ink:0.8; repeatable.", "NAME:WEIGHT")] = (
        field(default_factory=list[str])
    )
    template: Annotated[str, _about_prompt("The order of the phrases: sentence, list, or yours.", "NAME")] = (
        "sentence"
    )


@dataclass(frozen=True)
class PictureOptions:
    """The parameters of a picture as options; what is left out is the model's own default."""

    seed: Annotated[
        int | None, _about_picture("The same seed repeats the picture; random if left out.", parser=_read_seed)
    ] = None
    count: Annotated[int, _about_picture("How many pictures; a given seed counts up.")] = 1
    steps: Annotated[int | None, _about_picture("Denoising steps.")] = None
    guidance: Annotated[float | None, _about_picture("How closely the prompt is followed.", "SCALE")] = None
    size: Annotated[str | None, _about_picture("Width and height in pixels: 512x768.", "WxH")] = None
    scheduler: Annotated[str | None, _about_picture("The sampler: ddim, euler, dpmpp_2m …", "NAME")] = None
    model: ModelOption = None
    vae: Annotated[
        str | None, _about_picture("A VAE instead of the model's own; see: seedlock models vaes.", "NAME")
    ] = None
    draft: Annotated[
        bool, typer.Option("--draft", help="In few steps, to explore with.", rich_help_panel="Picture")
    ] = False
    variation: Annotated[
        list[str], _about_picture("Move the noise towards another seed: 9:0.1; repeatable.", "SEED:STRENGTH")
    ] = field(default_factory=list[str])
    dialect: DialectOption = "a1111"
    wildcard_seed: Annotated[
        int | None, _about_picture("Settles {a|b} and `__wildcards__`; random if left out.")
    ] = None


@dataclass(frozen=True)
class EngineOptions:
    """What computes the pictures, and how many at once; what is left out is the settings' choice."""

    device: DeviceOption = None
    batch: Annotated[
        int | None,
        typer.Option(
            help="Pictures made at once; the settings' choice if left out.",
            metavar="N",
            min=1,
            max=64,
            rich_help_panel="Picture",
        ),
    ] = None

    def over(self, settings: EngineSettings) -> EngineSettings:
        """The settings with what these options say in their place."""
        batch = settings.batch_size if self.batch is None else self.batch
        return replace(settings, device=self.device or settings.device, batch_size=batch)
