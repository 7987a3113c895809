"""Recognition: which program wrote a file is told by what stands in it, not by the names of files and texts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from studio.errors import StudioError
from studio.generation import a1111
from studio.generation.dialects import comfyui, invokeai
from studio.generation.dialects.values import Values, inner, recipe_of, values_in
from studio.generation.recipe import Recipe
from studio.generation.texts import COMMENT, XMP, xmp_comment

Reader = Callable[[Mapping[str, str]], Recipe | None]


def recognise(texts: Mapping[str, str]) -> Recipe | None:
    """The recipe in the texts of a file that is not ours, None where there is none that is known."""
    return next((recipe for read in READERS if (recipe := read(texts))), None)


def hidden_recipe(text: str) -> Recipe | None:
    """The recipe in a text that was hidden in pixels: NovelAI's texts as JSON, or another program's parameters."""
    values = values_in(text) or {}
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    return (_novelai(texts) if "Comment" in texts else None) or recognise({"parameters": text})


def _swarmui(texts: Mapping[str, str]) -> Recipe | None:
    """JSON under "parameters", in a UserComment, or, in old versions, where EXIF names the camera."""
    for name in ("parameters", COMMENT, "Model"):
        values = values_in(texts.get(name, "")) or {}
        if told := inner(values, "sui_image_params"):
            return recipe_of(told, "swarmui", "comfyui")
    return None


def _fooocus(texts: Mapping[str, str]) -> Recipe | None:
    """JSON or A1111's text, with the scheme in a text of its own; two offshoots say "software" in the JSON."""
    text = texts.get("parameters", texts.get(COMMENT, ""))
    scheme = texts.get("fooocus_scheme", texts.get("MakerNote", ""))
    is_named = texts.get("Software", "").startswith("Fooocus") or scheme in ("fooocus", "a1111")
    if is_named and (told := _web_ui_text(text, "fooocus", "comfyui")):
        return told
    for name in ("parameters", "Comment", COMMENT):
        values = values_in(texts.get(name, "")) or {}
        says_so = "Fooocus" in str(values.get("software", "")) or "Fooocus" in str(values.get("version", ""))
        if values and (is_named or says_so or "adm_guidance" in values):
            return recipe_of(values, "fooocus", "comfyui")
    return None


def _novelai(texts: Mapping[str, str]) -> Recipe | None:
    """The prompt as "Description", the rest as JSON in "Comment"."""
    values = values_in(texts.get("Comment", ""))
    if values is None or not {"uc", "sampler", "scale"} & values.keys():
        return None
    prompt = texts.get("Description", "") or str(values.get("prompt", ""))
    told: Values = {**values, "prompt": prompt, "model": texts.get("Source", "")}
    return recipe_of(told, "novelai", "plain")


def _easy_diffusion(texts: Mapping[str, str]) -> Recipe | None:
    """A text for each value, or one JSON in a UserComment."""
    for values in (texts, values_in(texts.get(COMMENT, "")) or {}):
        if {"use_stable_diffusion_model", "Stable Diffusion model", "num_inference_steps"} & values.keys():
            return recipe_of(values, "easydiffusion", "compel")
    return None


def _draw_things(texts: Mapping[str, str]) -> Recipe | None:
    """JSON with short names, in XMP's UserComment."""
    values = values_in(xmp_comment(texts.get(XMP, ""))) or {}
    return recipe_of(values, "drawthings", "a1111") if "c" in values else None


def _web_ui(texts: Mapping[str, str]) -> Recipe | None:
    """A1111's text, which many programs write; krita's plugin knows no hash of its models."""
    text = texts.get("parameters", texts.get(COMMENT, ""))
    is_krita = "Model hash: unknown" in text
    return _web_ui_text(text, "krita", "comfyui") if is_krita else _web_ui_text(text, "a1111", "a1111")


def _web_ui_text(text: str, source: str, dialect: str) -> Recipe | None:
    """A1111's text by another program, which may mean something else by weights."""
    try:
        return replace(a1111.read(text, source), dialect=dialect)
    except StudioError:
        return None


READERS: tuple[Reader, ...] = (
    invokeai.read, _swarmui, _fooocus, _novelai, _easy_diffusion, comfyui.read, _draw_things, _web_ui,
)  # fmt: skip
"""One reader a program, the most telling first: many write a text named "parameters", few mean the same by it."""
