"""The settings dialog: one page a topic, one row an option, all written from the settings' own metadata."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.settings import Choice, Option, Settings, Topic, options, topics
from studio.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS, SPACE_XXL, set_role
from studio.ui.widgets.column_scroll import ColumnScroll

Value = str | int | bool
Offers = Mapping[tuple[str, str], tuple[Choice, ...]]


class SettingsDialog(QDialog):
    """Every change is told at once by `changed` with the whole new settings; there is nothing to apply."""

    changed = Signal(object)

    def __init__(self, settings: Settings, offers: Offers | None = None, parent: QWidget | None = None) -> None:
        """`offers` are choices that only the running program knows, by topic and option."""
        super().__init__(parent)
        self._offers = offers or {}
        self.setObjectName("settingsDialog")
        self.setWindowTitle("Settings")
        self.resize(560, min(760, self.screen().availableSize().height() - 2 * SPACE_XXL))
        self._settings = settings
        page = QWidget()
        self._rows = QVBoxLayout(page)
        self._rows.setContentsMargins(SPACE_XL, SPACE_L, SPACE_M, SPACE_L)
        self._rows.setSpacing(SPACE_M)
        for name, (label, topic) in topics(settings).items():
            self._add_topic(name, label, topic)
        self._rows.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACE_M, SPACE_M)
        layout.addWidget(ColumnScroll(page))
        layout.addWidget(close)

    def settings(self) -> Settings:
        """What is chosen now."""
        return self._settings

    def _add_topic(self, name: str, label: str, topic: Topic) -> None:
        heading = QLabel(label)
        set_role(heading, "heading")
        self._rows.addWidget(heading)
        card = QFrame()
        set_role(card, "card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        rows.setSpacing(SPACE_L)
        for key, plain in options(topic).items():
            option = replace(plain, choices=self._offers.get((name, key), plain.choices))
            editor = editor_of(option, getattr(topic, key), partial(self._change, name, key))
            editor.setObjectName(f"setting_{name}_{key}")
            rows.addWidget(_row(option, editor))
        self._rows.addWidget(card)

    def _change(self, topic_name: str, key: str, value: Value) -> None:
        topic = replace(getattr(self._settings, topic_name), **{key: value})
        self._settings = replace(self._settings, **{topic_name: topic})
        self.changed.emit(self._settings)


def editor_of(option: Option, value: Value, tell: Callable[[Value], None]) -> QWidget:
    """The control for an option: a box for choices, a tick for yes or no, a number field, else a line."""
    if option.choices:
        editor = _choices(option, str(value), tell)
    elif isinstance(value, bool):
        editor = QCheckBox(option.label)
        editor.setChecked(value)
        editor.toggled.connect(tell)
    elif isinstance(value, int):
        editor = QSpinBox()
        editor.lineEdit().setTextMargins(SPACE_S, 0, 0, 0)
        editor.setRange(*(option.limits or (0, 1_000_000)))
        editor.setSpecialValueText(option.least)
        editor.setValue(value)
        editor.valueChanged.connect(tell)
    else:
        editor = QLineEdit(value)
        if option.is_secret:
            editor.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        editor.textChanged.connect(tell)
    editor.setAccessibleName(option.label)
    editor.setToolTip(option.help)
    return editor


def _choices(option: Option, value: str, tell: Callable[[Value], None]) -> QComboBox:
    box = QComboBox()
    for choice in option.choices:
        box.addItem(choice.label, choice.value)
    box.setCurrentIndex(box.findData(value))

    def tell_value(row: int) -> None:
        tell(box.itemData(row))

    box.currentIndexChanged.connect(tell_value)
    return box


def _row(option: Option, editor: QWidget) -> QWidget:
    """Label, control and the help beneath; a tick carries its label itself."""
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE_XS)
    if not isinstance(editor, QCheckBox):
        label = QLabel(option.label)
        label.setBuddy(editor)
        layout.addWidget(label)
    layout.addWidget(editor)
    about = QLabel(option.help)
    about.setWordWrap(True)
    set_role(about, "small")
    layout.addWidget(about)
    layout.setSpacing(SPACE_S // 2)
    return row
