"""The `parameters` text of the AUTOMATIC1111 web UI, which most other programs read: written and read.

Layout: the prompt; a line "Negative prompt: …"; a last line of "Key: value" pairs between commas, in which a
value that holds a comma, a colon or a line break is quoted as JSON.
"""

import json
import re

from studio.errors import StudioError
from studio.generation.beginnings import Hires
from studio.generation.dialects.samplers import named_elsewhere, scheduler_named
from studio.generation.guiders import Guider, named
from studio.generation.recipe import Recipe
from studio.generation.request import (
    MOST_CLIP_SKIP,
    SEED_LIMIT,
    GenerationRequest,
    ModelRef,
    Noise,
    Size,
    Variation,
)
from studio.prompt.embedding_words import bare, marked
from studio.prompt.lora_tags import LoraTag

LONGEST = 1_000_000
"""Texts beyond this many characters are no recipe that a person wrote."""

MOST_LINES_BELOW = 20
"""Extensions write fewer lines than this below the pairs."""

NEGATIVE = "Negative prompt:"

_PAIR = re.compile(r'(\w[\w \-/]{0,60}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)')
"""A key is short, so that no text, however made, takes long to search."""

_NAMED_HASH = re.compile(r"([\w.+-]{1,200}):\s*([0-9a-fA-F]{8,64})\b")


def write(request: GenerationRequest, version: str) -> str:
    """The `parameters` text of a request; `version` is that of Seedlock."""
    simple = request.simplified()
    tags = (str(LoraTag(lora.name, lora.weight)) for lora in simple.loras)
    names = {ref.name for ref in simple.embeddings}
    parts = [" ".join([bare(request.prompt, names), *tags])]
    if request.negative_prompt:
        parts.append(f"{NEGATIVE} {bare(request.negative_prompt, names)}")
    pairs = _pairs(request, simple) | {"Version": f"Seedlock {version}"}
    parts.append(", ".join(f"{key}: {_quoted(value)}" for key, value in pairs.items()))
    return "\n".join(parts)


def read(text: str, source: str = "a1111") -> Recipe:
    """The recipe in a `parameters` text, whoever wrote it: `source`.

    A hires pass is read as far as ours goes: its own number of steps and its upscaler are not told. What was done
    to another picture is told without it, as the text does not say which one it was.

    Raises:
        StudioError: the text is none of this kind.
    """
    lines, pairs = _divided(text[:LONGEST].strip().split("\n"))
    embeddings = _embeddings(pairs)
    prompt, negative = (marked(text, (ref.name for ref in embeddings)) for text in _prompts(lines))
    hires, skip, rescale = _hires(pairs), _whole(pairs, "Clip skip"), _number(pairs, "CFG rescale")
    return Recipe(
        prompt=prompt,
        negative_prompt=negative,
        noise=_noise(pairs),
        size=_finished_size(pairs, hires),
        steps=_whole(pairs, "Steps"),
        guidance_scale=_number(pairs, "CFG scale"),
        scheduler=scheduler_named(pairs.get("Sampler", ""), pairs.get("Schedule type", "")),
        model=_model(pairs),
        hires=hires,
        clip_skip=skip if skip and skip <= MOST_CLIP_SKIP else 1,
        guidance_rescale=rescale if rescale and rescale <= 1 else 0.0,
        seamless=pairs.get("Tiling") == "True",
        guider=_guider(pairs),
        vae=_vae(pairs),
        embeddings=embeddings,
        source=source,
    )


def _divided(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """The lines of the prompts, and the pairs of the line behind them; extensions may write more lines below."""
    for place in range(len(lines) - 1, max(-1, len(lines) - 1 - MOST_LINES_BELOW), -1):
        pairs = {key: _unquoted(value) for key, value in _PAIR.findall(lines[place])}
        if "Steps" in pairs and len(pairs) >= 3:
            return lines[:place], pairs
    raise StudioError("The picture's parameters are not in a form that Seedlock knows.")


def _model(pairs: dict[str, str]) -> ModelRef | None:
    """The model and the start of its hash, as far as they are told; "unknown" tells nothing."""
    sha256 = pairs.get("Model hash", "")
    return ModelRef(pairs["Model"], sha256 if sha256 != "unknown" else "") if "Model" in pairs else None


def _guider(pairs: dict[str, str]) -> Guider | None:
    """Perturbed attention guidance, the only guider that an extension of the web UI tells."""
    scale = _number(pairs, "PAG Scale") if pairs.get("PAG Active", "True") == "True" else None
    return Guider("pag", scale) if scale and scale <= named("pag").most else None


def _vae(pairs: dict[str, str]) -> ModelRef | None:
    """The VAE, which the web UI names by its file; "Automatic" and "None" are the model's own."""
    name = pairs.get("VAE", "")
    if not name or name in ("Automatic", "None"):
        return None
    return ModelRef(name.rpartition(".")[0] or name, pairs.get("VAE hash", ""))


def _embeddings(pairs: dict[str, str]) -> tuple[ModelRef, ...]:
    """The textual inversions that took part, with the first twelve digits of their hashes; the web UI tells one
    again for each text that names it."""
    found = _NAMED_HASH.findall(pairs.get("TI hashes", ""))
    return tuple(dict.fromkeys(ModelRef(name.lower(), digits.lower()) for name, digits in found))


def _pairs(request: GenerationRequest, simple: GenerationRequest) -> dict[str, str]:
    """The pairs of the last line, in A1111's order, of a request and of it simplified; A1111 knows one variation,
    so only the first is told."""
    noise, (sampler, schedule) = request.noise, named_elsewhere(request.scheduler)
    pairs = {
        "Steps": str(request.steps),
        "Sampler": sampler,
        "Schedule type": schedule,
        "CFG scale": repr(request.guidance_scale).removesuffix(".0"),
        "Seed": str(noise.seed),
        "Size": str(_first_size(request)),
    }
    if request.model.sha256:
        pairs["Model hash"] = request.model.sha256[:10]
    pairs["Model"] = request.model.name
    if request.vae is not None:
        pairs |= {"VAE hash": request.vae.sha256[:10], "VAE": f"{request.vae.name}.safetensors"}
    if simple.loras:
        pairs["Lora hashes"] = ", ".join(f"{lora.name}: {lora.sha256[:12]}" for lora in simple.loras)
    if simple.embeddings:
        pairs["TI hashes"] = ", ".join(f"{ref.name}: {ref.sha256[:12]}" for ref in simple.embeddings)
    if noise.variations:
        pairs["Variation seed"] = str(noise.variations[0].seed)
        pairs["Variation seed strength"] = repr(noise.variations[0].strength)
    return pairs | _beyond_words(request)


def _first_size(request: GenerationRequest) -> Size:
    """The size before a hires pass and an upscaling, which the web UI tells."""
    scale, finished = 1.0 if request.hires is None else request.hires.scale, request.before_upscaling().size
    return Size(round(finished.width / scale), round(finished.height / scale))


def _beyond_words(request: GenerationRequest) -> dict[str, str]:
    """What a picture starts from and how it is made, under the web UI's names."""
    start, pairs = request.source or request.hires, dict[str, str]()
    if start is not None:
        pairs["Denoising strength"] = repr(start.strength).removesuffix(".0")
    if request.clip_skip != 1:
        pairs["Clip skip"] = str(request.clip_skip)
    if request.hires is not None:
        pairs["Hires upscale"] = repr(request.hires.scale).removesuffix(".0")
        pairs["Hires upscaler"] = "Latent (bicubic)"
    if request.upscale is not None:
        pairs["Postprocess upscale by"] = repr(request.upscale.scale).removesuffix(".0")
        pairs["Postprocess upscaler"] = request.upscale.name
    if request.guidance_rescale:
        pairs["CFG rescale"] = repr(request.guidance_rescale).removesuffix(".0")
    if request.guider is not None and request.guider.name == "pag":
        pairs |= {"PAG Active": "True", "PAG Scale": repr(request.guider.amount).removesuffix(".0")}
    if request.seamless:
        pairs["Tiling"] = "True"
    return pairs


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if any(mark in value for mark in ',:\n"') else value


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value.strip()
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def _prompts(lines: list[str]) -> tuple[str, str]:
    """The two prompts: the negative one starts at the first line that says so."""
    starts = [index for index, line in enumerate(lines) if line.strip().startswith(NEGATIVE)]
    if not starts:
        return "\n".join(lines).strip(), ""
    negative = "\n".join(lines[starts[0] :]).strip().removeprefix(NEGATIVE)
    return "\n".join(lines[: starts[0]]).strip(), negative.strip()


def _noise(pairs: dict[str, str]) -> Noise | None:
    seed, other = _whole(pairs, "Seed"), _whole(pairs, "Variation seed")
    if seed is None or seed >= SEED_LIMIT:
        return None
    strength = _number(pairs, "Variation seed strength")
    if other is None or other >= SEED_LIMIT or strength is None or not 0 < strength <= 1:
        return Noise(seed)
    return Noise(seed, (Variation(other, strength),))


def _hires(pairs: dict[str, str]) -> Hires | None:
    """The hires pass, if ours can be such a one: it is told by a scale, or by the size that it leads to."""
    first, wanted = _size(pairs), _size(pairs, "Hires resize")
    scale, strength = _number(pairs, "Hires upscale"), _number(pairs, "Denoising strength")
    if scale is None and first and wanted:
        scale = wanted.width / first.width
    try:
        hires = Hires(scale or 1, strength or 0)
        hires.check()
    except StudioError:
        return None
    return hires


def _finished_size(pairs: dict[str, str], hires: Hires | None) -> Size | None:
    """The size after the hires pass: the web UI tells the one before it."""
    first = _size(pairs)
    if first is None or hires is None:
        return first
    larger = Size(round(first.width * hires.scale), round(first.height * hires.scale))
    return _size(pairs, "Hires resize") or larger


def _size(pairs: dict[str, str], key: str = "Size") -> Size | None:
    match = re.fullmatch(r"([1-9]\d{0,5})x([1-9]\d{0,5})", pairs.get(key, ""))
    return Size(int(match[1]), int(match[2])) if match else None


def _whole(pairs: dict[str, str], key: str) -> int | None:
    """A whole number of at most 20 digits (2^64 has 20)."""
    value = pairs.get(key, "")
    return int(value) if re.fullmatch(r"[0-9]{1,20}", value) else None


def _number(pairs: dict[str, str], key: str) -> float | None:
    value = pairs.get(key, "")
    return float(value) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?", value) else None
