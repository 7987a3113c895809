"""Drafts become requests in which nothing is left to chance."""

import itertools
import random
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import StudioError
from studio.generation.beginnings import Hires
from studio.generation.draft import Draft
from studio.generation.model import OWN_VAE, LoraInfo, ModelInfo
from studio.generation.request import (
    RANDOM_SEED_LIMIT,
    SEED_LIMIT,
    Blend,
    LoraRef,
    ModelRef,
    Noise,
    Size,
    Variation,
)
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.wildcards import Held, Wildcards

FOX = Composition(PromptFields(subject="a red fox", frame="oil painting", styles=(StylePhrase("golden hour"),)))
VARIED = Composition(PromptFields(subject="a {red|white|grey|black|brown} fox", negative="{rain|snow|fog}"))


@pytest.fixture
def wildcards(tmp_path: Path) -> Wildcards:
    return Wildcards(tmp_path)


@pytest.fixture
def draft(model: ModelInfo) -> Draft:
    return Draft(FOX, model)


def settle(draft: Draft, wildcards: Wildcards, chance: int = 1):
    return draft.settle(random.Random(chance), wildcards)


def test_what_is_not_asked_for_is_the_models_default(draft: Draft, wildcards: Wildcards) -> None:
    (planned,) = settle(draft, wildcards)

    request, defaults = planned.request, draft.model.defaults
    assert request.prompt == "An oil painting of a red fox, golden hour"
    assert (request.size, request.steps) == (defaults.size, defaults.steps)
    assert (request.guidance_scale, request.scheduler) == (defaults.guidance_scale, defaults.scheduler)
    assert request.model == draft.model.ref


def test_what_is_asked_for_is_done(draft: Draft, wildcards: Wildcards) -> None:
    asked = replace(draft, size=Size(128, 64), steps=9, guidance_scale=0.0, scheduler="euler", parent="01AB")
    (planned,) = settle(asked, wildcards)

    request = planned.request
    assert (request.size, request.steps, request.guidance_scale) == (Size(128, 64), 9, 0.0)
    assert request.scheduler == "euler"
    assert planned.origin.parent == "01AB"


def test_a_models_own_clip_skip_counts_until_another_is_chosen(draft: Draft, wildcards: Wildcards) -> None:
    model = replace(draft.model, defaults=replace(draft.model.defaults, clip_skip=2))
    skips = [
        one.settle(random.Random(0), wildcards)[0].request.clip_skip
        for one in (draft, replace(draft, model=model), replace(draft, model=model, clip_skip=1))
    ]
    assert skips == [1, 2, 1]


def test_a_models_vae_counts_until_another_or_its_own_is_chosen(draft: Draft, wildcards: Wildcards) -> None:
    usual, other = ModelRef("ft-mse", "a" * 64), ModelRef("anime", "b" * 64)
    model = replace(draft.model, vaes=(usual, other), defaults=replace(draft.model.defaults, vae=usual))
    chosen = [
        settle(one, wildcards)[0].request.vae
        for one in (draft, replace(draft, model=model), replace(draft, model=model, vae=OWN_VAE))
    ]
    assert chosen == [None, usual, None]
    assert [model.vae_named(name) for name in ("Anime.safetensors", "own")] == [other, OWN_VAE]
    with pytest.raises(StudioError, match=r"no VAE .anima. that fits .*: own, ft-mse, anime"):
        model.vae_named("anima")


def test_a_hires_pass_enlarges_the_models_own_size_where_none_is_given(draft: Draft, wildcards: Wildcards) -> None:
    own = draft.model.defaults.size
    (planned,) = settle(replace(draft, size=None, hires=Hires(2, 0.5)), wildcards)
    assert planned.request.size == Size(2 * own.width, 2 * own.height)


def test_a_quickened_draft_takes_few_steps_and_keeps_the_rest(draft: Draft, wildcards: Wildcards) -> None:
    asked = replace(draft, seed=7, size=Size(128, 64), steps=40)
    (planned,) = settle(asked.quickened(), wildcards)

    request, quick = planned.request, draft.model.draft
    assert (request.steps, request.guidance_scale, request.scheduler) == (8, quick.guidance_scale, "dpmpp_2m")
    assert (request.size, request.noise) == (Size(128, 64), Noise(7))
    assert (asked.is_quick, asked.quickened().is_quick) == (False, True)


def test_a_locked_seed_counts_up(draft: Draft, wildcards: Wildcards) -> None:
    seeds = [one.request.noise.seed for one in settle(replace(draft, seed=7, count=3), wildcards)]
    assert seeds == [7, 8, 9]


def test_variations_move_every_seed_alike(draft: Draft, wildcards: Wildcards) -> None:
    way = (Variation(3, 0.25),)
    made = settle(replace(draft, seed=7, count=2, variations=way), wildcards)
    assert [one.request.noise for one in made] == [Noise(7, way), Noise(8, way)]


def test_listed_seeds_make_one_picture_each(draft: Draft, wildcards: Wildcards) -> None:
    listed = replace(draft, seed=7, seeds=(7, 20, 8), count=5)
    assert [one.request.noise.seed for one in settle(listed, wildcards)] == [7, 20, 8]
    assert listed.pictures == 3


def test_a_blend_reaches_the_request(draft: Draft, wildcards: Wildcards) -> None:
    blend = Blend("a blue bird", "", 0.4)
    (planned,) = settle(replace(draft, blend=blend), wildcards)
    assert planned.request.blend == blend


def test_a_held_field_keeps_what_was_drawn_while_others_are_drawn_anew(draft: Draft, wildcards: Wildcards) -> None:
    held = replace(VARIED, held=(Held("subject", 5),))
    planned = settle(replace(draft, composition=held, count=30), wildcards)

    assert len({one.request.prompt for one in planned}) == 1
    assert {one.request.negative_prompt for one in planned} == {"rain", "snow", "fog"}


def test_the_greatest_seed_is_followed_by_zero(draft: Draft, wildcards: Wildcards) -> None:
    seeds = [one.request.noise.seed for one in settle(replace(draft, seed=SEED_LIMIT - 1, count=2), wildcards)]
    assert seeds == [SEED_LIMIT - 1, 0]


def test_free_seeds_are_independent_and_fit_every_other_tool(draft: Draft, wildcards: Wildcards) -> None:
    seeds = [one.request.noise.seed for one in settle(replace(draft, count=50), wildcards)]

    assert len(set(seeds)) == 50
    assert all(0 <= seed < RANDOM_SEED_LIMIT for seed in seeds)
    assert len({later - earlier for earlier, later in itertools.pairwise(seeds)}) > 40


def test_variants_are_drawn_for_each_picture(draft: Draft, wildcards: Wildcards) -> None:
    planned = settle(replace(draft, composition=VARIED, count=30), wildcards)

    assert len({one.request.prompt for one in planned}) > 2
    assert {one.request.negative_prompt for one in planned} == {"rain", "snow", "fog"}
    assert all(one.origin.composition.fields == VARIED.fields for one in planned)


def test_the_seed_that_is_remembered_draws_the_same_variant(draft: Draft, wildcards: Wildcards) -> None:
    for planned in settle(replace(draft, composition=VARIED, count=10), wildcards):
        again = replace(draft, composition=planned.origin.composition)
        (repeated,) = settle(again, wildcards, chance=99)
        assert repeated.request.prompt == planned.request.prompt


def test_variants_in_a_text_of_ones_own_are_drawn_too(draft: Draft, wildcards: Wildcards) -> None:
    own = Composition(text="a {red|white} fox, as it is", fields=PromptFields(negative="rain"))
    (planned,) = settle(replace(draft, composition=own), wildcards)

    assert planned.request.prompt in {"a red fox, as it is", "a white fox, as it is"}
    assert planned.request.negative_prompt == "rain"
    assert planned.origin.composition.text == own.text


def test_a_composition_without_variants_is_remembered_unchanged(draft: Draft, wildcards: Wildcards) -> None:
    (planned,) = settle(draft, wildcards)
    assert planned.origin.composition == FOX


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"composition": Composition()}, "subject is empty"),
        ({"composition": Composition(text="  ")}, "prompt is empty"),
        ({"seed": SEED_LIMIT}, "out of range"),
        ({"seed": -1}, "out of range"),
        ({"steps": 0}, "0 steps"),
        ({"count": 0}, "0 pictures"),
        ({"size": Size(100, 64)}, "nearest size is 96x64|nearest size is 104x64"),
        ({"guidance_scale": -1.0}, "guidance scale"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(draft: Draft, wildcards: Wildcards, changed, sentence) -> None:
    with pytest.raises(StudioError, match=sentence):
        settle(replace(draft, **changed), wildcards)


def test_loras_leave_the_prompt_and_stay_in_the_composition(draft: Draft, wildcards: Wildcards) -> None:
    fields = replace(FOX.fields, modifiers=("<lora:ink:0.8>", "8K"))
    asked = replace(draft, composition=replace(FOX, fields=fields))

    (planned,) = asked.settle(random.Random(1), wildcards, find_lora)

    assert planned.request.prompt == "An oil painting of a red fox, golden hour, 8K"
    assert planned.request.loras == (LoraRef("ink", "cd" * 32, 0.8),)
    assert planned.origin.composition.fields.modifiers == ("<lora:ink:0.8>", "8K")


def test_plain_text_knows_no_loras(draft: Draft, wildcards: Wildcards) -> None:
    asked = replace(draft, composition=Composition(text="a fox <lora:ink:1>"), dialect="plain")

    (planned,) = asked.settle(random.Random(1), wildcards, find_lora)

    assert (planned.request.prompt, planned.request.loras) == ("a fox <lora:ink:1>", ())


def test_embeddings_that_the_words_name_are_recorded(draft: Draft, wildcards: Wildcards) -> None:
    gloom, rain = ModelRef("gloom", "ef" * 32), ModelRef("rain", "ab" * 32)
    knowing = replace(draft, model=replace(draft.model, embeddings=(gloom, rain)))
    fields = replace(FOX.fields, modifiers=("embedding:Gloom",), negative="embedding:unheard")

    (planned,) = settle(replace(knowing, composition=replace(FOX, fields=fields)), wildcards)

    assert planned.request.embeddings == (gloom,)
    assert "embedding:Gloom" in planned.request.prompt


def test_a_lora_that_nobody_has_gets_a_sentence(draft: Draft, wildcards: Wildcards) -> None:
    with pytest.raises(StudioError, match='no LoRA "ink"'):
        settle(replace(draft, composition=Composition(text="a fox <lora:ink>")), wildcards)


def find_lora(name: str) -> LoraInfo:
    return LoraInfo(name, "cd" * 32, Path("ink.safetensors"), "sd1", 0)
