"""What is done to a picture beyond its words, as a value."""

from dataclasses import dataclass

from studio.engine import families
from studio.generation.beginnings import Hires
from studio.generation.guiders import Guider
from studio.generation.model import ModelInfo
from studio.generation.request import ModelRef


@dataclass(frozen=True)
class Extras:
    """What was chosen, as in the draft; a clip skip or VAE of None follows the model."""

    hires: Hires | None = None
    clip_skip: int | None = None
    guidance_rescale: float = 0.0
    seamless: bool = False
    vae: ModelRef | None = None
    guider: Guider | None = None

    def problem(self, model: ModelInfo) -> str:
        """The sentence about what this model cannot do of it; "" where it can do all."""
        name, guiders = model.ref.name, families.guiders_of(model.family)
        if (self.seamless or (self.clip_skip or 1) > 1) and not families.has_unet(model.family):
            return (
                f"The model {name} has no clip skip and no seamless edges. "
                "Leave them out, or use a model of Stable Diffusion 1, 2 or XL."
            )
        if (self.guider or self.guidance_rescale) and not guiders:
            return f"The model {name} has learnt its guidance: no guider, interval or rescale acts on it."
        if self.guider and self.guider.name not in guiders:
            return f"{self.guider.kind.label} does not suit the model {name}. Choose APG, or CFG."
        return ""
