"""The settings dialog holds one control for every option and tells of each change."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from studio.settings import Settings, options, topics
from studio.ui.settings.dialog import SettingsDialog


def test_every_option_has_a_control_with_name_and_help(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    for name, (_, topic) in topics(Settings()).items():
        for key, option in options(topic).items():
            editor = dialog.findChild(QWidget, f"setting_{name}_{key}")
            assert editor is not None
            assert (editor.accessibleName(), editor.toolTip()) == (option.label, option.help)


def test_a_choice_is_told_at_once(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    box = dialog.findChild(QComboBox, "setting_appearance_theme")
    assert box is not None
    with qtbot.waitSignal(dialog.changed):
        box.setCurrentIndex(box.findData("dark"))
    assert dialog.settings().appearance.theme == "dark"


def test_numbers_and_ticks_are_kept_together(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    number = dialog.findChild(QSpinBox, "setting_engine_batch_size")
    tick = dialog.findChild(QCheckBox, "setting_export_metadata")
    assert number is not None
    assert tick is not None
    assert number.text() == "Automatic"
    number.setValue(4)
    tick.setChecked(False)
    assert dialog.settings().engine.batch_size == 4
    assert not dialog.settings().export.metadata
