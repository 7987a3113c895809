"""The order of phrases: templates, moving phrases, keeping an order."""

from PySide6.QtCore import Qt

from studio.prompt.template import Template
from studio.ui.composer.order_field import OrderField
from studio.ui.widgets.chip_row import ChipRow


def _move_first_right(qtbot, composer) -> None:
    row = composer.findChild(OrderField).findChild(ChipRow)
    qtbot.keyClick(row.chips[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)


def test_a_moved_phrase_changes_the_prompt(qtbot, composer, find):
    find("templateField").setCurrentText("list")
    find("frameField").setCurrentText("photograph")
    find("subjectField").setText("red fox")
    _move_first_right(qtbot, composer)
    assert find("promptPreview").toPlainText() == "red fox, photograph"
    assert find("templateField").currentText() == "my order"


def test_moving_back_is_the_shipped_template_again(qtbot, composer, find):
    _move_first_right(qtbot, composer)
    _move_first_right(qtbot, composer)
    assert find("templateField").currentText() == "sentence"


def test_an_order_can_be_kept_under_a_name(qtbot, composer, find, templates):
    assert not find("saveTemplateButton").isEnabled()
    _move_first_right(qtbot, composer)
    assert find("saveTemplateButton").isEnabled()
    composer.findChild(OrderField).save_as("subject first")
    assert templates.named("subject first").slots == ("subject", "frame", "style", "modifier")
    assert find("templateField").currentText() == "subject first"


def test_the_name_of_a_shipped_template_is_refused_in_one_sentence(qtbot, composer):
    _move_first_right(qtbot, composer)
    with qtbot.waitSignal(composer.failed) as told:
        composer.findChild(OrderField).save_as("sentence")
    assert "ships with Seedlock" in told.args[0]


def test_a_kept_template_is_offered_at_the_next_start(qtbot, vocabulary, templates):
    templates.save(Template("mood first", ("style", "subject", "frame", "modifier")))
    field = OrderField(templates)
    qtbot.addWidget(field)
    field.set_template(templates.named("mood first"))
    assert field.template().slots[0] == "style"


def test_undo_takes_a_moved_phrase_back(qtbot, composer):
    _move_first_right(qtbot, composer)
    composer.undo()
    assert composer.draft().composition.template.name == "sentence"


def test_a_broken_file_of_templates_leaves_the_shipped_ones(qtbot, templates):
    templates.file.write_text("this is = not [toml", encoding="utf-8")
    field = OrderField(templates)
    qtbot.addWidget(field)
    assert field.template().name == "sentence"
