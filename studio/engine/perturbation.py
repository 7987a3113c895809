"""Attention that mixes nothing: what perturbed attention guidance leads away from (Ahn et al. 2024, 4.2)."""

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, cast


def layers(pipeline: Any) -> list[Any]:
    """The self-attention layers to perturb: those of a UNet's middle, or of the middle block of PixArt.

    None elsewhere: attention over words and picture together cannot be cut apart, nor has linear attention scores.
    """
    from diffusers.models.attention_processor import Attention

    if getattr(pipeline, "unet", None) is not None:
        part = pipeline.unet.mid_block
    elif type(pipeline).__name__.startswith("PixArt"):
        blocks = pipeline.transformer.transformer_blocks
        part = blocks[len(blocks) // 2]
    else:
        return []
    found: list[Any] = [] if part is None else list(part.modules())
    return [one for one in found if isinstance(one, Attention) and not one.is_cross_attention]


@contextmanager
def perturbed(attentions: Sequence[Any]) -> Generator[None]:
    """While the block runs, these layers give every place its own value, as if it attended to itself alone."""
    with ExitStack() as stack:
        for layer in attentions:
            stack.enter_context(replaced(layer, partial(_without_scores, layer.forward)))
        yield


@contextmanager
def replaced(module: Any, forward: Callable[..., Any]) -> Generator[None]:
    """While the block runs, `module` computes by `forward`; what stood there before stands there again then."""
    own: Any = cast(dict[str, Any], vars(module)).get("forward")
    module.forward = forward
    try:
        yield
    finally:
        if own is None:
            del module.forward
        else:
            module.forward = own


def _without_scores(forward: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    from diffusers.hooks.layer_skip import AttentionScoreSkipFunctionMode

    with AttentionScoreSkipFunctionMode():
        return forward(*args, **kwargs)
