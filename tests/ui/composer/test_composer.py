"""The composer as a stranger's script drives it: by object names and Qt's own properties."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.errors import StudioError
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards
from studio.ui.composer.composer import Composer
from studio.ui.composer.field_label import FieldLabel
from studio.ui.theme import SPACE_XS

NAMES = """
    frameField subjectField styleField modifierField negativeField templateField promptPreview tokenMeter
    advicePanel seedField seedLock randomSeedButton modelField schedulerField stepsField guidanceField sizeField
    countField draftButton generateButton cancelButton
""".split()  # noqa: SIM905 - twenty names read better as lines


@pytest.mark.parametrize("name", NAMES)
def test_every_control_of_the_contract_is_there_with_an_accessible_name(find, name):
    assert find(name).accessibleName() or name in ("advicePanel", "tokenMeter")


def test_fields_set_by_a_script_make_the_prompt(find):
    find("frameField").setCurrentText("oil painting")
    find("subjectField").setText("person in a grocery store")
    find("styleField").setProperty("text", "art nouveau")
    find("modifierField").setProperty("text", "8K")
    assert find("promptPreview").toPlainText() == "An oil painting of a person in a grocery store, art nouveau, 8K"


def test_the_list_template_renders_phrases_between_commas(find):
    find("frameField").setCurrentText("oil painting")
    find("subjectField").setText("person in a grocery store")
    find("templateField").setCurrentText("list")
    assert find("promptPreview").toPlainText() == "oil painting, person in a grocery store"


def test_parameters_left_alone_follow_the_model(composer, find, starter_info):
    find("subjectField").setText("a red fox")
    draft = composer.draft()
    assert (draft.size, draft.steps, draft.guidance_scale, draft.scheduler) == (None, None, None, None)
    assert str(starter_info.defaults.steps) in find("stepsField").text()


def test_parameters_that_are_set_stand_in_the_draft(composer, find):
    find("stepsField").setValue(12)
    find("guidanceField").setValue(0)
    find("sizeField").setCurrentText("128x256")
    find("schedulerField").setCurrentText("Euler a")
    find("countField").setValue(3)
    draft = composer.draft()
    assert (draft.steps, draft.guidance_scale, draft.size) == (12, 0, Size(128, 256))
    assert (draft.scheduler, draft.count) == ("euler_ancestral", 3)


def test_generate_hands_out_the_draft(qtbot, composer, find):
    find("subjectField").setText("a red fox")
    with qtbot.waitSignal(composer.submitted) as handed:
        qtbot.mouseClick(find("generateButton"), Qt.MouseButton.LeftButton)
    assert handed.args == [composer.draft()]


def test_drafts_take_the_models_few_steps_and_leave_the_parameters_waiting(composer, find, starter_info):
    find("subjectField").setText("a red fox")
    find("stepsField").setValue(12)
    find("draftButton").click()
    assert composer.draft().steps == starter_info.draft.steps
    assert composer.draft().is_quick
    composer.undo()
    assert (composer.draft().steps, find("draftButton").isChecked()) == (12, False)


def test_one_draft_can_be_had_without_switching(qtbot, composer, find):
    find("subjectField").setText("a red fox")
    with qtbot.waitSignal(composer.submitted) as handed:
        composer.submit_quickly()
    assert handed.args[0].is_quick
    assert not composer.draft().is_quick


def test_a_recalled_draft_is_a_draft_again(composer, find):
    find("subjectField").setText("a red fox")
    drawn = composer.draft().quickened()
    composer.load(drawn)
    assert find("draftButton").isChecked()
    assert composer.draft() == drawn
    find("draftButton").click()
    assert composer.draft().steps is None


def test_an_empty_subject_is_asked_for_beside_the_field(qtbot, composer, find):
    composer.activateWindow()
    with qtbot.assertNotEmitted(composer.submitted):
        find("generateButton").click()
    assert composer.focusWidget() is find("subjectField")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("seedField", "18446744073709551616", "0 to 18446744073709551615"),
        ("seedField", "-1", "whole number"),
        ("sizeField", "100x100", "nearest size"),
        ("sizeField", "large", "not a size"),
        ("schedulerField", "eulr", "euler"),
    ],
)
def test_a_value_that_means_nothing_keeps_generate_and_says_why(qtbot, composer, find, name, text, sentence):
    find("subjectField").setText("a red fox")
    field = find(name)
    (field.setText if hasattr(field, "setText") else field.setCurrentText)(text)
    with qtbot.assertNotEmitted(composer.submitted):
        find("generateButton").click()
    assert sentence in _visible_text(composer)


def test_without_a_model_generate_says_what_to_do(
    qtbot: QtBot, vocabulary: Vocabulary, templates: TemplateBook
) -> None:
    composer = Composer(vocabulary, templates, [], lambda _model: lambda _text: [], Wildcards(Path("none")))
    qtbot.addWidget(composer)
    composer.show()
    composer.submit()
    assert "No model is installed" in _visible_text(composer)
    with pytest.raises(StudioError, match="No model"):
        composer.draft()


def test_the_button_says_what_will_change(composer, find):
    find("subjectField").setText("a red fox")
    find("frameField").setCurrentText("photograph")
    assert find("generateButton").text() == "Generate · new seed"
    find("seedField").setText("7")
    composer.submit()
    find("frameField").setCurrentText("oil painting")
    assert find("generateButton").text() == "Generate · seed 7 locked, frame changed"


def test_a_loaded_draft_comes_back_whole_and_can_be_undone(composer, find, model: ModelInfo):
    find("subjectField").setText("a cat")
    fields = PromptFields("a red fox", "oil painting", (StylePhrase("golden hour", "lighting"),), ("8K",), "text")
    loaded = Draft(
        Composition(fields),
        model,
        seed=7,
        count=2,
        size=Size(64, 128),
        steps=9,
        guidance_scale=3.5,
        scheduler="euler",
        parent="g1",
    )
    composer.load(loaded)
    assert composer.draft() == loaded
    composer.undo()
    assert find("subjectField").text() == "a cat"
    composer.redo()
    assert composer.draft() == loaded


def test_a_scheduler_of_another_version_is_named_when_generating(qtbot, composer, find, model: ModelInfo):
    composer.load(Draft(Composition(PromptFields("a fox")), model, scheduler="warp"))
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert 'no scheduler "warp"' in _visible_text(composer)


def test_a_text_of_ones_own_loads_into_fields_that_render_it(composer, model: ModelInfo):
    text = "epic fox, trending; golden hour"
    composer.load(Draft(Composition(text=text), model))
    draft = composer.draft()
    assert draft.composition.text is None
    assert draft.composition.prompt().text == text


def test_a_pasted_prompt_is_split_into_fields(composer, find):
    composer.paste("An oil painting of a red fox, golden hour, highly detailed")
    assert find("frameField").currentText() == "oil painting"
    assert find("styleField").property("text") == "golden hour"
    assert find("modifierField").property("text") == "highly detailed"


def test_typing_is_undone_as_one_step(qtbot, composer, find):
    find("frameField").setCurrentText("photograph")
    qtbot.keyClicks(find("subjectField"), "a fox")
    composer.undo()
    assert (find("subjectField").text(), find("frameField").currentText()) == ("", "photograph")
    composer.undo()
    assert find("frameField").currentText() == ""


def test_ctrl_z_in_a_text_box_undoes_the_composers_last_change(qtbot, find):
    find("subjectField").setText("a fox")
    find("modifierField").setProperty("text", "8K")
    qtbot.keyClick(find("subjectField"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert find("modifierField").property("text") == ""
    assert find("subjectField").text() == "a fox"


def test_the_session_comes_back(qtbot, composer, find, vocabulary, templates, starter_info, model):
    find("subjectField").setText("a red fox")
    find("styleField").setProperty("text", "golden hour, neon hues")
    find("modelField").setCurrentText("tiny")
    find("seedField").setText("7")
    other = Composer(
        vocabulary, templates, [starter_info, model], lambda _model: lambda _text: [], Wildcards(Path("none"))
    )
    qtbot.addWidget(other)
    other.restore(composer.state())
    assert other.draft() == composer.draft()


def test_a_state_of_another_version_is_refused(composer):
    with pytest.raises(StudioError, match="session"):
        composer.restore({"snapshot": {"seed": 1}})


def test_cancel_appears_only_while_something_runs(qtbot, composer, find):
    assert not find("cancelButton").isVisible()
    composer.set_busy(True)
    with qtbot.waitSignal(composer.cancel_requested):
        find("cancelButton").click()


def test_a_draft_of_an_unknown_model_keeps_the_model_in_use(composer, find, model: ModelInfo):
    composer.load(Draft(Composition(), replace(model, ref=replace(model.ref, sha256="cd" * 32))))
    assert find("modelField").currentText() == "starter"


def _visible_text(composer: Composer) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in composer.findChildren(QLabel) if label.isVisible())


def test_the_tab_key_walks_the_controls_as_they_stand(qtbot, composer, find):
    find("styleField").setProperty("text", "golden hour")
    composer.activateWindow()
    find("frameField").setFocus()
    stops = []
    while len(stops) < 40 and composer.focusWidget() is not find("countField"):
        stops.append(composer.focusWidget().accessibleName())
        qtbot.keyClick(composer.focusWidget(), Qt.Key.Key_Tab)
    wanted = [
        "Frame",
        "Subject",
        "golden hour",
        "Add to style: lighting",
        "Not wanted",
        "Template",
        "frame",
        "Seed",
    ]
    assert [stop for stop in stops if stop in wanted] == wanted


def test_no_name_of_a_field_touches_its_lock(composer):
    labels = composer.findChildren(FieldLabel)
    free = {label.text(): label.width() - label.fontMetrics().horizontalAdvance(label.text()) for label in labels}
    assert {name: room for name, room in free.items() if room < SPACE_XS} == {}


def test_locking_the_seed_that_was_drawn_is_no_change(composer, find):
    find("subjectField").setText("a red fox")
    composer.submit()
    composer.show_used_seed(5)
    composer.toggle_seed_lock()
    assert find("generateButton").text() == "Generate · seed 5 locked, nothing changed"
    find("frameField").setCurrentText("oil painting")
    assert find("generateButton").text() == "Generate · seed 5 locked, frame changed"


def test_typing_begins_at_the_subject_and_the_tab_key_passes_the_frame(qtbot, composer, find):
    composer.activateWindow()
    composer.setFocus()
    qtbot.waitUntil(find("subjectField").hasFocus)
    stops = set()
    for _ in range(60):
        qtbot.keyClick(composer.window().focusWidget(), Qt.Key.Key_Tab)
        stops.add(composer.window().focusWidget().accessibleName())
    assert {"Lock: Frame", "Frame", "Lock: Subject", "Subject"} <= stops
