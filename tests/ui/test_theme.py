"""The look: contrast, icons, and following the chosen scheme."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit

from studio.paths import resources
from studio.ui import theme
from studio.ui.theme import DARK, LIGHT, Colours


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(colours: Colours) -> None:
    grounds = (colours.ground, colours.surface, colours.raised)
    texts = (colours.text, colours.muted, colours.accent, colours.good, colours.warning, colours.error)
    for text in colours.fields.values():
        assert min(contrast(text, ground) for ground in grounds) >= 4.5, text
    for text in texts:
        every = (*grounds, colours.hover, colours.selected, colours.well)
        assert min(contrast(text, ground) for ground in every) >= 4.5, text
    assert min(contrast(colours.on_accent, accent) for accent in (colours.accent, colours.accent_hover)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_stand_out_from_their_grounds(colours: Colours) -> None:
    for ground in (colours.ground, colours.surface, colours.raised, colours.well):
        assert contrast(colours.control, ground) >= 3


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_placeholders_and_arrows_can_be_read(qapp: QApplication, scheme: theme.Scheme, colours: Colours) -> None:
    theme.apply(qapp, scheme)
    line = QLineEdit()
    line.ensurePolished()
    assert line.palette().color(QPalette.ColorRole.PlaceholderText).name().upper() == colours.muted
    arrow = (resources() / "icons" / f"caret-down-{scheme}.svg").read_text(encoding="utf-8")
    assert colours.muted in arrow


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_a_forced_scheme_colours_the_palette_and_the_sheet(
    qapp: QApplication, scheme: theme.Scheme, colours: Colours
) -> None:
    theme.apply(qapp, scheme)
    assert theme.colours_of(qapp.palette()) is colours
    assert colours.accent in qapp.styleSheet()


def test_an_icon_follows_the_scheme(qapp: QApplication) -> None:
    lock = theme.icon("lock-simple")
    theme.apply(qapp, "light")
    light = lock.pixmap(32, 32).toImage()
    theme.apply(qapp, "dark")
    assert lock.pixmap(32, 32).toImage() != light


def test_an_unknown_icon_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        theme.icon("no-such-icon")
