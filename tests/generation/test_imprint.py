"""The imprint in a picture's own file."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from studio.errors import StudioError
from studio.generation.imprint import Imprint


def test_json_gives_the_imprint_back(imprint: Imprint):
    assert Imprint.from_json(imprint.to_json()) == imprint


def test_the_json_can_be_read_by_people(imprint: Imprint):
    plain = json.loads(imprint.to_json())

    assert plain["request"]["noise"]["seed"] == 2**64 - 1
    assert plain["origin"]["composition"]["fields"]["frame"] == "photograph"
    assert plain["origin"]["parent"] == "1m83vg89000"


@pytest.mark.parametrize(
    "damage",
    [
        lambda plain: plain.update(created="2026-03-05T12:30:00"),
        lambda plain: plain.update(created="yesterday"),
        lambda plain: plain.pop("request"),
        lambda plain: plain.update(later="?"),
        lambda plain: plain["request"].update(steps=0),
        lambda plain: plain["request"].update(steps=True),
        lambda plain: plain["origin"]["composition"].update(fields=[]),
        lambda plain: plain["origin"]["composition"]["template"].update(slots=["hat"]),
    ],
)
def test_a_damaged_imprint_gets_a_sentence(imprint: Imprint, damage: Callable[[dict[str, Any]], object]):
    plain = json.loads(imprint.to_json())
    damage(plain)

    with pytest.raises(StudioError):
        Imprint.from_json(json.dumps(plain))


def test_a_composition_with_defaults_stays_short(imprint: Imprint):
    bare = replace(imprint, origin=replace(imprint.origin, composition=type(imprint.origin.composition)()))

    assert '"origin":{"parent":"1m83vg89000","run":"r1"}' in bare.to_json()
