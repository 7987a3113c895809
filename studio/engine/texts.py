"""Words for pipelines that read them themselves: no weights, no chunks; blends between what two texts become."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from studio.engine.recipes import Recipe
from studio.generation.request import GenerationRequest
from studio.prompt.weights import strip

if TYPE_CHECKING:
    import torch


class Blended(str):
    """A text on the way to another one, `amount` of it; pipelines pass it on as the text that it also is."""

    __slots__ = ("amount", "other")

    other: str
    amount: float

    @classmethod
    def of(cls, text: str, other: str, amount: float) -> "Blended":
        """The way from `text` to `other`."""
        made = cls(text)
        made.other, made.amount = other, amount
        return made


@dataclass(frozen=True)
class Texts:
    """The words of a batch, as its pipeline takes them."""

    named: dict[str, list[str]]

    def arguments(self) -> dict[str, list[str]]:
        """Positive and, where the family reads them, negative prompts."""
        return self.named


class TextReader:
    """Takes the place of `conditioning.Conditioner` for families whose pipelines encode their own prompts."""

    def __init__(self, recipe: Recipe) -> None:
        """Teach the pipeline's `encode_prompt` what a `Blended` text is."""
        self._recipe = recipe
        pipeline = recipe.pipeline
        pipeline.encode_prompt = blending(pipeline.encode_prompt)

    def forget(self) -> None:
        """Nothing is kept between batches."""

    def length(self, request: GenerationRequest) -> int:
        """Equal for requests that may be encoded together; most pipelines pad and mask, so that all may."""
        return self._recipe.length(*_pair(request.simplified()))

    def batch(self, requests: Sequence[GenerationRequest]) -> Texts:
        """The words of these requests, weights taken out of them."""
        pairs = [_pair(request.simplified()) for request in requests]
        return Texts(self._recipe.prompts([pair[0] for pair in pairs], [pair[1] for pair in pairs]))


def _pair(request: GenerationRequest) -> tuple[str, str]:
    prompt, negative = (strip(text, request.dialect) for text in (request.prompt, request.negative_prompt))
    if request.blend is None:
        return prompt, negative
    blend = request.blend
    others = (strip(text, request.dialect) for text in (blend.prompt, blend.negative_prompt))
    return cast(
        tuple[str, str],
        tuple(Blended.of(*ends, blend.amount) for ends in zip((prompt, negative), others, strict=True)),
    )


def blending(encode_prompt: Callable[..., Any]) -> Callable[..., Any]:
    """`encode_prompt`, encoding both ends of each `Blended` text and giving the point between them.

    Pipelines return tensors with one row a text, lists of such tensors, masks, or nothing; all are understood.
    """

    def encode(*args: Any, **named: Any) -> Any:
        given = [*args, *named.values()]
        amounts = next((found for value in given if (found := _amounts(value))), None)
        start = encode_prompt(*args, **named)
        if amounts is None:
            return start
        end = encode_prompt(*map(_others, args), **{name: _others(value) for name, value in named.items()})
        return _between(start, end, amounts)

    return encode


def _amounts(value: object) -> list[float]:
    """How far each text of a list is blended; nothing where none is."""
    texts = cast(list[object], value) if isinstance(value, list) else [value]
    amounts = [text.amount if isinstance(text, Blended) else 0.0 for text in texts]
    return amounts if any(amounts) else []


def _others(value: object) -> object:
    """The same argument with each blended text's other end."""
    if isinstance(value, list):
        return [_others(one) for one in cast(list[object], value)]
    return value.other if isinstance(value, Blended) else value


def _between(start: Any, end: Any, amounts: list[float]) -> Any:
    """The point at `amounts`, one a row, between two results of one pipeline."""
    import torch

    if isinstance(start, (tuple, list)):
        ends = list(zip(cast(Sequence[Any], start), cast(Sequence[Any], end), strict=True))
        is_row_each = isinstance(start, list) and len(ends) == len(amounts)
        rows = [[amount] for amount in amounts] if is_row_each else [amounts] * len(ends)
        points = [_between(*pair, row) for pair, row in zip(ends, rows, strict=True)]
        return points if isinstance(start, list) else tuple(points)
    if not isinstance(start, torch.Tensor):
        return start
    axis = 0 if len(amounts) == 1 and start.dim() == 2 else 1  # a list's tensors have no row axis
    first, last = _equally_long(start, end, axis)
    if torch.equal(first, last):
        return first
    if not first.is_floating_point():
        return torch.maximum(first, last)
    weights = first.new_tensor(amounts, dtype=torch.float32)
    if first.shape[0] != len(amounts):
        return torch.lerp(first.float(), last.float(), float(weights[0])).to(first.dtype)
    return torch.lerp(first.float(), last.float(), weights.view(-1, *[1] * (first.dim() - 1))).to(first.dtype)


def _equally_long(start: "torch.Tensor", end: "torch.Tensor", axis: int) -> "tuple[torch.Tensor, torch.Tensor]":
    """Both with as many tokens as the longer one, its last token repeated."""
    import torch

    if start.dim() <= axis or start.shape[axis] == end.shape[axis]:
        return start, end
    longest = max(start.shape[axis], end.shape[axis])

    def lengthened(tensor: torch.Tensor) -> torch.Tensor:
        missing = longest - tensor.shape[axis]
        return torch.cat([tensor, *[tensor.narrow(axis, tensor.shape[axis] - 1, 1)] * missing], dim=axis)

    return lengthened(start), lengthened(end)
