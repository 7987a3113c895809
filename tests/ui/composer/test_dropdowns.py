"""The searchable lists of the composer, by mouse and keyboard."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from studio.prompt.vocabulary import Vocabulary
from studio.ui.composer.advice_line import AdviceLine
from studio.ui.widgets.chip_editor import ChipEditor
from studio.ui.widgets.chip_row import ChipRow
from studio.ui.widgets.choices import ROW_ROLE, Addition, Choice


def _open_list() -> QListView:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    return popup


def _texts(view: QListView) -> list[str]:
    model = view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_typing_anywhere_in_a_word_finds_it(qtbot, find):
    qtbot.keyClicks(find("frameField").lineEdit(), "paint")
    assert "oil painting" in _texts(_open_list())


def test_down_and_enter_pick_a_choice(qtbot, find):
    line = find("frameField").lineEdit()
    qtbot.keyClicks(line, "oil pain")
    view = _open_list()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert find("frameField").currentText() == "oil painting"


def test_a_picked_style_becomes_a_chip_of_its_aspect(qtbot, composer, find):
    qtbot.keyClicks(find("lightingField"), "golden h")
    view = _open_list()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    style = composer.draft().composition.fields.styles[0]
    assert (style.text, style.aspect) == ("golden hour", "lighting")
    assert find("lightingField").text() == ""


def test_enter_on_typed_words_adds_them(qtbot, find):
    qtbot.keyClicks(find("modifierSearch"), "tack sharp, 8K")
    qtbot.keyClick(find("modifierSearch"), Qt.Key.Key_Return)
    assert find("modifierField").property("text") == "tack sharp, 8K"


def test_picking_a_chosen_value_again_takes_it_away(find):
    line = find("moodField")
    line.picked.emit("neon hues")
    line.picked.emit("neon hues")
    assert find("styleField").property("text") == ""


def test_an_unknown_word_can_be_kept_for_next_time(qtbot, find, vocabulary: Vocabulary):
    qtbot.keyClicks(find("frameField").lineEdit(), "risograph poster")
    view = _open_list()
    rows = [view.model().index(row, 0).data(ROW_ROLE) for row in range(view.model().rowCount())]
    assert rows[-1] == Addition("risograph poster")
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    kept = Vocabulary.load(vocabulary.own_path.parent)
    assert kept.find("frame", "risograph poster") is not None


def test_words_without_effect_on_the_model_are_marked(find):
    find("modifierSearch").show_choices()
    view = _open_list()
    rows = [view.model().index(row, 0).data(ROW_ROLE) for row in range(view.model().rowCount())]
    notes = {row.text: row.note for row in rows if isinstance(row, Choice)}
    assert "no effect with this model" in notes.values()
    assert "" in notes.values()


def test_a_model_that_knows_all_words_marks_none(find):
    find("modelField").setCurrentText("tiny")
    find("modifierSearch").show_choices()
    view = _open_list()
    rows = [view.model().index(row, 0).data(ROW_ROLE) for row in range(view.model().rowCount())]
    assert not any(row.note for row in rows if isinstance(row, Choice))


def test_the_wheel_over_closed_fields_changes_nothing(find):
    for name in ("templateField", "modelField", "frameField", "schedulerField", "stepsField", "guidanceField"):
        field = find(name)
        before = field.text() if hasattr(field, "text") else field.currentText()
        QApplication.sendEvent(field, _wheel(field))
        assert (field.text() if hasattr(field, "text") else field.currentText()) == before


def _wheel(field: QWidget) -> QWheelEvent:
    middle, turn = QPointF(field.rect().center()), QPoint(0, -120)
    none, plain, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(middle, field.mapToGlobal(middle), turn, turn, none, plain, phase, False)


def test_a_preset_is_added_to_what_is_not_wanted(find):
    find("negativeField").setText("blurry")
    find("negativeField").picked.emit("watermark")
    assert find("negativeField").text() == "blurry, watermark"


def test_what_a_model_is_usually_kept_from_is_offered_and_never_put_in(composer, find, model):
    kept_from = replace(model, defaults=replace(model.defaults, negative="worst quality, blurry"))
    composer.set_models([kept_from])
    field = find("negativeField")
    assert field.text() == ""

    field.show_choices()
    assert "worst quality, blurry" in _texts(_open_list())[:2]
    field.hide_choices()
    field.picked.emit("worst quality, blurry")
    assert composer.draft().composition.fields.negative == "worst quality, blurry"


def test_an_edited_style_keeps_its_aspect_and_its_place(qtbot, composer, find):
    find("styleField").setProperty("text", "golden hour, neon hues")
    chip = find("styleField").findChild(ChipRow).chips[0]
    qtbot.keyClick(chip, Qt.Key.Key_F2)
    editor = find("styleField").findChild(ChipEditor)
    editor.setText("(golden hour:1.3)")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    styles = composer.draft().composition.fields.styles
    assert [(style.text, style.aspect) for style in styles] == [
        ("(golden hour:1.3)", "lighting"),
        ("neon hues", "mood"),
    ]


def test_advice_waits_until_the_list_is_closed_and_moves_no_field_under_it(qtbot, composer, find):
    line, said = find("subjectField"), composer.findChildren(AdviceLine)
    qtbot.keyClicks(line, "oil")
    top = line.mapTo(composer, QPoint()).y()
    composer._critic.judge()
    assert composer.prompt_bar.advice.isVisible()
    assert (composer.findChildren(AdviceLine), line.mapTo(composer, QPoint()).y()) == (said, top)
    line.hide_choices()
    qtbot.waitUntil(lambda: len(composer.findChildren(AdviceLine)) > len(said))
