"""The recipe of one picture."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, PngImagePlugin
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from studio.gallery.gallery import Gallery
from studio.generation.record import GenerationRecord
from studio.ui.gallery.details import RecipeDetails
from studio.ui.gallery.difference import Difference
from studio.ui.gallery.facts import CopyButton, Fact, Facts
from studio.ui.gallery.marks import Note
from studio.ui.gallery.prompt_text import PromptText, prompt_of
from studio.ui.gallery.raw_texts import RawTexts

Make = Callable[..., GenerationRecord]


def shown(qtbot: QtBot, record: GenerationRecord | None) -> RecipeDetails:
    details = RecipeDetails()
    qtbot.addWidget(details)
    details.show_record(record)
    details.show()
    return details


def test_says_what_to_do_while_nothing_is_chosen(qtbot: QtBot) -> None:
    details = shown(qtbot, None)
    assert any(label.isVisible() and "Choose a picture" in label.text() for label in details.findChildren(QLabel))


def test_tells_the_prompt_by_field_and_the_parameters(qtbot: QtBot, make: Make) -> None:
    record = make(seed=3732591490)
    details = shown(qtbot, record)
    assert details.findChild(PromptText).toPlainText() == record.request.prompt
    assert details.findChild(Facts).value("Seed") == "3732591490"
    assert details.findChild(Facts).value("Scheduler") == "Euler"
    assert {span.field for span in prompt_of(record).spans if span.field} == {
        "frame",
        "subject",
        "style",
        "modifier",
    }


def test_copies_the_seed(qtbot: QtBot, make: Make) -> None:
    details = shown(qtbot, make(seed=42))
    button = next(item for item in details.findChildren(QToolButton) if item.toolTip() == "Copy the seed")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "42"


def test_compares_only_with_another_picture(qtbot: QtBot, make: Make) -> None:
    old, new = make(seed=1), make(seed=2)
    details = shown(qtbot, new)
    details.set_previous(new)
    assert details.changes == ()
    details.set_previous(old)
    assert [(change.name, change.before, change.after) for change in details.changes] == [("seed", "1", "2")]


def test_a_tag_is_added_to_those_there_are(qtbot: QtBot, gallery: Gallery, make: Make) -> None:
    details = shown(qtbot, gallery.tag([make().id], ["fox"])[0])
    field = next(item for item in details.findChildren(QLineEdit) if item.accessibleName() == "New tag")
    field.setText(" dusk, fox ")
    with qtbot.waitSignal(details.tagged) as tagged:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert tagged.args == [("fox", "dusk")]


def test_a_note_is_told_before_another_picture_is_shown(qtbot: QtBot, make: Make) -> None:
    details = shown(qtbot, make(seed=1))
    details.findChild(Note).setPlainText("keep the light")
    with qtbot.waitSignal(details.noted) as noted:
        details.show_record(make(seed=2))
    assert noted.args == ["keep the light"]
    assert details.findChild(Note).toPlainText() == ""


def test_in_a_low_window_the_recipe_scrolls_and_is_not_squeezed(qtbot: QtBot, make: Make) -> None:
    details = shown(qtbot, make())
    details.resize(320, 360)
    facts = details.findChildren(Facts)[0]
    qtbot.waitUntil(lambda: facts.height() >= facts.layout().totalHeightForWidth(facts.width()) > 0)


def test_a_picture_of_another_program_tells_what_is_known_and_shows_its_own_words(
    qtbot: QtBot, gallery: Gallery, tmp_path: Path
) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a red fox\nSteps: 30, Sampler: Euler a, Seed: 7, Size: 512x768")
    Image.new("RGB", (8, 8)).save(tmp_path / "fox.png", pnginfo=info)
    (line,) = gallery.bring_in([tmp_path / "fox.png"])
    details = shown(qtbot, gallery.get(line.id))
    facts = details.findChildren(Facts)[0]
    raw = details.findChild(RawTexts)

    raw.set_open(True)

    qtbot.waitUntil(lambda: "Sampler: Euler a" in raw.text)
    assert (facts.value("Made by"), facts.value("Weights")) == ("A1111", "as A1111 reads them")
    assert [facts.value(name) for name in ("Took", "Guidance", "Model")] == ["", "", ""]


def test_a_line_of_the_same_name_stays_and_says_the_new_value(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_facts([Fact("Seed", "7", copied="7"), Fact("Model", "one", "SHA-256 a"), Fact("Took", "3 s")])
    labels = [label for label in facts.findChildren(QLabel) if label.text() in ("7", "one")]
    facts.show_facts([Fact("Seed", "8", copied="8"), Fact("Model", "two", "SHA-256 b")])
    assert [label.text() for label in labels] == ["8", "two"]
    assert labels[1].toolTip() == "SHA-256 b"
    assert [facts.value(name) for name in ("Seed", "Model", "Took")] == ["8", "two", ""]
    assert facts.findChild(CopyButton).text_to_copy == "8"


def test_that_nothing_changed_is_said_from_the_left(qtbot: QtBot) -> None:
    shown = Difference()
    qtbot.addWidget(shown)
    shown.show_changes([])
    shown.resize(260, 40)
    shown.show()
    label = next(label for label in shown.findChildren(QLabel) if label.text().startswith("Nothing"))
    assert label.x() == 0
