"""The look: spacing, type and colours as tokens, icons painted in them, and the style sheet made of them.

Widgets get their look by a role: `set_role(button, "primary")`. The roles:
labels   title, heading, section, muted, small, number, warning, error
buttons  primary, quiet, danger, chip, link
frames   surface, card, well, divider, toast, banner, offer, advice
Colours for own painting come from `colours_of(QGuiApplication.palette())`, never from the widget's own palette,
which the style sheet may have coloured; they change with the scheme, so ask in `paintEvent`. Icons need nothing:
they are painted in the colours of the moment.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Literal, cast

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from studio.paths import resources
from studio.prompt.fields import FieldName

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32
"""The only distances between things, in pixels at 100 % scaling."""

RADIUS = 6
CONTROL_HEIGHT = 28
TYPE_S, TYPE_M, TYPE_L, TYPE_XL = 11, 13, 15, 20
"""The only sizes of type, in pixels at 100 % scaling."""

ICON_S, ICON_M = 16, 20
"""The only sizes of icons, in pixels at 100 % scaling."""

Scheme = Literal["system", "light", "dark"]
"""What the user chose: follow the system, or force one."""


@dataclass(frozen=True)
class Colours:
    """One scheme; text on its ground has a contrast of at least 4.5 : 1, controls of 3 : 1.

    `ground` is the window, `surface` a panel on it, `raised` a card on a panel, `well` what pictures lie on;
    `border` is a hairline between areas, `control` the outline of what can be used, `hover` and `selected`
    grounds of rows and quiet buttons.
    """

    ground: str
    surface: str
    raised: str
    well: str
    hover: str
    selected: str
    border: str
    control: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    good: str
    warning: str
    error: str
    fields: dict[FieldName, str]


LIGHT = Colours(
    ground="#F4F4F2",
    surface="#FFFFFF",
    raised="#FAFAF8",
    well="#E9E9E5",
    hover="#ECECE8",
    selected="#E6E7FA",
    border="#D9D9D4",
    control="#83837D",
    text="#1D1D1B",
    muted="#5C5C57",
    accent="#4A4FC4",
    accent_hover="#3B40AB",
    on_accent="#FFFFFF",
    good="#1B7346",
    warning="#8A5A00",
    error="#B3261E",
    fields={
        "frame": "#0072B2",
        "subject": "#B34700",
        "style": "#007A5A",
        "modifier": "#9C4F80",
        "negative": "#6B6B6B",
    },
)
DARK = Colours(
    ground="#17181A",
    surface="#1F2023",
    raised="#27292D",
    well="#111214",
    hover="#2E3035",
    selected="#2E3050",
    border="#34363B",
    control="#767A81",
    text="#ECECEA",
    muted="#A3A6AB",
    accent="#8F95FF",
    accent_hover="#A5AAFF",
    on_accent="#12131A",
    good="#5BD29A",
    warning="#F0B429",
    error="#FF8A80",
    fields={
        "frame": "#56B4E9",
        "subject": "#E69F00",
        "style": "#2FBF9B",
        "modifier": "#E29AC4",
        "negative": "#A8A8A8",
    },
)


def colours_of(palette: QPalette) -> Colours:
    """The scheme that a palette was made from."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget the look of a role (see the module's text), also while it is shown."""
    _restyle(widget, "role", role)


def set_state(widget: QWidget, name: Literal["invalid", "framed"], *, is_so: bool) -> None:
    """Let a widget look as it does in a state that the style sheet knows."""
    _restyle(widget, name, is_so)


def _restyle(widget: QWidget, name: str, value: str | bool) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def tabular(font: QFont) -> QFont:
    """The font with digits of equal width, for seeds and numbers."""
    copy = QFont(font)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy


def icon(name: str, colour: str = "text", checked: str | None = None) -> QIcon:
    """The Phosphor icon of that name ("lock-simple"), painted in the colours of the moment.

    `colour` names a field of `Colours` or a prompt field; `checked` names the icon shown while a checkable
    button is on, in the accent colour. Raises KeyError for an unknown name.
    """
    return QIcon(_Glyph(_glyphs()[name], colour, _glyphs()[checked] if checked else None))


def beside_text(button: QAbstractButton, glyph: QIcon) -> None:
    """Put an icon before a button's text with some air between them, for which Qt leaves 3 pixels."""
    button.setIcon(glyph)
    button.setIconSize(QSize(ICON_S + SPACE_XS, ICON_S))


class _Glyph(QIconEngine):
    """Paints one character of the icon font; asking the palette while painting makes it follow the scheme.

    In a rectangle wider than high it stands at the left: see `beside_text`.
    """

    def __init__(self, character: str, colour: str, checked: str | None) -> None:
        super().__init__()
        self._character, self._colour, self._checked = character, colour, checked

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks when an icon is changed."""
        return _Glyph(self._character, self._colour, self._checked)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the character in the middle of `rect`."""
        checked = self._checked if state == QIcon.State.On else None
        colours = colours_of(QGuiApplication.palette())
        by_field = cast(dict[str, str], colours.fields)
        name = "accent" if checked else self._colour
        colour = QColor(by_field[name] if name in by_field else getattr(colours, name))
        if mode == QIcon.Mode.Disabled:
            colour.setAlphaF(0.4)
        font = QFont(_icon_family())
        font.setPixelSize(min(rect.width(), rect.height()))
        painter.setFont(font)
        painter.setPen(colour)
        side = Qt.AlignmentFlag.AlignLeft if rect.width() > rect.height() else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(QRectF(rect), side | Qt.AlignmentFlag.AlignVCenter, checked or self._character)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as a picture of `size` device pixels."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return picture


def _font_file(ending: str) -> Path:
    """A Phosphor file of qtawesome; found without importing the package, which costs 0.12 s of the start."""
    spec = find_spec("qtawesome")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    return next(folder.glob(f"fonts/phosphor*{ending}"))


@cache
def _icon_family() -> str:
    """Load the icon font and return its family."""
    number = QFontDatabase.addApplicationFont(str(_font_file(".ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _glyphs() -> dict[str, str]:
    """The character of every icon, by name."""
    codes: dict[str, str] = json.loads(_font_file(".json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


def stylesheet(colours: Colours) -> str:
    """The style sheet of the whole window in these colours."""
    icons = resources() / "icons"
    tokens: dict[str, object] = {
        **{name: value for name, value in asdict(colours).items() if isinstance(value, str)},
        **{f"field_{name}": value for name, value in colours.fields.items()},
        **{"xs": SPACE_XS, "s": SPACE_S, "m": SPACE_M, "l": SPACE_L, "xl": SPACE_XL},
        **{"type_s": TYPE_S, "type_m": TYPE_M, "type_l": TYPE_L, "type_xl": TYPE_XL},
        "radius": RADIUS,
        "control_height": CONTROL_HEIGHT - 2,
        "icons": icons.as_posix(),
        "tone": "light" if colours is LIGHT else "dark",
    }
    sheet = Template((resources() / "themes" / "seedlock.qss").read_text(encoding="utf-8"))
    return sheet.substitute(tokens)


def apply(app: QApplication, scheme: Scheme) -> None:
    """Give the whole program the look of `scheme`; "system" takes what the system shows at this moment."""
    app.setStyleSheet("")  # to replace a sheet by another takes Qt 260 ms, to take one off and put one on 40 ms
    app.setStyleSheet(stylesheet(tint(app, scheme)))


def tint(app: QApplication, scheme: Scheme) -> Colours:
    """The look without the style sheet, for building a window: Qt polishes every widget anew at each step into
    its parent while a sheet is set (0.30 s instead of 0.11 s for the whole window)."""
    hints = app.styleHints()
    match scheme:
        case "system":
            hints.unsetColorScheme()
        case "light":
            hints.setColorScheme(Qt.ColorScheme.Light)
        case "dark":
            hints.setColorScheme(Qt.ColorScheme.Dark)
    is_dark = scheme == "dark" or (scheme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    colours = DARK if is_dark else LIGHT
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    font = app.font()
    font.setPixelSize(TYPE_M)
    app.setFont(font)
    app.setPalette(_palette(colours))
    return colours


def _palette(colours: Colours) -> QPalette:
    """Qt's colour roles in these colours."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for names, colour in (
        ((role.Window, role.Button, role.Midlight), colours.ground),
        ((role.Base, role.ToolTipBase, role.Light), colours.surface),
        ((role.AlternateBase,), colours.raised),
        ((role.Mid, role.Dark, role.Shadow), colours.border),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), colours.text),
        ((role.PlaceholderText,), colours.muted),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), colours.accent),
        ((role.HighlightedText,), colours.on_accent),
    ):
        for name in names:
            palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(colours.muted)
        faint.setAlphaF(0.6)
        palette.setColor(group.Disabled, name, faint)
    return palette


class Look(QObject):
    """Holds the chosen scheme and follows the system's while that is the choice."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = "system"
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, scheme: Scheme) -> None:
        """Use this scheme from now on."""
        self._scheme = scheme
        apply(self._app, scheme)

    def _follow(self, _system: Qt.ColorScheme) -> None:
        """The system changed its colours."""
        if self._scheme == "system":
            apply(self._app, "system")
