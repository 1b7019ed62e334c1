"""The printed sheet of a recovery kit: one page that still explains itself after years in a drawer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from mcr_desktop.briefs import blocks
from mcr_desktop.briefs.blocks import BODY, SMALL, TINY, head
from mcr_desktop.briefs.content import Line as Statement
from mcr_desktop.briefs.fonts import Face, fonts
from mcr_desktop.briefs.layout import Page, Sheets
from mcr_desktop.briefs.pages import PAPERS, Flow, Paper, Placed
from mcr_desktop.briefs.render import PaperName, print_sheets
from mcr_desktop.briefs.typesetting import Op, Setter, Strip, Style
from mcr_desktop.figures.primitives import Box, Ink, Line, Marker, Rect, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

_KICKER = Style(7.6, 10.0, Face.BOLD, Ink.ACCENT)
_NAME = Style(23.0, 27.0, Face.BOLD)
_WHEN = Style(9.6, 14.0, Face.REGULAR, Ink.MUTED)
_WARNING = Style(11.4, 15.6, Face.BOLD)
_LETTER = Style(19.0, 24.0, Face.BOLD)
_GROUP_NUMBER = Style(7.2, 9.0, Face.REGULAR, Ink.MUTED)

_GUTTER = 24.0
_SECTION = 11.0
_PITCH = 17.2
"""From letter to letter, so that each stands alone whatever its width."""
_GROUPS_A_LINE = 4
_PICTURE = 92.0
"""Side of the picture code, in points."""
_SMALLER = (1.0, 0.95, 0.9, 0.85, 0.8)
_MOST_PLACES = 12
"""More rows than these would push the rest to a second page; the others are counted."""


@dataclass(frozen=True, slots=True)
class KitWords:
    """Everything fixed that the sheet says, in the reader's language. Braces are filled in as they say."""

    kit: str
    warning: str
    steps: str
    places: str
    place_heads: tuple[str, str, str]
    more: str
    can: str
    cannot: str
    keep: str
    hint: str
    page: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class KitSheet:
    """What one sheet tells: whose it is, the secret, what it opens and where that lies."""

    person: str
    made: str
    fingerprint: str
    groups: tuple[str, ...]
    places: tuple[tuple[str, str, str], ...]
    """Name of the fence, where it is shared, its folder there."""
    steps: tuple[str, ...]
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    keep: tuple[str, ...]
    formula: str
    """How the keys follow from paper and passphrase, for whoever must do it without this program."""


def render_kit_sheet(sheet: KitSheet, words: KitWords, paper: PaperName = "A4") -> bytes:
    """The sheet as PDF bytes: one page, in smaller type where it covers many fences."""
    full = PAPERS[paper]
    for scale in _SMALLER:
        pages = _Pages(sheet, words, full.enlarged(scale)).pages()
        if len(pages) == 1:
            break
    return print_sheets(
        Sheets(tuple(pages), scale),
        full,
        title=f"{words.kit}: {sheet.person}",
        language=words.language,
    )


class _Pages:
    """One sheet on its way to paper."""

    def __init__(self, sheet: KitSheet, words: KitWords, paper: Paper) -> None:
        self._sheet = sheet
        self._words = words
        self._paper = paper
        self._setter = Setter(fonts())
        self._flow = Flow(self._paper)
        self._room = self._paper.measure

    def pages(self) -> list[Page]:
        sheet, words, setter = self._sheet, self._words, self._setter
        self._masthead()
        self._secret()
        self._section(words.steps, blocks.numbered(setter, _said(sheet.steps), self._room))
        self._section(words.places, self._places())
        half = (self._room - _GUTTER) / 2
        self._flow.gap(_SECTION)
        self._flow.put(
            (0, self._headed(words.can, sheet.can, half)),
            (half + _GUTTER, self._headed(words.cannot, sheet.cannot, half)),
        )
        self._section(words.keep, blocks.bullets(setter, _said(sheet.keep), self._room))
        self._flow.gap(_SECTION + 4)
        self._flow.put((0, self._hint()))
        count = len(self._flow.pages)
        return [
            Page((*placed, *self._foot(number, count)))
            for number, placed in enumerate(self._flow.pages, start=1)
        ]

    def _masthead(self) -> None:
        sheet, words, setter = self._sheet, self._words, self._setter
        top = [
            *setter.run(words.kit, _KICKER, 0, 8),
            *setter.run_right(sheet.fingerprint, _GROUP_NUMBER, self._room, 8),
        ]
        self._flow.put((0, [Strip(15, tuple(top)), Strip(3)]))
        self._flow.put((0, setter.paragraph(sheet.person, _NAME, self._room)))
        self._flow.put((0, setter.paragraph(sheet.made, _WHEN, self._room)))
        self._flow.gap(5)
        self._flow.put((0, [Strip(8, (Line(0, 0, self._room, 0, Ink.INK, 1.6),))]))
        lines = setter.paragraph(words.warning, _WARNING, self._room - 16, x=16)
        mark = Marker(5.0, _WARNING.leading * 0.5, 9.0, Shape.DIAMOND, Ink.BAD)
        lines[0] = Strip(lines[0].height, (*lines[0].ops, mark), keep=True)
        self._flow.put((0, lines))

    def _secret(self) -> None:
        """The eight groups, each letter apart and each group numbered, beside the same as a picture."""
        setter, sheet = self._setter, self._sheet
        height = 2 * 47.0 + 16
        ops: list[Op] = [
            Rect(Box(0, 0, self._room, height), Ink.BAND),
            Rect(Box(0, 0, 3, height), Ink.ACCENT),
        ]
        left = 18.0
        step = (self._room - _PICTURE - 2 * left) / _GROUPS_A_LINE
        for place, group in enumerate(sheet.groups):
            x = left + step * (place % _GROUPS_A_LINE)
            y = 10 + 47.0 * (place // _GROUPS_A_LINE)
            ops += setter.run(str(place + 1), _GROUP_NUMBER, x, y + 8)
            for at, letter in enumerate(group):
                wide = setter.width(letter, _LETTER)
                ops += setter.run(letter, _LETTER, x + _PITCH * at + (_PITCH - wide) / 2, y + 30)
        side = _PICTURE
        ops += _picture("-".join(sheet.groups), self._room - side - 9, (height - side) / 2, side)
        self._flow.gap(9)
        self._flow.put((0, [Strip(height, tuple(ops))]))

    def _places(self) -> list[Strip]:
        rows = self._sheet.places[:_MOST_PLACES]
        widths = (self._room * 0.28, self._room * 0.40, self._room * 0.32)
        strips = blocks.table(
            self._setter,
            self._words.place_heads,
            [[(name, BODY), (where, BODY), (folder, TINY)] for name, where, folder in rows],
            widths,
            [()] * len(rows),
        )
        rest = len(self._sheet.places) - len(rows)
        if rest:
            more = self._words.more.format(count=rest)
            strips += self._setter.paragraph(more, SMALL, self._room)
        return strips

    def _hint(self) -> list[Strip]:
        """A line for a pen, and the derivation in small type."""
        wide = self._setter.width(self._words.hint, SMALL) + 8
        ops: tuple[Op, ...] = (
            *self._setter.run(self._words.hint, SMALL, 0, 9),
            Line(wide, 10.5, self._room, 10.5, Ink.QUIET, 0.6),
        )
        return [
            Strip(17, ops, keep=True),
            *self._setter.paragraph(self._sheet.formula, TINY, self._room),
        ]

    def _headed(self, title: str, lines: Sequence[str], room: float) -> list[Strip]:
        return [*head(self._setter, title, room), *blocks.bullets(self._setter, _said(lines), room)]

    def _section(self, title: str, strips: list[Strip]) -> None:
        self._flow.gap(_SECTION)
        self._flow.put((0, [*head(self._setter, title, self._room), *strips]))

    def _foot(self, number: int, count: int) -> list[Placed]:
        if count == 1:
            return []
        told = self._words.page.format(page=number, pages=count)
        ops = tuple(self._setter.run_right(told, TINY, self._room, 8))
        return [Placed(self._paper.side, self._paper.height - 36, Strip(10, ops))]


def _said(lines: Sequence[str]) -> list[Statement]:
    return [Statement(line) for line in lines]


def _picture(text: str, x: float, y: float, side: float) -> list[Op]:
    """The code as a QR picture on white, so that a scanner may type it."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    quiet = 4
    cell = side / (count + 2 * quiet)
    ops: list[Op] = [Rect(Box(x, y, side, side), Ink.PAPER)]
    for row in range(count):
        column = 0
        while column < count:
            start = column
            while column < count and code.isDark(row, column):
                column += 1
            if column > start:
                box = Box(
                    x + cell * (quiet + start),
                    y + cell * (quiet + row),
                    cell * (column - start),
                    # Viewers would show a seam between exact neighbours.
                    cell * 1.02,
                )
                ops.append(Rect(box, Ink.INK))
            column += 1
    return ops
