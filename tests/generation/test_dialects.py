"""Pictures as other programs write them: the recipe is found, whatever the place and the form."""

import gzip
import json
import struct
import zlib
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from studio.errors import StudioError
from studio.generation.dialects.recognition import recognise
from studio.generation.guiders import Guider
from studio.generation.metadata import read
from studio.generation.recipe import Recipe
from studio.generation.request import ModelRef, Noise, Size
from studio.generation.stealth import hidden_text, wiped
from tests.generation.pictures import hiding, png, with_comment

PROMPT, NEGATIVE, SEED = "a red fox, (golden hour:1.2)", "blurry, hat", 3732591490

WEB_UI = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: 30, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, "
    f"Seed: {SEED}, Size: 512x768, Model hash: abcdef0123, Model: dreamshaper_8, Version: f2.0.1v1.10.1"
)

GRAPH = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": SEED, "steps": 30, "cfg": 6.5, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1,
            "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15/dreamshaper_8.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": PROMPT, "clip": ["10", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": NEGATIVE, "clip": ["10", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "fox"}},
    "10": {"class_type": "LoraLoader", "inputs": {"model": ["4", 0], "clip": ["4", 1], "lora_name": "a"}},
}  # fmt: skip

DRAWN = {
    "nodes": [
        {"id": 3, "type": "KSampler", "widgets_values": [SEED, "fixed", 30, 6.5, "dpmpp_2m", "karras", 1],
         "inputs": [{"name": "model", "link": 1}, {"name": "positive", "link": 2}, {"name": "negative", "link": 3},
                    {"name": "latent_image", "link": 4}]},
        {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["dreamshaper_8.safetensors"]},
        {"id": 5, "type": "EmptyLatentImage", "widgets_values": [512, 768, 1]},
        {"id": 6, "type": "CLIPTextEncode", "widgets_values": [PROMPT]},
        {"id": 7, "type": "CLIPTextEncode", "widgets_values": [NEGATIVE]},
        {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "link": 5}]},
    ],
    "links": [[1, 4, 0, 3, 0, "MODEL"], [2, 6, 0, 3, 1, "CONDITIONING"], [3, 7, 0, 3, 2, "CONDITIONING"],
              [4, 5, 0, 3, 3, "LATENT"], [5, 3, 0, 9, 0, "IMAGE"]],
}  # fmt: skip

FLUX = {
    "1": {"class_type": "SamplerCustomAdvanced", "inputs": {
        "noise": ["2", 0], "guider": ["3", 0], "sampler": ["4", 0], "sigmas": ["5", 0], "latent_image": ["6", 0]}},
    "2": {"class_type": "RandomNoise", "inputs": {"noise_seed": ["11", 0]}},
    "3": {"class_type": "BasicGuider", "inputs": {"model": ["7", 0], "conditioning": ["8", 0]}},
    "4": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
    "5": {"class_type": "BasicScheduler", "inputs": {"scheduler": "simple", "steps": 20, "model": ["7", 0]}},
    "6": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 1024}},
    "7": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev.safetensors"}},
    "8": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["9", 0]}},
    "9": {"class_type": "CLIPTextEncode", "inputs": {"text": ["10", 0]}},
    "10": {"class_type": "StringConstant", "inputs": {"string": PROMPT}},
    "11": {"class_type": "PrimitiveInt", "inputs": {"value": SEED}},
    "12": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}},
}  # fmt: skip

INVOKE = {
    "positive_prompt": PROMPT, "negative_prompt": NEGATIVE, "width": 512, "height": 768, "seed": SEED,
    "cfg_scale": 6.5, "steps": 30, "scheduler": "dpmpp_2m_k", "app_version": "5.0",
    "model": {"key": "1f", "hash": "blake3:ab", "name": "dreamshaper_8", "base": "sd-1", "type": "main"},
}  # fmt: skip

OLD_INVOKE = {
    "model_weights": "dreamshaper_8", "model_hash": "ab" * 32, "app_version": "2.3",
    "image": {"prompt": [{"prompt": f"{PROMPT} [{NEGATIVE}]", "weight": 1.0}], "steps": 30, "cfg_scale": 6.5,
              "seed": SEED, "width": 512, "height": 768, "sampler": "k_dpmpp_2m", "type": "txt2img"},
}  # fmt: skip

DREAM = f'"{PROMPT} [{NEGATIVE}]" -s 30 -S {SEED} -W 512 -H 768 -C 6.5 -A k_euler_a'

SWARM = {
    "sui_image_params": {
        "prompt": PROMPT, "negativeprompt": NEGATIVE, "model": "sd15/dreamshaper_8", "seed": SEED, "steps": 30,
        "cfgscale": 6.5, "aspectratio": "2:3", "width": 512, "height": 768, "sampler": "dpmpp_2m",
        "scheduler": "karras", "swarm_version": "0.9.3.1",
    },
    "sui_extra_data": {"date": "2026-03-05"}, "sui_models": [{"name": "dreamshaper_8", "param": "model"}],
}  # fmt: skip

FOOOCUS = {
    "adm_guidance": "(1.5, 0.8, 0.3)", "base_model": "dreamshaper_8", "base_model_hash": "abcdef0123",
    "full_prompt": [PROMPT, "cinematic"], "guidance_scale": 6.5, "negative_prompt": NEGATIVE, "prompt": PROMPT,
    "performance": "Speed", "resolution": "(512, 768)", "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras",
    "seed": str(SEED), "steps": 30, "styles": "['Fooocus V2']", "version": "Fooocus v2.5.5",
}  # fmt: skip

EASY = {
    "prompt": PROMPT, "negative_prompt": NEGATIVE, "seed": str(SEED), "guidance_scale": "6.5", "width": "512",
    "use_stable_diffusion_model": "C:\\models\\dreamshaper_8.ckpt", "num_inference_steps": "30", "height": "768",
    "sampler_name": "dpmpp_2m",
}  # fmt: skip

EASY_LABELS = {
    "Prompt": PROMPT, "Negative Prompt": NEGATIVE, "Seed": str(SEED), "Guidance Scale": "6.5", "Width": "512",
    "Stable Diffusion model": "dreamshaper_8", "Inference Steps": "30", "Height": "768", "Sampler": "dpmpp_2m",
}  # fmt: skip

NOVELAI = {
    "Title": "AI generated image", "Description": PROMPT, "Software": "NovelAI",
    "Source": "dreamshaper_8",
    "Comment": json.dumps({"steps": 30, "height": 768, "width": 512, "scale": 6.5, "seed": SEED, "uc": NEGATIVE,
                           "sampler": "k_dpmpp_2m", "noise_schedule": "karras", "strength": 0.7}),
}  # fmt: skip

DRAW_THINGS = {
    "c": PROMPT, "uc": NEGATIVE, "model": "dreamshaper_8.ckpt", "sampler": "DPM++ 2M Karras", "scale": 6.5,
    "seed": SEED, "size": "512x768", "steps": 30, "strength": 1,
}  # fmt: skip

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><exif:UserComment><rdf:Alt>'
    f'<rdf:li xml:lang="x-default">{escape(json.dumps(DRAW_THINGS))}</rdf:li>'
    "</rdf:Alt></exif:UserComment></rdf:Description></rdf:RDF></x:xmpmeta>"
)

WHOLE = Recipe(
    PROMPT, NEGATIVE, Noise(SEED), Size(512, 768), 30, 6.5, "dpmpp_2m_karras", ModelRef("dreamshaper_8", "")
)


def expected(source: str, dialect: str = "a1111", **changes: object) -> Recipe:
    """The recipe that all these pictures share."""
    return Recipe(**(vars(WHOLE) | {"source": source, "dialect": dialect} | changes))


HASHED = {"model": ModelRef("dreamshaper_8", "abcdef0123")}
CASES: dict[str, tuple[dict[str, str], Recipe]] = {
    "A1111": ({"parameters": WEB_UI}, expected("a1111", **HASHED)),
    "A1111, more lines": ({"parameters": f"{WEB_UI}\nTemplate: a {{red|blue}} fox"}, expected("a1111", **HASHED)),
    "krita": (
        {"parameters": WEB_UI.replace("abcdef0123", "unknown"), "XML:com.adobe.xmp": "<x/>"},
        expected("krita", "comfyui"),
    ),
    "ComfyUI": ({"prompt": json.dumps(GRAPH), "workflow": "{}"}, expected("comfyui", "comfyui")),
    "ComfyUI, editor's graph": ({"workflow": json.dumps(DRAWN)}, expected("comfyui", "comfyui")),
    "ComfyUI, Flux": (
        {"prompt": json.dumps(FLUX)},
        Recipe(
            PROMPT, "", Noise(SEED), Size(1024, 1024), 20, 3.5, "euler", ModelRef("flux1-dev", ""),
            dialect="comfyui", source="comfyui",
        ),
    ),
    "InvokeAI": ({"invokeai_metadata": json.dumps(INVOKE)}, expected("invokeai", "compel")),
    "InvokeAI, sd-metadata": (
        {"sd-metadata": json.dumps(OLD_INVOKE)},
        expected("invokeai", "compel", scheduler="dpmpp_2m"),
    ),
    "InvokeAI, Dream": (
        {"Dream": DREAM},
        expected("invokeai", "compel", scheduler="euler_ancestral", model=None),
    ),
    "SwarmUI": ({"parameters": json.dumps(SWARM)}, expected("swarmui", "comfyui")),
    "Fooocus": (
        {"parameters": json.dumps(FOOOCUS), "fooocus_scheme": "fooocus"},
        expected("fooocus", "comfyui", scheduler="dpmpp_2m_sde_karras", **HASHED),
    ),
    "Fooocus, A1111's form": (
        {"parameters": WEB_UI.replace("f2.0.1v1.10.1", "Fooocus v2.5.5"), "fooocus_scheme": "a1111"},
        expected("fooocus", "comfyui", **HASHED),
    ),
    "Fooocus-MRE": (
        {"Comment": json.dumps({**FOOOCUS, "software": "Fooocus-MRE"})},
        expected("fooocus", "comfyui", scheduler="dpmpp_2m_sde_karras", **HASHED),
    ),
    "Easy Diffusion": (EASY, expected("easydiffusion", "compel", scheduler="dpmpp_2m")),
    "Easy Diffusion, labels": (EASY_LABELS, expected("easydiffusion", "compel", scheduler="dpmpp_2m")),
    "NovelAI": (NOVELAI, expected("novelai", "plain")),
    "Draw Things": ({"XML:com.adobe.xmp": XMP}, expected("drawthings")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_png_of_each_program_is_read(tmp_path: Path, name: str):
    texts, recipe = CASES[name]

    assert read(png(tmp_path / "a.png", texts)) == recipe


def test_comfyui_names_a_vae_beside_a_checkpoint_but_not_beside_a_transformer(tmp_path: Path):
    loader = {"20": {"class_type": "VAELoader", "inputs": {"vae_name": "vae-ft-mse.safetensors"}}}
    told = [read(png(tmp_path / "a.png", {"prompt": json.dumps(graph | loader)})).vae for graph in (GRAPH, FLUX)]

    assert told == [ModelRef("vae-ft-mse", ""), None]


@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
def test_swarmui_writes_json_into_a_jpegs_comment(tmp_path: Path, order: str):
    comment = b"UNICODE\0" + json.dumps(SWARM).encode(order)

    assert read(with_comment(tmp_path / "a.jpg", comment)) == expected("swarmui", "comfyui")


def test_old_versions_of_swarmui_wrote_where_the_camera_is_named(tmp_path: Path):
    assert read(with_comment(tmp_path / "a.jpg", b"", Model=json.dumps(SWARM))) == expected("swarmui", "comfyui")


def test_easy_diffusion_writes_json_into_a_jpegs_comment(tmp_path: Path):
    comment = b"UNICODE\0" + json.dumps(EASY).encode("utf-16-be")

    assert read(with_comment(tmp_path / "a.jpg", comment)).source == "easydiffusion"


def test_fooocus_names_itself_in_a_jpeg(tmp_path: Path):
    comment = b"UNICODE\0" + json.dumps({**FOOOCUS, "adm_guidance": None}).encode("utf-16-be")

    assert read(with_comment(tmp_path / "a.jpg", comment, Software="Fooocus v2.5.5")).source == "fooocus"


def test_comfyui_writes_its_graph_into_the_camera_of_a_webp(tmp_path: Path):
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = f"prompt:{json.dumps(GRAPH)}"
    exif[ExifTags.Base.Make] = f"workflow:{json.dumps(DRAWN)}"
    Image.new("RGB", (64, 96)).save(tmp_path / "a.webp", exif=exif)

    assert read(tmp_path / "a.webp") == expected("comfyui", "comfyui")


@pytest.mark.parametrize("magic", [b"stealth_pngcomp", b"stealth_pnginfo", b"stealth_rgbcomp", b"stealth_rgbinfo"])
def test_texts_hidden_in_pixels_are_found_and_wiped(magic: bytes):
    text = json.dumps(NOVELAI).encode()
    image = hiding(gzip.compress(text) if b"comp" in magic else text, magic)

    assert hidden_text(image) == text.decode()
    assert hidden_text(wiped(image)) == ""


def test_a_recipe_hidden_in_pixels_is_read(tmp_path: Path):
    hiding(gzip.compress(json.dumps(NOVELAI).encode())).save(tmp_path / "a.png")
    hiding(gzip.compress(WEB_UI.encode())).save(tmp_path / "b.png")

    assert read(tmp_path / "a.png") == expected("novelai", "plain")
    assert read(tmp_path / "b.png") == expected("a1111", **HASHED)


def test_a_picture_that_hides_nothing_has_no_recipe(tmp_path: Path):
    Image.effect_noise((64, 96), 90).convert("RGBA").save(tmp_path / "a.png")

    with pytest.raises(StudioError, match="no recipe"):
        read(tmp_path / "a.png")


def test_of_two_samplers_the_one_that_began_with_noise_counts(tmp_path: Path):
    second = {**GRAPH["3"]["inputs"], "denoise": 0.5, "steps": 9, "seed": 1, "latent_image": ["3", 0]}
    graph = GRAPH | {"11": {"class_type": "KSampler", "inputs": second}}
    graph["8"] = {"class_type": "VAEDecode", "inputs": {"samples": ["11", 0]}}

    assert read(png(tmp_path / "a.png", {"prompt": json.dumps(graph)})) == expected("comfyui", "comfyui")


def test_a_controlnet_passes_each_prompt_on_in_its_role(tmp_path: Path):
    inputs = {"positive": ["6", 0], "negative": ["7", 0], "image": ["5", 0], "strength": 1}
    graph = GRAPH | {"12": {"class_type": "ControlNetApplyAdvanced", "inputs": inputs}}
    sampler = {**GRAPH["3"]["inputs"], "positive": ["12", 0], "negative": ["12", 1]}
    graph["3"] = {"class_type": "KSampler", "inputs": sampler}

    assert read(png(tmp_path / "a.png", {"prompt": json.dumps(graph)})) == expected("comfyui", "comfyui")


def patched(*patches: tuple[str, dict[str, object]]) -> dict[str, object]:
    """The graph with these nodes between the LoRA and the sampler."""
    graph: dict[str, object] = dict(GRAPH)
    last = "10"
    for place, (kind, inputs) in enumerate(patches, start=20):
        graph[str(place)] = {"class_type": kind, "inputs": inputs | {"model": [last, 0]}}
        last = str(place)
    return graph | {"3": GRAPH["3"] | {"inputs": GRAPH["3"]["inputs"] | {"model": [last, 0]}}}


@pytest.mark.parametrize(
    ("kind", "inputs", "told"),
    [
        ("PerturbedAttentionGuidance", {"scale": 2.5}, Guider("pag", 2.5)),
        ("PerturbedAttention", {"scale": 3, "unet_block": "middle", "sigma_start": -1.0}, Guider("pag", 3)),
        ("PerturbedAttentionGuidance", {"scale": 0}, None),
        ("PerturbedAttentionGuidance", {"scale": 90}, None),
        ("APG", {"eta": 0.5, "norm_threshold": 5.0, "momentum": -0.5}, Guider("apg", 0.5)),
        ("APG", {"eta": -2.0, "norm_threshold": 5.0, "momentum": 0}, None),
        ("CFGZeroStar", {}, Guider("cfg_zero_star")),
        ("ModelSamplingSD3", {"shift": 3.0}, None),
    ],
)
def test_guiders_of_comfyui_are_told(tmp_path: Path, kind: str, inputs: dict[str, object], told: Guider | None):
    graph = patched((kind, inputs), ("FreeU_V2", {"b1": 1.3}))
    recipe = read(png(tmp_path / "a.png", {"prompt": json.dumps(graph)}))
    assert (recipe.guider, recipe.guidance_rescale, recipe.model) == (told, 0.0, ModelRef("dreamshaper_8", ""))


def test_a_rescaled_guidance_of_comfyui_is_told(tmp_path: Path):
    graph = patched(("RescaleCFG", {"multiplier": 0.7}), ("PerturbedAttentionGuidance", {"scale": 3.0}))
    recipe = read(png(tmp_path / "a.png", {"prompt": json.dumps(graph)}))
    assert (recipe.guider, recipe.guidance_rescale) == (Guider("pag", 3.0), 0.7)


@pytest.mark.parametrize(("mode", "told"), [(0, Guider("pag", 2.5)), (4, None)])
def test_a_guider_of_the_editors_graph_counts_unless_it_is_bypassed(
    tmp_path: Path, mode: int, told: Guider | None
):
    pag = {
        "id": 20, "type": "PerturbedAttentionGuidance", "mode": mode, "widgets_values": [2.5],
        "inputs": [{"name": "model", "link": 21}],
    }  # fmt: skip
    links = [[1, 20, 0, 3, 0, "MODEL"], *DRAWN["links"][1:], [21, 4, 0, 20, 0, "MODEL"]]
    graph = {"nodes": [*DRAWN["nodes"], pag], "links": links}
    recipe = read(png(tmp_path / "a.png", {"workflow": json.dumps(graph)}))
    assert (recipe.guider, recipe.model) == (told, ModelRef("dreamshaper_8", ""))


def test_a_graph_that_goes_in_circles_ends(tmp_path: Path):
    graph = {**GRAPH, "6": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["6", 0]}}}

    with pytest.raises(StudioError, match="no recipe"):
        read(png(tmp_path / "a.png", {"prompt": json.dumps(graph)}))


@pytest.mark.parametrize("place", ["zTXt", "iTXt", "packed iTXt", "behind the pixels"])
def test_a_text_is_found_in_every_kind_of_chunk(tmp_path: Path, place: str):
    packed = zlib.compress(WEB_UI.encode())
    kinds = {
        "zTXt": b"zTXtparameters\0\0" + packed,
        "iTXt": b"iTXtparameters\0\0\0en\0Parameter\0" + WEB_UI.encode(),
        "packed iTXt": b"iTXtparameters\0\1\0\0\0" + packed,
        "behind the pixels": b"tEXtparameters\0" + WEB_UI.encode(),
    }
    data = kinds[place]
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    content = png(tmp_path / "a.png", {}).read_bytes()
    cut = len(content) - 12 if place == "behind the pixels" else 33
    (tmp_path / "a.png").write_bytes(content[:cut] + chunk + content[cut:])

    assert read(tmp_path / "a.png") == expected("a1111", **HASHED)


def test_an_animated_picture_of_comfyui_tells_behind_its_pixels(tmp_path: Path):
    data = b"comfprompt\0" + json.dumps(GRAPH).encode("latin-1")
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    content = png(tmp_path / "a.png", {}).read_bytes()
    (tmp_path / "a.png").write_bytes(content[:-12] + chunk + content[-12:])

    assert read(tmp_path / "a.png") == expected("comfyui", "comfyui")


NAMES = ["prompt", "class_type", "inputs", "seed", "nodes", "links", "id", "type", "image", "positive"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(value=JSON, name=st.sampled_from([name for texts, _ in CASES.values() for name in texts]))
def test_no_text_raises_anything(value: object, name: str):
    found = recognise({name: json.dumps(value)})

    assert found is None or isinstance(found, Recipe)
