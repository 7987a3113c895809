"""ComfyUI: a graph of nodes; the recipe is found by walking back from the picture to the sampler and beyond.

Two graphs may stand in a file: "prompt" is what ran (nodes with named inputs), "workflow" what the editor shows
(nodes with widget values and a list of links); the second is brought into the form of the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from studio.generation.dialects import comfyui_guiders
from studio.generation.dialects.samplers import scheduler_named
from studio.generation.dialects.values import Values, inner, model_named, number, size_of, values_in, whole_number
from studio.generation.recipe import Recipe
from studio.generation.request import SEED_LIMIT, ModelRef, Noise, Size

MOST_STEPS = 5000
"""Walks beyond this many nodes were made to be slow."""

_TEXTS = ("text", "text_g", "text_l", "clip_l", "t5xxl", "prompt", "positive", "string", "value", "populated_text")
_SEEDS = ("seed", "noise_seed")
_SAMPLING = {"steps", "sampler_name", "sigmas", "guider"}
_NOT_TEXT = {"clip", "model", "vae", "control_net", "image", "style_model", "clip_vision_output", "mask", "pixels"}
_MODELS = ("ckpt_name", "unet_name", "model_name", "base_ckpt_name", "gguf_name")

_WIDGETS: Mapping[str, tuple[str, ...]] = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": ("", "", "", "", "", "", "text_g", "text_l"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "EmptyLatentImage": ("width", "height"),
    "EmptySD3LatentImage": ("width", "height"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "RandomNoise": ("noise_seed",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "KSamplerSelect": ("sampler_name",),
    "CFGGuider": ("cfg",),
    "FluxGuidance": ("guidance",),
    **comfyui_guiders.WIDGETS,
}
"""The inputs that the widgets of common nodes stand for, in their order; "" for those that do not matter."""


@dataclass(frozen=True)
class _Node:
    """One node: its kind, and its inputs: values, or links (the id of a node and the place of an output)."""

    id: str
    kind: str
    inputs: Values


_Graph = Mapping[str, _Node]

_SKIPPED = (2, 4)
"""The modes of nodes that the editor shows and does not run: muted and bypassed; links go through the latter."""


def read(texts: Mapping[str, str]) -> Recipe | None:
    """The recipe in the graphs of a file, None where there is no graph or no sampler in it."""
    for graph in (_graph(values_in(texts.get("prompt", ""))), _drawn(values_in(texts.get("workflow", "")))):
        if graph and (recipe := _recipe(graph)):
            return recipe
    return None


def _graph(values: Values | None) -> _Graph:
    """The nodes of the graph that ran."""
    nodes: dict[str, _Node] = {}
    for key, value in (values or {}).items():
        if isinstance(value, dict) and "class_type" in value:
            node = cast(Values, value)
            nodes[str(key)] = _Node(str(key), str(node["class_type"]), inner(node, "inputs"))
    return nodes


def _drawn(values: Values | None) -> _Graph:
    """The nodes of the editor's graph, with their inputs named."""
    links: dict[object, list[object]] = {}
    for link in _items(values, "links"):
        if isinstance(link, list) and len(parts := cast(list[object], link)) >= 6 and isinstance(parts[0], int):
            links[parts[0]] = [str(parts[1]), parts[2]]
    return {node.id: node for item in _items(values, "nodes") if (node := _drawn_node(item, links))}


def _drawn_node(item: object, links: Mapping[object, list[object]]) -> _Node | None:
    """A node of the editor; None for what is none."""
    if not isinstance(item, dict):
        return None
    node = cast(Values, item)
    kind = "" if node.get("mode") in _SKIPPED else str(node.get("type"))
    named = zip(_WIDGETS.get(kind, ()), _items(node, "widgets_values"), strict=False)
    inputs: dict[str, object] = {name: value for name, value in named if name}
    for slot in _items(node, "inputs"):
        ends = cast(Values, slot) if isinstance(slot, dict) else cast(Values, {})
        if isinstance(link := ends.get("link"), int) and link in links:
            inputs[str(ends.get("name"))] = links[link]
    return _Node(str(node.get("id")), kind, inputs)


def _items(values: Values | None, name: str) -> Sequence[object]:
    found = (values or {}).get(name)
    return cast(list[object], found) if isinstance(found, list) else ()


def _recipe(graph: _Graph) -> Recipe | None:
    """What the sampler that made the picture from noise was told."""
    sampler = _sampler(graph)
    if sampler is None:
        return None
    guider = _target(graph, sampler.inputs.get("guider")) or sampler
    positive = guider.inputs.get("positive", guider.inputs.get("conditioning"))
    prompt = _text(graph, positive, "positive")
    if not prompt:
        return None
    schedule = _target(graph, sampler.inputs.get("sigmas")) or sampler
    chooser = _target(graph, sampler.inputs.get("sampler")) or sampler
    noise = _target(graph, sampler.inputs.get("noise")) or sampler
    seed = whole_number(_value(graph, noise, *_SEEDS), SEED_LIMIT)
    patches = _patches(graph, guider)
    return Recipe(
        prompt=prompt,
        negative_prompt=_text(graph, guider.inputs.get("negative"), "negative"),
        noise=None if seed is None else Noise(seed),
        size=_size(graph, sampler),
        steps=whole_number(_value(graph, schedule, "steps"), 10_000),
        guidance_scale=number(_value(graph, guider, "cfg")) or _distilled(graph, positive),
        scheduler=scheduler_named(
            str(_value(graph, chooser, "sampler_name")), str(_value(graph, schedule, "scheduler"))
        ),
        model=_model(graph, guider) or _model(graph, sampler),
        guidance_rescale=comfyui_guiders.rescale_in(patches),
        guider=comfyui_guiders.guider_in(patches),
        vae=_vae(graph),
        dialect="comfyui",
        source="comfyui",
    )


def _sampler(graph: _Graph) -> _Node | None:
    """The sampler that the saved picture comes from; of several, the one that started from pure noise."""
    used = {link for node in graph.values() for value in node.inputs.values() if (link := _link(value))}
    ends = [node for node in graph.values() if node.id not in used] or list(graph.values())
    saving = [node for node in ends if "save" in node.kind.lower() or "preview" in node.kind.lower()]
    found = [node for end in saving or ends for node in _walk(graph, end) if _samples(node)]
    from_noise = [node for node in found if node.inputs.get("denoise", 1) in (1, 1.0)]
    with_size = [node for node in from_noise if _size(graph, node)]
    return next(iter(with_size or from_noise or found), None)


def _samples(node: _Node) -> bool:
    return bool(_SAMPLING & node.inputs.keys()) and bool(
        {"latent_image", "guider", "positive"} & node.inputs.keys()
    )


def _walk(graph: _Graph, start: _Node, ignored: frozenset[str] = frozenset()) -> Iterator[_Node]:
    """The node and all that it is made of, the nearest first."""
    waiting, seen = [start], {start.id}
    while waiting and len(seen) <= MOST_STEPS:
        node = waiting.pop(0)
        yield node
        for name, value in node.inputs.items():
            source = None if name in ignored else _target(graph, value)
            if source and source.id not in seen:
                seen.add(source.id)
                waiting.append(source)


def _link(value: object) -> str | None:
    """The node that an input is linked to, None where it is a value."""
    if isinstance(value, list) and len(pair := cast(list[object], value)) == 2 and isinstance(pair[1], int):
        return str(pair[0])
    return None


def _target(graph: _Graph, value: object) -> _Node | None:
    return graph.get(_link(value) or "")


def _value(graph: _Graph, node: _Node, *names: str) -> object:
    """An input under one of the names, or what the node that it is linked to holds."""
    for name in names:
        value = node.inputs.get(name)
        if source := _target(graph, value):
            held = (source.inputs.get(one) for one in (name, *names, "value", "int", "number", "float"))
            value = next((one for one in held if one is not None and _link(one) is None), None)
        if value is not None:
            return value
    return None


def _text(graph: _Graph, start: object, role: str) -> str:
    """The texts of a conditioning, each once; where a node passes both prompts through, the one of our role."""
    found: dict[str, None] = {}
    waiting, seen = [start], set[str]()
    while waiting and len(seen) <= MOST_STEPS:
        node = _target(graph, waiting.pop(0))
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        texts = [value.strip() for name in _TEXTS if isinstance(value := node.inputs.get(name), str)]
        found |= dict.fromkeys(text for text in texts if text)
        if not texts:
            waiting += _sources(node, role)
    return ", ".join(found)


def _sources(node: _Node, role: str) -> list[object]:
    """Where a node that holds no text has its texts from."""
    links = {name: value for name, value in node.inputs.items() if _link(value) and name not in _NOT_TEXT}
    return [links[role]] if role in links else list(links.values())


def _distilled(graph: _Graph, positive: object) -> float | None:
    """The guidance of models that take it as a part of the conditioning."""
    start = _target(graph, positive)
    nodes = _walk(graph, start, frozenset(_NOT_TEXT)) if start else ()
    return next((found for node in nodes if (found := number(node.inputs.get("guidance"))) is not None), None)


def _model(graph: _Graph, node: _Node) -> ModelRef | None:
    start = _target(graph, node.inputs.get("model"))
    for one in _walk(graph, start) if start else ():
        for name in _MODELS:
            if model := model_named(one.inputs.get(name)):
                return model
    return None


def _patches(graph: _Graph, node: _Node) -> list[tuple[str, Values]]:
    """Kinds and inputs of the nodes that a model goes through until it samples, the last first."""
    passed: dict[str, _Node] = {}
    while (before := _target(graph, node.inputs.get("model"))) and before.id not in passed:
        passed[before.id] = node = before
    return [(one.kind, one.inputs) for one in passed.values()]


def _vae(graph: _Graph) -> ModelRef | None:
    """A VAE that is loaded beside a whole checkpoint, which has one of its own; others belong to their model."""
    if not any("ckpt_name" in node.inputs for node in graph.values()):
        return None
    names = (node.inputs.get("vae_name") for node in graph.values())
    return next((model for name in names if (model := model_named(name))), None)


def _size(graph: _Graph, sampler: _Node) -> Size | None:
    start = _target(graph, sampler.inputs.get("latent_image"))
    for node in _walk(graph, start) if start else ():
        if size := size_of(_value(graph, node, "width"), _value(graph, node, "height")):
            return size
    return None
