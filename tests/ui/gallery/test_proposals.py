"""What recalling a recipe would change."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from studio.generation.beginnings import Hires
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.generation.request import Blend, ModelRef, Noise, Size, Variation
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.prompt.wildcards import Wildcards
from studio.ui.gallery.proposals import What, accept, propose

Make = Callable[..., GenerationRecord]


@pytest.fixture
def draft(model_info: ModelInfo) -> Draft:
    return Draft(Composition(PromptFields("owl", "photograph")), model_info, seed=1)


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("all", ["frame", "subject", "style", "modifier", "negative", "seed", "steps"]),
        ("remix", ["frame", "subject", "style", "modifier", "negative", "steps"]),
        ("prompt", ["frame", "subject", "style", "modifier", "negative"]),
        ("seed", ["seed"]),
    ],
)
def test_each_kind_of_recall_proposes_its_part(
    draft: Draft, make: Make, model_info: ModelInfo, what: What, names: list[str]
) -> None:
    proposals = propose(draft, make(steps=2), what, [model_info])
    assert [item.change.name for item in proposals.items] == names


def test_accepting_everything_makes_the_recipe(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    record = make(seed=7, steps=2)
    changed = accept(draft, record, propose(draft, record, "all", [model_info]).items)
    assert changed.composition == record.origin.composition
    assert (changed.seed, changed.steps, changed.parent) == (7, 2, record.id)
    assert propose(changed, record, "all", [model_info]).items == ()


def test_a_change_that_is_left_out_is_not_made(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    record = make(frame="oil painting")
    items = [item for item in propose(draft, record, "prompt", [model_info]).items if item.change.name != "frame"]
    changed = accept(draft, record, items)
    assert changed.composition.fields.frame == "photograph"
    assert changed.composition.fields.subject == "red fox"


def test_what_the_model_does_by_itself_is_no_change(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    record = make(steps=model_info.defaults.steps)
    assert "steps" not in [item.change.name for item in propose(draft, record, "all", [model_info]).items]


def test_a_missing_model_is_named_and_the_own_one_stays(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    own = replace(model_info, ref=ModelRef("other", "b" * 64))
    proposals = propose(replace(draft, model=own), make(), "all", [own])
    assert "model" not in [item.change.name for item in proposals.items]
    assert "“starter” is not on this machine" in proposals.notes[0]
    assert "other" in proposals.notes[0]


def test_a_scheduler_that_the_model_cannot_run_is_not_proposed(
    draft: Draft, make: Make, model_info: ModelInfo
) -> None:
    picky = replace(model_info, unsuited_schedulers=frozenset({"euler"}))
    picky = replace(picky, defaults=replace(picky.defaults, scheduler="ddim"))
    proposals = propose(replace(draft, model=picky), make(), "all", [picky])
    assert "scheduler" not in [item.change.name for item in proposals.items]
    assert "does not run" in proposals.notes[0]


def test_recalling_a_hires_pass_alone_leaves_the_size(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    record = make()
    record = replace(record, request=replace(record.request, hires=Hires(2, 0.5)))
    proposals = propose(draft, record, "remix", [model_info])
    (hires,) = (one for one in proposals.items if one.change.name == "hires")
    taken = accept(draft, record, [hires])
    assert (taken.hires, taken.finished_size) == (Hires(2, 0.5), draft.finished_size)


def test_a_size_that_the_model_cannot_make_becomes_the_nearest(
    draft: Draft, make: Make, model_info: ModelInfo
) -> None:
    coarse = replace(model_info, size_multiple=48)
    proposals = propose(replace(draft, model=coarse, size=Size(480, 480)), make(), "all", [coarse])
    assert {item.change.name: item.change.after for item in proposals.items}["size"] == "48x48"


def test_a_prompt_of_the_users_own_is_one_change(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    record = make()
    free = replace(draft, composition=Composition(PromptFields(negative="hats"), text="anything at all"))
    items = propose(free, record, "prompt", [model_info]).items
    assert [item.change.name for item in items] == ["prompt", "negative"]
    assert accept(free, record, items[:1]).composition.fields.negative == "hats"
    assert accept(free, record, items).composition == record.origin.composition


def test_a_variation_and_a_blend_are_recalled_exactly(draft: Draft, make: Make, model_info: ModelInfo) -> None:
    record = make(seed=7)
    noise = Noise(7, (Variation(8, 0.123456789012),))
    request = replace(record.request, noise=noise, blend=Blend("a blue bird", "", 0.4))
    varied = replace(record, request=request)

    proposals = propose(draft, varied, "all", [model_info])
    changed = accept(draft, varied, proposals.items)

    assert {"variation", "blend"} <= {item.change.name for item in proposals.items}
    assert proposals.notes == ()
    (again,) = changed.settle(Random(1), Wildcards(Path("nowhere")))
    assert again.request.key() == request.key()
    assert propose(changed, varied, "all", [model_info]).items == ()


def test_using_the_seed_of_a_plain_picture_takes_the_variations_away(
    draft: Draft, make: Make, model_info: ModelInfo
) -> None:
    varied = replace(draft, seed=7, seeds=(7, 8), variations=(Variation(8, 0.2),))
    changed = accept(varied, make(seed=7), propose(varied, make(seed=7), "seed", [model_info]).items)
    assert (changed.seed, changed.seeds, changed.variations) == (7, (), ())


def test_the_vae_of_a_recipe_is_found_by_its_hash_or_left_out(
    draft: Draft, make: Make, model_info: ModelInfo
) -> None:
    mse, other = ModelRef("mse", "ab" * 32), ModelRef("other", "cd" * 32)
    model = replace(model_info, vaes=(mse,))
    record = make()

    def proposed(vae: ModelRef | None, mine: ModelRef | None = None) -> tuple[list[str], tuple[str, ...]]:
        made = replace(record, request=replace(record.request, vae=vae))
        told = propose(replace(draft, model=model, vae=mine), made, "all", [model])
        return [item.change.after for item in told.items if item.change.name == "VAE"], told.notes

    assert proposed(ModelRef("vae-ft-mse", "ab" * 5)) == (["mse (abababab)"], ())
    assert proposed(None, mse)[0] == ["the model's own"]
    assert proposed(None) == ([], ())
    assert proposed(other) == ([], ("The VAE “other” is not on this machine, or does not fit. Yours stays.",))
