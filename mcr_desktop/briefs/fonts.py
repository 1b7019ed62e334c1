"""The printed faces, what they can show, and how wide it runs.

reportlab drops a character without a glyph in silence. Here every word is looked up in the face's
own character map first, then in the symbol faces, then in faces that the machine has for scripts the
bundled ones do not hold, and is else shown as a visible replacement.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.system_fonts import SystemFonts
from mcr_desktop.domain.resources import resource

REPLACEMENT = "\ufffd"
"""Noto Sans draws it as a question mark in a lozenge."""

_FALLBACKS = ("NotoSansMath-Regular", "NotoSansSymbols2-Regular", "NotoSansSymbols-Regular")
_MOST_WORDS = 20_000
"""Words whose widths are remembered; a brief has about a thousand."""


class Face(StrEnum):
    """A face that text may ask for; the value is the font's name in the document."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"
    ITALIC = "NotoSans-Italic"


@dataclass(frozen=True, slots=True)
class Word:
    """A word without blanks, ready to be set: `width` is for size 1."""

    width: float
    runs: tuple[tuple[str, str, float], ...]
    """Font name, text, width at size 1."""
    missing: bool = False


class Fonts:
    """The faces, loaded once; safe to use from several threads."""

    def __init__(self, system: SystemFonts | None = None) -> None:
        """`system` are the machine's own faces."""
        self._cmaps: dict[str, dict[int, float]] = {}
        self._system = system or SystemFonts()
        self._asking = threading.Lock()
        self._words: dict[tuple[Face, str], Word] = {}
        for name in (*Face, *_FALLBACKS):
            # Without reserved ASCII the file holds only the letters that the brief uses.
            font = TTFont(str(name), str(resource("fonts", f"{name}.ttf")), asciiReadable=0)
            pdfmetrics.registerFont(font)
            glyphs, widths = font.face.charToGlyph, font.face.charWidths
            self._cmaps[str(name)] = {
                code: widths.get(code, font.face.defaultWidth) / 1000 for code in glyphs
            }

    def word(self, text: str, face: Face) -> Word:
        """The text cut into runs that one font each can show."""
        known = self._words.get((face, text))
        if known is None:
            if len(self._words) > _MOST_WORDS:
                self._words = {}
            known = self._words[face, text] = self._shape(text, face)
        return known

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of one line; makes this a measurer for figures."""
        return self.word(clean(text), Face.BOLD if bold else Face.REGULAR).width * size

    def _shape(self, text: str, face: Face) -> Word:
        main = self._cmaps[face]
        try:
            wide = sum(main[ord(letter)] for letter in text)
        except KeyError:
            return self._shape_mixed(text, face)
        return Word(wide, ((str(face), text, wide),))

    def _shape_mixed(self, text: str, face: Face) -> Word:
        runs: list[tuple[str, str, float]] = []
        missing = False
        for letter in text:
            shown = letter
            name = self._font_of(letter, face)
            if name is None:
                missing, shown, name = True, REPLACEMENT, str(face)
            wide = self._cmaps[name][ord(shown)]
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + shown, runs[-1][2] + wide)
            else:
                runs.append((name, shown, wide))
        return Word(sum(run[2] for run in runs), tuple(runs), missing)

    def _font_of(self, letter: str, face: Face) -> str | None:
        code = ord(letter)
        for name in (str(face), *_FALLBACKS):
            if code in self._cmaps[name]:
                return name
        with self._asking:
            found = self._system.font_of(code)
            if found is not None:
                self._cmaps[found] = self._system.widths[found]
        return found


_loading = threading.Lock()
_loaded: list[Fonts] = []


def fonts() -> Fonts:
    """The faces; the first call loads them, in about 30 ms."""
    with _loading:
        if not _loaded:
            _loaded.append(Fonts())
        return _loaded[0]
