"""Markdown seen while it is written: marks step back, what they mean stands out.

Only the lines in sight are looked at, and only where their words are others than when they were last
styled: a note of a million letters costs no more than one of a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextBlock, QTextCharFormat, QTextLayout

from mcr_desktop.domain.note_texts import pieces
from mcr_desktop.ui.theme import SIZES, Tokens

LONGEST = 5_000
"""Letters of a line beyond which it is left plain."""
FENCE = "```"

_HEADING = re.compile(r"(#{1,6}) +(?=\S)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?= )")
_BOX = re.compile(r"\s*[-*+] \[([ xX])\](?= )")
_QUOTE = re.compile(r"\s*>+ ?")
SPANS = re.compile(
    r"(?P<code>`[^`]+`)"
    r"|(?P<strong>\*\*(?=\S).+?(?<=\S)\*\*|__(?=\S).+?(?<=\S)__)"
    r"|(?P<gone>~~(?=\S).+?(?<=\S)~~)"
    r"|(?P<emphasis>(?<![\w*])\*(?=[^\s*]).+?(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_]).+?(?<=[^\s_])_(?![\w_]))"
    r"|(?P<link>\[[^\]\n]+\]\([^)\s]+\))"
    r"|(?P<address>\bhttps?://[^\s<>]+)"
)
_MARKS = {"code": 1, "strong": 2, "gone": 2, "emphasis": 1}
"""How many letters at either end are only marks."""
_WORD = re.compile(r"[^\W\d_][^\W\d_'\u2019]*[^\W\d_]")


class Stretch(NamedTuple):
    """Letters of a line and what they are: a name of `_formats`."""

    start: int
    end: int
    kind: str


def stretches(line: str, names: Collection[str] = ()) -> list[Stretch]:
    """What the marks of a line make of its letters, from the front; later ones come on top.

    `names` are people whose names have several words, so that the whole name counts after an `@`.
    """
    found: list[Stretch] = []
    start = 0
    if heading := _HEADING.match(line):
        level = len(heading[1])
        found.append(Stretch(0, len(line), f"heading{min(level, 3)}"))
        found.append(Stretch(0, heading.end(), "mark"))
        start = heading.end()
    elif box := _BOX.match(line):
        found.append(Stretch(0, box.end(), "box"))
        start = box.end()
        if box[1] != " ":
            found.append(Stretch(start + 1, len(line), "done"))
    elif item := _ITEM.match(line):
        found.append(Stretch(0, item.end(), "item"))
        start = item.end()
    elif quote := _QUOTE.match(line):
        found.append(Stretch(0, len(line), "quote"))
        found.append(Stretch(0, quote.end(), "mark"))
        start = quote.end()
    for span in SPANS.finditer(line, start):
        found += _span(line, span)
    if "#" in line or "@" in line:
        found += [Stretch(one.start, one.end, one.kind) for one in pieces(line, names)]
    return found


def _span(line: str, span: re.Match[str]) -> Iterator[Stretch]:
    kind = str(span.lastgroup)
    first, last = span.span()
    if kind == "link":
        middle = line.index("](", first)
        yield Stretch(first, last, "mark")
        yield Stretch(first + 1, middle, "address")
        return
    yield Stretch(first, last, kind)
    marks = _MARKS.get(kind, 0)
    if marks:
        yield Stretch(first, first + marks, "mark")
        yield Stretch(last - marks, last, "mark")


class NoteStyler:
    """Sets the formats of lines; remembers with each line for which words it did."""

    def __init__(self) -> None:
        self._formats: dict[str, QTextCharFormat] = {}
        self._edition = 0
        self._tokens: Tokens | None = None
        self._size = SIZES["lead"]
        self._names: tuple[str, ...] = ()
        self._misspelt: Callable[[str], bool] | None = None
        self._wanted = ""
        self._found: re.Pattern[str] | None = None

    def set_looks(self, tokens: Tokens) -> None:
        """Take the theme's colours; lines are styled anew where they are others than before."""
        if tokens is not self._tokens:
            self._tokens = tokens
            self._formats = _formats(tokens, self._size)
            self._edition += 1

    def set_names(self, names: Collection[str]) -> None:
        """The people whose names count whole after an `@`."""
        told = tuple(sorted(names))
        if told != self._names:
            self._names = told
            self._edition += 1

    def set_spelling(self, misspelt: Callable[[str], bool] | None) -> None:
        """What tells whether a word is misspelt; None where nothing does."""
        self._misspelt = misspelt
        self._edition += 1

    def set_found(self, wanted: str) -> None:
        """Words that are searched for, whatever their case; nothing where nobody searches."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._found = re.compile(re.escape(wanted), re.IGNORECASE) if wanted else None
            self._edition += 1

    def is_misspelt(self, word: str) -> bool:
        """Whether a word is known to be misspelt; False where nothing can tell."""
        return self._misspelt is not None and self._misspelt(word)

    def style(self, block: QTextBlock, *, in_code: bool, cursor: int = -1) -> bool:
        """Style a line unless it is already; whether anything had to be done.

        `cursor` is the place of the keyboard in it, in UTF-16 units: the word there is being written
        and not yet misspelt.
        """
        if not block.isValid():
            return False
        layout = block.layout()
        if layout.preeditAreaText():
            return False  # what is being composed has no words yet
        line = block.text()
        writes = _word_at(line, cursor) if self._misspelt is not None else None
        state = hash((line, in_code, self._edition, writes)) & 0x3FFFFFFF
        if block.userState() == state:
            return False
        block.setUserState(state)
        given = self._given(line, writes, in_code=in_code)
        if given or layout.formats():
            layout.setFormats(given)
            document = block.document()
            document.markContentsDirty(block.position(), block.length())
        return True

    def _given(
        self, line: str, writes: tuple[int, int] | None, *, in_code: bool
    ) -> list[QTextLayout.FormatRange]:
        if len(line) > LONGEST:
            return []
        if in_code or line.lstrip().startswith(FENCE):
            found = [Stretch(0, len(line), "block")]
        else:
            found = stretches(line, self._names)
            if self._misspelt is not None:
                found += self._misspelt_in(line, found, writes)
        if self._found is not None:
            found += [Stretch(*one.span(), "found") for one in self._found.finditer(line)]
        return [
            _range(*_units(line, one.start, one.end), self._formats[one.kind])
            for one in found
            if one.end > one.start
        ]

    def _misspelt_in(
        self, line: str, found: list[Stretch], writes: tuple[int, int] | None
    ) -> Iterator[Stretch]:
        left_alone = [
            one for one in found if one.kind in ("code", "address", "tag", "mention", "mark")
        ]
        for word in _WORD.finditer(line):
            at = word.span()
            if at == writes or any(one.start < at[1] and at[0] < one.end for one in left_alone):
                continue
            if self.is_misspelt(word[0]):
                yield Stretch(*at, "misspelt")


def _word_at(line: str, cursor: int) -> tuple[int, int] | None:
    """The word that the cursor stands in or right behind."""
    if cursor < 0 or len(line) > LONGEST:
        return None
    return next(
        (
            word.span()
            for word in _WORD.finditer(line)
            if word.start() < cursor <= word.end() or word.end() == cursor
        ),
        None,
    )


def _units(line: str, start: int, end: int) -> tuple[int, int]:
    """Start and length in the units in which Qt counts."""
    if line.isascii() or max(line) < "\U00010000":
        return start, end - start
    before = len(line[:start].encode("utf-16-le")) // 2
    return before, len(line[start:end].encode("utf-16-le")) // 2


def _range(start: int, length: int, looks: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, looks
    return made


def _formats(tokens: Tokens, size: int) -> dict[str, QTextCharFormat]:
    muted, accent = QColor(tokens.muted), QColor(tokens.accent)

    def made(
        ink: QColor | None = None, *, bold: bool = False, italic: bool = False, pixels: int = 0
    ) -> QTextCharFormat:
        looks = QTextCharFormat()
        if ink is not None:
            looks.setForeground(ink)
        if bold:
            looks.setFontWeight(QFont.Weight.Bold)
        if italic:
            looks.setFontItalic(True)
        if pixels:
            looks.setProperty(QTextCharFormat.Property.FontPixelSize, pixels)
        return looks

    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    code = made()
    code.setFontFamilies([fixed])
    code.setBackground(QColor(tokens.hover))
    block = made()
    block.setFontFamilies([fixed])
    done = made(muted)
    done.setFontStrikeOut(True)
    misspelt = QTextCharFormat()
    misspelt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
    misspelt.setUnderlineColor(QColor(tokens.bad))
    found = QTextCharFormat()
    found.setBackground(QColor(tokens.mark))
    gone = made()
    gone.setFontStrikeOut(True)
    address = made(accent)
    address.setFontUnderline(True)
    return {
        "heading1": made(bold=True, pixels=size + 5),
        "heading2": made(bold=True, pixels=size + 2),
        "heading3": made(bold=True),
        "mark": made(muted),
        "item": made(accent, bold=True),
        "box": made(accent, bold=True),
        "done": done,
        "quote": made(muted, italic=True),
        "code": code,
        "block": block,
        "strong": made(bold=True),
        "emphasis": made(italic=True),
        "gone": gone,
        "address": address,
        "tag": made(accent),
        "mention": made(accent, bold=True),
        "misspelt": misspelt,
        "found": found,
    }
