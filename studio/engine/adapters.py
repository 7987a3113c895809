"""LoRAs on a loaded model: put on, weighed, taken off again without a trace."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from studio.engine import families
from studio.engine.lycoris import as_lora
from studio.engine.pipelines import modules_of
from studio.errors import StudioError
from studio.generation.model import LoraInfo

if TYPE_CHECKING:
    import torch

Worn = tuple[tuple[LoraInfo, float], ...]
"""LoRAs and their weights."""


class Adapters:
    """The LoRAs that one diffusers pipeline wears.

    They are computed beside the model's own weights, not merged into them: in half precision, what is merged
    cannot be taken out to the bit, and the same seed would no longer give the same picture.
    """

    def __init__(self, pipeline: Any) -> None:
        """Nothing is worn yet."""
        self._pipeline = pipeline
        self._worn: Worn = ()
        self._trainable: list[torch.Tensor] = []

    def wears(self, loras: Sequence[tuple[LoraInfo, float]]) -> bool:
        """Whether these are worn, and no others."""
        return tuple(loras) == self._worn

    def wear(self, loras: Sequence[tuple[LoraInfo, float]]) -> bool:
        """Wear these and no others; whether that changes anything.

        Raises:
            StudioError: a file cannot be read or does not fit the model; then none is worn.
        """
        wanted = tuple(loras)
        if wanted == self._worn:
            return False
        if not hasattr(self._pipeline, "load_lora_weights"):
            raise StudioError(
                "Models of this kind take no LoRA. Leave it out of the prompt, or use another model."
            )
        if not self._worn:
            self._trainable = [weight for weight in _weights_of(self._pipeline) if weight.requires_grad]
        try:
            self._change(wanted)
        except BaseException:
            self._take_off()
            raise
        self._worn = wanted
        return True

    def _change(self, wanted: Worn) -> None:
        if not wanted:
            self._take_off()
            return
        kept = {info.sha256 for info, _ in wanted}
        old = [_name(info) for info, _ in self._worn if info.sha256 not in kept]
        if old:
            self._pipeline.delete_adapters(old)
        have = {info.sha256 for info, _ in self._worn}
        for info, _ in wanted:
            if info.sha256 not in have:
                self._put_on(info)
        self._pipeline.set_adapters([_name(info) for info, _ in wanted], [weight for _, weight in wanted])

    def _put_on(self, info: LoraInfo) -> None:
        """Load one beside those that are worn."""
        try:
            self._pipeline.load_lora_weights(_weights(info), adapter_name=_name(info))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RuntimeError) as error:
            raise _unfitting(info) from error
        worn = {name for names in self._pipeline.get_list_adapters().values() for name in names}
        if _name(info) not in worn:
            raise _unfitting(info)

    def _take_off(self) -> None:
        """Leave the model as it was loaded."""
        self._worn = ()
        self._pipeline.unload_lora_weights()
        for weight in self._trainable:  # peft marked them as frozen, for which torch takes other kernels
            weight.requires_grad_(True)


def _weights(info: LoraInfo) -> "dict[str, torch.Tensor]":
    import safetensors.torch

    try:
        return as_lora(cast(Any, safetensors.torch).load_file(info.path))
    except (OSError, KeyError, RuntimeError, safetensors.SafetensorError) as error:
        raise StudioError(f"The LoRA {info.path} cannot be read. Copy or download it again.") from error


def _weights_of(pipeline: Any) -> "list[torch.Tensor]":
    return [weight for part in modules_of(pipeline).values() for weight in part.parameters()]


def _unfitting(info: LoraInfo) -> StudioError:
    made_for = f" It was made for {families.label_of(info.family)}." if info.family else ""
    return StudioError(f"The LoRA {info.name} does not fit this model.{made_for} Use it with another model.")


def _name(info: LoraInfo) -> str:
    """Its name in the pipeline, where a dot would part modules."""
    return f"lora_{info.sha256[:16]}"
