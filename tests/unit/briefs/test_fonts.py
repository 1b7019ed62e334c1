"""The printed faces, what they can show, and how wide it runs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.fonts import REPLACEMENT, Face, Fonts, fonts
from mcr_desktop.briefs.system_fonts import SystemFonts
from mcr_desktop.domain.resources import resource


def shown(text: str) -> list[tuple[str, str]]:
    return [(font, letters) for font, letters, _ in fonts().word(text, Face.REGULAR).runs]


def test_what_the_face_holds_is_one_run():
    assert shown("Größe") == [("NotoSans-Regular", "Größe")]


def test_symbols_come_from_the_fallback_fonts():
    assert shown("≥5") == [("NotoSansMath-Regular", "≥"), ("NotoSans-Regular", "5")]
    assert shown("✓") == [("NotoSansSymbols2-Regular", "✓")]
    assert shown("①") == [("NotoSansSymbols-Regular", "①")]


def test_what_no_font_holds_is_seen_to_be_missing():
    word = Fonts(SystemFonts(places=())).word("名x", Face.BOLD)
    assert word.missing
    assert word.runs[0][1] == REPLACEMENT + "x"
    assert not fonts().word("x", Face.BOLD).missing


def test_a_script_that_is_not_bundled_is_set_in_a_face_of_the_machine(tmp_path):
    (tmp_path / "asian").mkdir()
    (tmp_path / "asian" / "WQY-MicroHei.ttc").write_bytes(b"no font at all")
    (tmp_path / "asian" / "IPAG.ttf").write_bytes(
        resource("fonts", "NotoSansMath-Regular.ttf").read_bytes()
    )
    system = SystemFonts(places=(tmp_path, tmp_path / "gone"))
    brace = "\uff5b"  # the one letter of these scripts that a bundled face holds
    assert system.font_of(ord(brace)) == "System-IPAG"
    assert system.widths["System-IPAG"][ord(brace)] > 0
    assert system.font_of(ord("名")) is None
    assert system.font_of(ord("x")) is None  # no letter of these scripts
    assert system.font_of(ord("\u05d0")) is None  # read from the right: it would come out wrong


@given(st.text(max_size=40))
def test_every_character_printed_has_a_glyph_and_a_width(text):
    faces = fonts()
    word = faces.word(clean(text), Face.REGULAR)
    for font, letters, wide in word.runs:
        assert all(ord(letter) in faces._cmaps[font] for letter in letters)
        assert wide >= 0


def test_invisible_controls_are_left_out():
    assert clean("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert clean("a\x00b\u200bc\ud800\ufe0f") == "abc"
    assert clean("  two\n lines\tand\u00a0more ") == "two lines and\u00a0more"
    assert clean("e\u0301") == "\u00e9"


def test_figures_are_tabular():
    assert len({fonts().width(digit, 10) for digit in "0123456789"}) == 1


def test_the_measurer_adds_up():
    faces = fonts()
    assert faces.width("ab", 20) == (faces.width("a", 10) + faces.width("b", 10)) * 2
    assert faces.width("ab", 10, bold=True) > faces.width("ab", 10)
