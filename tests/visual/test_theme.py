"""The theme: contrast, focus rings and initials that can be read."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import Backing
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.remembered import MemoryOnly
from mcr_desktop.ui.theme import (
    DARK,
    FAMILY,
    INITIALS_GROUNDS,
    LIGHT,
    SIZES,
    Tokens,
    contrast,
    font,
    load_fonts,
    palette_of,
    style_sheet,
    tokens_of,
)

READABLE = 4.5
VISIBLE = 3.0
"""What WCAG asks of the outlines of controls and of focus rings."""

both = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])

pytestmark = pytest.mark.usefixtures("qapp")


def test_contrast_is_the_known_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@both
def test_every_text_is_readable_where_it_stands(tokens: Tokens):
    grounds = ("window", "surface", "rail", "hover")
    pairs = [(ink, ground) for ink in ("text", "muted", "accent") for ground in grounds]
    pairs += [("text", "accent_soft"), ("accent", "accent_soft"), ("on_accent", "accent")]
    pairs += [(ink, ground) for ink in ("good", "watch", "bad") for ground in ("window", "surface")]
    pairs += [(ink, f"{ink}_soft") for ink in ("good", "watch", "bad")]
    pairs += [("text", "mark"), ("window", "text")]
    values = asdict(tokens)
    low = {p: round(contrast(values[p[0]], values[p[1]]), 2) for p in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < READABLE} == {}


@both
def test_outlines_and_focus_rings_can_be_seen(tokens: Tokens):
    for ground in (tokens.window, tokens.surface):
        assert contrast(tokens.control, ground) >= VISIBLE
        assert contrast(tokens.accent, ground) >= VISIBLE


def test_initials_are_readable():
    assert [g for g in INITIALS_GROUNDS if contrast("#ffffff", g) < READABLE] == []


@both
def test_a_palette_tells_its_tokens(tokens: Tokens):
    assert tokens_of(palette_of(tokens)) is tokens


@both
def test_the_style_sheet_knows_every_name(tokens: Tokens):
    assert "$" not in style_sheet(tokens)


def test_the_bundled_font_is_there_with_figures_of_one_width():
    assert FAMILY in load_fonts()
    for role, size in SIZES.items():
        assert QFontInfo(font(role)).pixelSize() == size
    figures = QFontMetrics(font("body", tabular=True))
    assert len({figures.horizontalAdvance(figure) for figure in "0123456789"}) == 1
    assert QFontInfo(font("body")).family() == FAMILY


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_shell_is_drawn_in_its_tokens(qapp: QApplication, mode: str):
    kept = MemoryOnly()
    kept.set("theme.mode", mode)
    kept.set("window.geometry", [0, 0, 1000, 640])
    screens = Screens(qapp, Backing(remembered=kept, demo=True))
    screens.window.show()
    try:
        tokens = LIGHT if mode == "light" else DARK
        assert screens.theme.tokens is tokens
        picture = screens.window.grab().toImage()
        assert picture.pixelColor(4, 400).name() == tokens.rail
        assert picture.pixelColor(500, 600).name() == tokens.window
        other = "dark" if mode == "light" else "light"
        screens.window.actions_table.run(f"look_{other}")
        picture = screens.window.grab().toImage()
        assert picture.pixelColor(500, 600).name() == (DARK if mode == "light" else LIGHT).window
        assert kept.get("theme.mode") == other
    finally:
        screens.close()
        screens.theme.deleteLater()
        qapp.sendPostedEvents(None, 52)
        qapp.setFont(QFont())


def test_long_names_do_not_widen_the_window(qapp: QApplication):
    kept = MemoryOnly()
    kept.set("window.geometry", [0, 0, 800, 560])
    screens = Screens(qapp, Backing(remembered=kept, demo=True))
    screens.window.show()
    try:
        page = screens.window.current_page()
        assert page is not None
        page.set_title("Internationale Transportgesellschaft " * 8)
        screens.window.offer_undo("Promise to Internationale Transportgesellschaft kept " * 8)
        screens.window.go(Route("accounts"))
        assert screens.window.width() == 800
        assert screens.window.minimumSizeHint().width() <= 800
    finally:
        screens.close()
        screens.theme.deleteLater()
        qapp.sendPostedEvents(None, 52)
