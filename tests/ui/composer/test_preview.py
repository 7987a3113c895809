"""The prompt preview: phrases in their field's look, what is cut, clicks and hovering."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.prompt.template import Prompt, Span
from studio.ui.composer.field_label import UNDERLINES
from studio.ui.composer.prompt_preview import INVITATION, PromptPreview
from studio.ui.theme import colours_of

PROMPT = Prompt(
    "A photograph of a fox, 8K",
    (
        Span(0, 2, None, "A "),
        Span(2, 12, "frame", "photograph"),
        Span(12, 16, None, " of "),
        Span(16, 21, "subject", "a fox"),
        Span(21, 23, None, ", "),
        Span(23, 25, "modifier", "8K"),
    ),
)


@pytest.fixture
def preview(qtbot: QtBot) -> PromptPreview:
    preview = PromptPreview()
    qtbot.addWidget(preview)
    preview.resize(500, 60)
    preview.show()
    preview.show_prompt(PROMPT)
    return preview


def test_each_phrase_wears_its_fields_colour(preview):
    colours = colours_of(QGuiApplication.palette())
    for span in PROMPT.spans:
        colour = colours.fields[span.field] if span.field else colours.muted
        assert _format_at(preview, span.start).foreground().color() == QColor(colour)


def test_every_field_has_an_underline_of_its_own():
    assert len(set(UNDERLINES.values())) == len(UNDERLINES) == 5


def test_words_beyond_the_limit_are_struck_in_place(preview):
    preview.show_cut(18)
    assert not _format_at(preview, 16).fontStrikeOut()
    assert _format_at(preview, 18).fontStrikeOut()
    preview.show_cut(None)
    assert not _format_at(preview, 18).fontStrikeOut()


def test_a_lit_field_gets_a_ground(preview):
    preview.light("subject")
    assert _format_at(preview, 16).background().style() != Qt.BrushStyle.NoBrush
    assert _format_at(preview, 2).background().style() == Qt.BrushStyle.NoBrush


def test_the_phrase_under_the_pointer_lights_up(qtbot, preview):
    qtbot.mouseMove(preview.viewport(), _place(preview, 4))
    assert _format_at(preview, 4).background().style() != Qt.BrushStyle.NoBrush


def test_the_phrases_of_the_field_under_the_pointer_light_up(composer, find):
    find("subjectField").setText("fox")
    row = find("subjectField").parentWidget()
    place = QPointF(4, 4)
    QApplication.sendEvent(row, QEnterEvent(place, place, row.mapToGlobal(place)))
    assert _format_at(find("promptPreview"), 2).background().style() != Qt.BrushStyle.NoBrush
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert _format_at(find("promptPreview"), 2).background().style() == Qt.BrushStyle.NoBrush


def test_a_click_on_a_phrase_names_its_field(qtbot, preview):
    with qtbot.waitSignal(preview.field_clicked) as told:
        qtbot.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=_place(preview, 18))
    assert told.args == ["subject"]


def test_a_click_on_a_phrase_goes_to_its_field(qtbot, composer, find):
    find("subjectField").setText("a red fox")
    find("styleField").setProperty("text", "golden hour")
    composer.activateWindow()
    preview = find("promptPreview")
    place = _place(preview, preview.toPlainText().index("red") + 1)
    qtbot.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert composer.focusWidget() is find("subjectField")


def test_a_prompt_pasted_into_the_preview_is_offered_to_the_fields(qtbot, preview):
    QGuiApplication.clipboard().setText("an oil painting of a bear")
    with qtbot.waitSignal(preview.pasted) as told:
        qtbot.keyClick(preview, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["an oil painting of a bear"]


def test_a_long_prompt_scrolls_instead_of_pushing_the_picture_away(preview):
    text = "a fox " * 300
    preview.show_prompt(Prompt(text, (Span(0, len(text), "subject", text),)))
    assert preview.height() < 160


def test_the_meter_counts_tokens_and_warns(qtbot, find):
    find("templateField").setCurrentText("list")
    find("subjectField").setText("a red fox")
    qtbot.waitUntil(lambda: find("tokenMeter").property("text") == "3 / 38 tokens")
    find("subjectField").setText("fox " * 50)
    qtbot.waitUntil(lambda: find("tokenMeter").property("text") == "50 / 38 tokens")
    assert "no effect" in find("tokenMeter").toolTip()


def test_weights_cost_no_tokens(qtbot, find):
    find("templateField").setCurrentText("list")
    find("subjectField").setText("a (red:1.3) fox")
    qtbot.waitUntil(lambda: find("tokenMeter").property("text") == "3 / 38 tokens")


def test_a_model_that_reads_in_parts_cuts_nothing(qtbot, composer, find, starter_info):
    long_reader = replace(starter_info, long_prompts="chunk")
    composer.set_models([long_reader])
    find("subjectField").setText("fox " * 50)
    qtbot.waitUntil(lambda: "2 parts" in find("tokenMeter").toolTip())
    preview = find("promptPreview")
    assert not _format_at(preview, len(preview.toPlainText()) - 1).fontStrikeOut()


def _format_at(preview: PromptPreview, position: int):
    cursor = QTextCursor(preview.document())
    cursor.setPosition(position + 1)
    return cursor.charFormat()


def _place(preview: PromptPreview, position: int) -> QPoint:
    cursor = QTextCursor(preview.document())
    cursor.setPosition(position)
    return preview.cursorRect(cursor).center() + QPoint(2, 0)


def test_the_focus_can_be_seen(qtbot: QtBot) -> None:
    preview = PromptPreview()
    qtbot.addWidget(preview)
    preview.show()
    before = preview.grab().toImage()
    preview.setFocus()
    qtbot.waitUntil(lambda: preview.hasFocus())
    assert preview.grab().toImage() != before


def test_the_invitation_is_read_to_its_end_in_a_narrow_window(qtbot: QtBot):
    preview, window = PromptPreview(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(preview)
    column.addStretch(1)
    window.resize(300, 200)
    window.show()
    wrapped = preview.fontMetrics().boundingRect(preview.viewport().rect(), Qt.TextFlag.TextWordWrap, INVITATION)
    line = preview.fontMetrics().height()
    assert wrapped.height() > line
    assert preview.viewport().height() >= wrapped.height()
    image = preview.viewport().grab().toImage()
    lowest = [image.pixel(x, wrapped.height() - line // 2) for x in range(image.width())]
    assert len(set(lowest)) > 1, "the last line is not drawn"


def test_words_from_right_to_left_are_underlined_from_end_to_end(preview):
    arabic = "ثعلب أحمر في الغابة"
    end = 2 + len(arabic)
    preview.show_prompt(Prompt(f"A {arabic}", (Span(0, 2, None, "A "), Span(2, end, "subject", arabic))))
    ((_, width),) = preview._lines(2, end)
    metrics = QFontMetricsF(preview.document().defaultFont())
    assert width == pytest.approx(metrics.horizontalAdvance(arabic), rel=0.1)
