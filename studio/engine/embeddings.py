"""Textual inversions: words that a model learns from a small file, written `embedding:NAME` in a prompt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from studio.engine.embedding_files import EmbeddingLibrary
from studio.engine.safetensors_header import read_header
from studio.errors import StudioError
from studio.generation.request import ModelRef
from studio.prompt.embedding_words import names_in

if TYPE_CHECKING:
    import torch

_PARTS = (("emb_params", "clip_l"), ("clip_g",))
"""What the vectors for the first and the second text encoder are called; one tensor alone may have any name."""


@dataclass
class Embeddings:
    """The words that one pipeline's text encoders have learnt.

    `expansions` says for the token of each word which tokens stand for it: one a vector.
    """

    pipeline: Any
    library: EmbeddingLibrary
    expansions: list[dict[int, list[int]]] = field(default_factory=lambda: [{}, {}])
    _known: dict[str, str] = field(default_factory=dict[str, str])

    def named(self, texts: Sequence[str], told: Sequence[ModelRef] = ()) -> tuple[ModelRef, ...]:
        """What the words of these texts stand for: what a recipe told of them, else the installed files.

        Raises:
            StudioError: there is none of a name.
        """
        known = {ref.name: ref for ref in told}
        return tuple(known.get(name) or self.library.find(name) for name in sorted(names_in(*texts)))

    def learn(self, refs: Sequence[ModelRef]) -> None:
        """Teach the text encoders these words, unless they know them from the same contents.

        Raises:
            StudioError: there is no such file, it cannot be read, or it does not fit the model.
        """
        for ref in refs:
            if self._known.get(ref.name) != ref.sha256:
                self._learn(ref.name, _vectors(self.library.locate(ref)))
                self._known[ref.name] = ref.sha256

    def expand(self, encoder: int, ids: Sequence[int]) -> list[int]:
        """Tokens with each learnt word's own in its place."""
        return [token for one in ids for token in self.expansions[encoder].get(one, [one])]

    def _learn(self, name: str, tensors: "dict[str, torch.Tensor]") -> None:
        pipeline = self.pipeline
        parts = [(pipeline.tokenizer, pipeline.text_encoder)]
        if getattr(pipeline, "text_encoder_2", None) is not None:
            parts.append((pipeline.tokenizer_2, pipeline.text_encoder_2))
        chosen = [_of_part(tensors, names, is_only=len(parts) == 1) for names in _PARTS[: len(parts)]]
        for (_, encoder), vectors in zip(parts, chosen, strict=True):
            width = encoder.get_input_embeddings().weight.shape[1]
            if vectors is None or vectors.shape[1] != width:
                raise StudioError(
                    f'The embedding "{name}" does not fit this model. It was made for another family of models.'
                )
        for index, ((tokenizer, encoder), vectors) in enumerate(zip(parts, chosen, strict=True)):
            ids = _add(tokenizer, encoder, f"embedding:{name}", cast("torch.Tensor", vectors))
            self.expansions[index][ids[0]] = ids


def _vectors(path: Path) -> "dict[str, torch.Tensor]":
    """The tensors of a file whose header is in order."""
    import safetensors.torch

    read_header(path)
    try:
        tensors = cast("dict[str, torch.Tensor]", cast(Any, safetensors.torch).load_file(path))
    except (OSError, safetensors.SafetensorError) as error:
        raise StudioError(f"The embedding {path} cannot be read. Copy or download it again.") from error
    return {name: tensor if tensor.dim() == 2 else tensor[None] for name, tensor in tensors.items()}


def _of_part(
    tensors: "dict[str, torch.Tensor]", names: tuple[str, ...], *, is_only: bool
) -> "torch.Tensor | None":
    """The vectors (n, D) for one text encoder, None where the file has none for it."""
    found = next((tensors[name] for name in names if name in tensors), None)
    if found is None and is_only and len(tensors) == 1:
        return next(iter(tensors.values()))
    return found


def _add(tokenizer: Any, encoder: Any, word: str, vectors: "torch.Tensor") -> list[int]:
    """Add a token a vector; the first is the word, the others cannot be written."""
    import torch

    tokens = [word, *(f"{word}\ue000{number}" for number in range(1, len(vectors)))]
    tokenizer.add_tokens([token for token in tokens if token not in tokenizer.get_vocab()])
    ids = [int(number) for number in tokenizer.convert_tokens_to_ids(tokens)]
    if max(ids) >= encoder.get_input_embeddings().num_embeddings:
        encoder.resize_token_embeddings(max(ids) + 1, mean_resizing=False)
    weight = encoder.get_input_embeddings().weight
    with torch.no_grad():
        weight[torch.tensor(ids, device=weight.device)] = vectors.to(weight)
    return ids
