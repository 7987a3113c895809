"""Attention that mixes nothing: what perturbed attention guidance leads away from (Ahn et al. 2024, 4.2)."""

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, cast


def layers(pipeline: Any) -> list[Any]:
    """The self-attention layers to perturb: those of a UNet's middle, or of the middle block of PixArt and Stable
    Diffusion 3. None elsewhere."""
    from diffusers.models.attention_processor import Attention

    kind = type(pipeline).__name__
    if getattr(pipeline, "unet", None) is not None:
        part = pipeline.unet.mid_block
    elif kind.startswith(("PixArt", "StableDiffusion3")):
        blocks = pipeline.transformer.transformer_blocks
        part = blocks[len(blocks) // 2]
    else:
        return []
    found: list[Any] = [] if part is None else list(part.modules())
    attentions = [one for one in found if isinstance(one, Attention) and not one.is_cross_attention]
    joint = [one for one in attentions if one.added_kv_proj_dim is not None]
    return joint or attentions


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
    """Attention without its scores; together with words, without those between the places of the picture."""
    from diffusers.hooks.layer_skip import AttentionScoreSkipFunctionMode

    if kwargs.get("encoder_hidden_states") is None:
        with AttentionScoreSkipFunctionMode():
            return forward(*args, **kwargs)
    from studio.engine.apartness import Apart

    with Apart(kwargs["hidden_states"].shape[1]):
        return forward(*args, **kwargs)
