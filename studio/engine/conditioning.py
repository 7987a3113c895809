"""Words to prompt embeddings: weights and long texts by compel, cached by text."""

# pyright: reportMissingTypeStubs=false
# (compel has no types)

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from studio.engine.embeddings import Embeddings
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, ModelRef
from studio.prompt.weights import parse, strip

if TYPE_CHECKING:
    import torch

_CACHED_TEXTS = 128
"""An embedding takes 40-600 KB; a grid repeats a few texts many times."""

_LEAST_TOKENS = 8


@dataclass(frozen=True)
class Embedding:
    """One text as the UNet reads it: `tokens` (1, n, D), n a multiple of the encoder's length; SDXL's `pooled`."""

    tokens: "torch.Tensor"
    pooled: "torch.Tensor | None" = None


@dataclass(frozen=True)
class Conditioning:
    """The embeddings of a batch, positive and negative, all of one length."""

    positive: Embedding
    negative: Embedding

    def arguments(self) -> dict[str, "torch.Tensor"]:
        """As the diffusers pipelines take them."""
        named = {"prompt_embeds": self.positive.tokens, "negative_prompt_embeds": self.negative.tokens}
        if self.positive.pooled is not None and self.negative.pooled is not None:
            named |= {
                "pooled_prompt_embeds": self.positive.pooled,
                "negative_pooled_prompt_embeds": self.negative.pooled,
            }
        return named


@dataclass(frozen=True)
class _Reading:
    """How a text is read: its dialect, the layer of the encoder that counts, from the last, 1, and what the words
    that are learnt stand for."""

    dialect: str
    clip_skip: int
    embeddings: tuple[ModelRef, ...]


class Conditioner:
    """The text encoders of one loaded model behind a cache of their latest texts.

    A text without weights that fits the encoder gives the encoder's own output to the bit.
    """

    def __init__(self, pipeline: Any, info: ModelInfo, device: str, embeddings: Embeddings) -> None:
        """Wrap the text encoders of `pipeline`, which compute on `device` wherever they are meanwhile.

        Texts beyond their limit are chunked or cut as `info` says; words of `embeddings` are learnt as they come.
        """
        self._device = device
        self._embeddings = embeddings
        layers = _layers(pipeline)
        self._encoders = {
            skip: _encoders(pipeline, device, layer, embeddings, cuts=info.long_prompts == "cut")
            for skip, layer in layers.items()
        }
        self._zeroes_empty = bool(pipeline.config.get("force_zeros_for_empty_prompt", False))
        self._cache: OrderedDict[tuple[str, _Reading], Embedding] = OrderedDict()

    def _reading(self, request: GenerationRequest) -> _Reading:
        texts = [text for pair in _ends(request) for text in pair]
        return _Reading(request.dialect, request.clip_skip, self._embeddings.named(texts, request.embeddings))

    def forget(self) -> None:
        """The text encoders changed: what they made of texts before counts no more."""
        self._cache.clear()

    def length(self, request: GenerationRequest) -> int:
        """How many tokens long this request's embeddings are; all of a batch must be equally long."""
        reading = self._reading(request)
        return max(self._embed(text, reading).tokens.shape[1] for ends in _ends(request) for text in ends)

    def batch(self, requests: Sequence[GenerationRequest]) -> Conditioning:
        """The embeddings of requests of equal `length`, (B, n, D)."""
        length = max(self.length(request) for request in requests)
        pairs = [self._blended(request, length) for request in requests]
        return Conditioning(_stack([pair[0] for pair in pairs]), _stack([pair[1] for pair in pairs]))

    def _blended(self, request: GenerationRequest, length: int) -> tuple[Embedding, Embedding]:
        """The positive and the negative embedding of a request; a blend's lie on the way to its second texts."""
        reading = self._reading(request)
        ends = [
            (self._padded(prompt, reading, length), self._negative(negative, reading, length))
            for prompt, negative in _ends(request)
        ]
        if request.blend is None or len(ends) == 1:
            return ends[0]
        (positive, negative), (other_positive, other_negative) = ends
        amount = request.blend.amount
        return _between(positive, other_positive, amount), _between(negative, other_negative, amount)

    def _negative(self, text: str, reading: _Reading, length: int) -> Embedding:
        """The negative text; models that were trained with zeros for an empty one get zeros (SDXL)."""
        import torch

        embedding = self._padded(text, reading, length)
        if text or not self._zeroes_empty or embedding.pooled is None:
            return embedding
        return Embedding(torch.zeros_like(embedding.tokens), torch.zeros_like(embedding.pooled))

    def _padded(self, text: str, reading: _Reading, length: int) -> Embedding:
        """The text's embedding, filled up with chunks of empty text."""
        import torch

        embedding, empty = self._embed(text, reading), self._embed("", reading).tokens
        missing = (length - embedding.tokens.shape[1]) // empty.shape[1]
        return Embedding(torch.cat([embedding.tokens, *[empty] * missing], dim=1), embedding.pooled)

    def _embed(self, text: str, reading: _Reading) -> Embedding:
        """The text's embedding, from the cache if it is there."""
        key = (text, reading)
        if key not in self._cache:
            self._embeddings.learn(reading.embeddings)
            self._cache[key] = self._encode(*_tree(text, reading.dialect), self._encoders[reading.clip_skip])
        self._cache.move_to_end(key)
        while len(self._cache) > _CACHED_TEXTS:
            self._cache.popitem(last=False)
        return self._cache[key]

    def _encode(self, tree: Any, words: str, encoders: list[Any]) -> Embedding:
        """What `encoders` make of a parsed text; several are joined feature by feature (SDXL).

        The pooled embedding is the second encoder's and knows no weights, so it is given the bare `words`.
        """
        import torch

        with torch.no_grad():
            parts = [encoder.build_conditioning_tensor_for_conjunction(tree)[0] for encoder in encoders]
            pooled = None
            if len(encoders) > 1:
                pooled = encoders[1].conditioning_provider.get_pooled_embeddings([words])
        tokens = torch.cat(parts, dim=-1).to(self._device)
        return Embedding(tokens, None if pooled is None else pooled.to(self._device))


def _layers(pipeline: Any) -> dict[int, Any]:
    """The layer that is read, by the clip skip; SDXL was trained on the last but one, whatever is asked for."""
    from compel import ReturnedEmbeddingsType as Layer

    if getattr(pipeline, "text_encoder_2", None) is not None:
        return dict.fromkeys((1, 2), Layer.PENULTIMATE_HIDDEN_STATES_NON_NORMALIZED)
    return {1: Layer.LAST_HIDDEN_STATES_NORMALIZED, 2: Layer.PENULTIMATE_HIDDEN_STATES_NORMALIZED}


def _encoders(pipeline: Any, device: str, layer: Any, embeddings: Embeddings, *, cuts: bool) -> list[Any]:
    """One compel a text encoder, reading this layer."""
    from compel import Compel

    encoder = pipeline.text_encoder
    if not hasattr(encoder, "text_model"):  # compel looks there for the norm, as transformers had it before 5
        encoder.text_model = SimpleNamespace(final_layer_norm=encoder.final_layer_norm)
    parts = [(pipeline.tokenizer, pipeline.text_encoder)]
    if getattr(pipeline, "text_encoder_2", None) is not None:
        parts.append((pipeline.tokenizer_2, pipeline.text_encoder_2))
    return [
        cast(Any, Compel)(
            tokenizer,
            encoder,
            textual_inversion_manager=_Expansion(embeddings, index),
            truncate_long_prompts=cuts,
            model_max_length=_length(tokenizer, encoder),
            returned_embeddings_type=layer,
            device=device,
        )
        for index, (tokenizer, encoder) in enumerate(parts)
    ]


def _length(tokenizer: Any, encoder: Any) -> int:
    """How many tokens the text encoder takes: as its tokenizer says, unless that is nonsense, which would make
    compel cut a text into chunks of nothing for ever."""
    told, positions = tokenizer.model_max_length, int(encoder.config.max_position_embeddings)
    return told if isinstance(told, int) and _LEAST_TOKENS <= told <= positions else positions


class _Expansion:
    """What compel asks for the tokens of a learnt word."""

    def __init__(self, embeddings: Embeddings, encoder: int) -> None:
        self._embeddings = embeddings
        self._encoder = encoder

    def expand_textual_inversion_token_ids_if_necessary(self, token_ids: list[int]) -> list[int]:
        return self._embeddings.expand(self._encoder, token_ids)


def _tree(text: str, dialect: str) -> tuple[Any, str]:
    """A text as compel's tree of weighted fragments, and its bare words.

    Only compel's own dialect goes through its parser; the others are read by us, so that a sign which means
    nothing in them stays text.

    Raises:
        StudioError: the weights cannot be read, or words are to be swapped.
    """
    from compel.prompt_parser import Conjunction, FlattenedPrompt, PromptParser, pp

    if dialect != "compel":
        parts = [(part.text, max(0.0, part.weight)) for part in parse(text, dialect) if part.text.strip()]
        return cast(Any, Conjunction)([FlattenedPrompt(parts or [("", 1.0)])]), strip(text, dialect)
    try:
        tree = cast(Any, PromptParser)().parse_conjunction(text)
    except (PromptParser.ParsingException, pp.ParseBaseException, ValueError, RecursionError) as error:
        raise StudioError(
            f'The weights in "{text[:80]}" cannot be read. Write them like (golden hour)1.2, every bracket closed.'
        ) from error
    prompts = [part for prompt in tree.prompts for part in getattr(prompt, "prompts", [prompt])]
    if any(prompt.wants_cross_attention_control for prompt in prompts):
        raise StudioError(f'Words cannot be swapped on the way to a picture. Leave .swap(…) out of "{text[:80]}".')
    return tree, " ".join(str(fragment.text) for prompt in prompts for fragment in prompt.children)


def _ends(request: GenerationRequest) -> list[tuple[str, str]]:
    """The prompt and negative prompt of a request, and those that it is blended with if that changes anything."""
    simple = request.simplified()
    ends = [(simple.prompt, simple.negative_prompt)]
    if simple.blend is not None:
        ends.append((simple.blend.prompt, simple.blend.negative_prompt))
    return ends


def _between(start: Embedding, end: Embedding, amount: float) -> Embedding:
    """The point at `amount` in [0, 1] on the way between two embeddings of one length."""
    pooled = None
    if start.pooled is not None and end.pooled is not None:
        pooled = _mix(start.pooled, end.pooled, amount)
    return Embedding(_mix(start.tokens, end.tokens, amount), pooled)


def _mix(start: "torch.Tensor", end: "torch.Tensor", amount: float) -> "torch.Tensor":
    """Vectors (…, D) on the way between two, each as long as lies between the lengths of its ends.

    On the straight line itself they would be weaker: by a quarter half-way between two prompts of the starter
    model, where the tokens' mean cosine is 0.2.
    """
    import torch

    mixed = torch.lerp(start.float(), end.float(), amount)
    length = torch.lerp(_lengths(start), _lengths(end), amount)
    return (mixed * length / _lengths(mixed).clamp_min(1e-6)).to(start.dtype)


def _lengths(vectors: "torch.Tensor") -> "torch.Tensor":
    """The Euclidean lengths of vectors (…, D), as (…, 1)."""
    return vectors.float().square().sum(dim=-1, keepdim=True).sqrt()


def _stack(embeddings: Sequence[Embedding]) -> Embedding:
    """Embeddings of one length as a batch."""
    import torch

    pooled = [embedding.pooled for embedding in embeddings if embedding.pooled is not None]
    return Embedding(
        torch.cat([embedding.tokens for embedding in embeddings]), torch.cat(pooled) if pooled else None
    )
