"""The choice of a VAE: what a model offers, its own usual one, and a recipe's that does not fit."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from studio.generation.model import OWN_VAE, ModelInfo
from studio.generation.request import ModelRef
from studio.ui.composer.composer import Composer
from studio.ui.composer.extras_field import ExtrasField
from studio.ui.composer.vae_field import VaeField

SOFT, SHARP, LOST = (ModelRef(name, name[0] * 64) for name in ("soft", "Sharp", "lost"))


@pytest.fixture
def field(qtbot: QtBot) -> VaeField:
    made = VaeField()
    qtbot.addWidget(made)
    return made


def offered(field: VaeField) -> list[str]:
    return [field.itemText(place) for place in range(field.count())]


def test_a_model_offers_what_fits_it(field: VaeField, starter_info: ModelInfo) -> None:
    field.offer(starter_info)
    assert (offered(field), field.is_needed()) == (["auto (its own)"], False)
    field.offer(replace(starter_info, vaes=(SOFT, SHARP)))
    assert offered(field) == ["auto (its own)", "soft", "Sharp"]
    usual = replace(starter_info.defaults, vae=SOFT)
    field.offer(replace(starter_info, vaes=(SOFT, SHARP), defaults=usual))
    assert offered(field) == ["auto (soft)", "the model's own", "soft", "Sharp"]


def test_a_choice_is_told_and_one_that_does_not_fit_says_so(field: VaeField, starter_info: ModelInfo) -> None:
    told: list[object] = []
    field.chosen.connect(told.append)
    field.offer(replace(starter_info, vaes=(SOFT,)))
    field.setCurrentIndex(1)
    field.activated.emit(1)
    assert (told, field.problem()) == ([SOFT], "")
    field.show_vae(LOST)
    assert offered(field)[-1] == "lost (does not fit)"
    assert field.problem().startswith("The VAE lost does not fit starter")
    assert told == [SOFT]


def test_the_draft_names_the_vae_and_undo_takes_it_back(composer: Composer, starter_info: ModelInfo) -> None:
    (extras,) = composer.findChildren(ExtrasField)
    composer.set_models([replace(starter_info, vaes=(SOFT,), defaults=replace(starter_info.defaults, vae=SOFT))])
    extras.vae.setCurrentIndex(1)
    extras.vae.activated.emit(1)
    draft = composer.draft()
    assert (draft.vae, extras.summary()) == (OWN_VAE, "VAE own")
    composer.undo()
    assert composer.draft().vae is None
    composer.load(draft)
    assert composer.draft().vae == OWN_VAE
