"""One note on paper: its title, whose it is and who may see it, and its words as they read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.briefs.blocks import TINY
from mcr_desktop.briefs.fonts import Face, fonts
from mcr_desktop.briefs.layout import Page, Sheets
from mcr_desktop.briefs.pages import PAPERS, Flow, Paper, Placed
from mcr_desktop.briefs.render import PaperName, print_sheets
from mcr_desktop.briefs.typesetting import Setter, Strip, Style, Token, kept
from mcr_desktop.figures.primitives import Ink

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LETTERS = 200_000
"""Letters of a note that are set, about 60 pages; the paper says that there are more."""

_TITLE = Style(15.0, 20.0, Face.BOLD)
_TOLD = Style(8.6, 12.0, Face.REGULAR, Ink.MUTED)
_WARNED = Style(9.0, 13.0, Face.BOLD)
_TEXT = Style(10.0, 14.4)
_HEADS = {
    1: Style(13.0, 18.0, Face.BOLD),
    2: Style(11.5, 16.0, Face.BOLD),
    3: Style(10.0, 14.4, Face.BOLD),
}
_STEP = 14.0
"""Points by which a list lies within another."""
_DEEPEST = 6
_GAP = 5.0
_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)]) +(?:\[([ xX])\] +)?(\S.*)")
_QUOTE = re.compile(r"\s*>+ ?(.*)")
_SPAN = re.compile(
    r"\*\*(?P<strong>(?=\S).+?(?<=\S))\*\*|`(?P<code>[^`]+)`"
    r"|(?<![\w*])\*(?P<emphasis>(?=[^\s*]).+?(?<=[^\s*]))\*(?![\w*])"
    r"|\[(?P<link>[^\]\n]+)\]\((?P<to>[^)\s]+)\)"
)


@dataclass(frozen=True, slots=True)
class NoteSheet:
    """What is printed of a note; the words around it come in the reader's language."""

    title: str
    told: str
    """One line below the title: of whom, by whom, of which day."""
    warned: str
    """Who must not see the paper; empty where nobody minds."""
    body: str
    more: str = ""
    """What is said where the note is longer than what is printed."""
    page: str = "{page} / {pages}"
    language: str = "en"


def render_note_sheet(sheet: NoteSheet, paper: PaperName = "A4") -> bytes:
    """The note as PDF bytes."""
    full = PAPERS[paper]
    setter, flow = Setter(fonts()), Flow(full)
    room = full.measure
    flow.put((0, setter.paragraph(sheet.title, _TITLE, room)))
    for words, style in ((sheet.told, _TOLD), (sheet.warned, _WARNED)):
        if words:
            flow.put((0, setter.paragraph(words, style, room)))
    flow.gap(10)
    for line in sheet.body[:MOST_LETTERS].split("\n"):
        if not line.strip():
            flow.gap(_GAP)
        else:
            flow.put((0, _set(setter, line, room)))
    if sheet.more and len(sheet.body) > MOST_LETTERS:
        flow.put((0, setter.paragraph(sheet.more, _TOLD, room)))
    count = len(flow.pages)
    pages = [
        Page((*placed, *_foot(sheet, setter, full, number, count)))
        for number, placed in enumerate(flow.pages, start=1)
    ]
    return print_sheets(Sheets(tuple(pages), 1.0), full, title=sheet.title, language=sheet.language)


def _set(setter: Setter, line: str, room: float) -> list[Strip]:
    """A line of the note as lines on paper."""
    if heading := _HEADING.match(line):
        style = _HEADS[min(len(heading[1]), 3)]
        return kept(setter.lines(_tokens(setter, heading[2], style), room, style.leading))
    if item := _ITEM.match(line):
        return _item(setter, item, room)
    if quote := _QUOTE.match(line):
        style = Style(_TEXT.size, _TEXT.leading, Face.ITALIC, Ink.MUTED)
        tokens = _tokens(setter, quote[1], style)
        return setter.lines(tokens, room - _STEP, style.leading, _STEP)
    return setter.lines(_tokens(setter, line.strip(), _TEXT), room, _TEXT.leading)


def _item(setter: Setter, item: re.Match[str], room: float) -> list[Strip]:
    """A list's line: its sign stands before its words, which stay in one column."""
    depth = min(len(item[1].expandtabs(4)) // 2, _DEEPEST)
    sign = item[2] if item[2][0].isdigit() else "\N{BULLET}"
    if item[3] is not None:
        sign = "[ ]" if item[3] == " " else "[x]"
    left = depth * _STEP
    wide = max(_STEP, setter.width(f"{sign} ", _TEXT) + 2)
    tokens = _tokens(setter, item[4], _TEXT)
    strips = setter.lines(tokens, room - left - wide, _TEXT.leading, left + wide)
    if not strips:
        return strips
    first = strips[0]
    ops = (*setter.run(sign, _TEXT, left, _TEXT.leading * 0.76), *first.ops)
    return [Strip(first.height, ops, first.keep), *strips[1:]]


def _tokens(setter: Setter, text: str, style: Style) -> list[Token]:
    """The words of a line, each in the looks of its first letter: a comma stays with its word."""
    spans = list(_spans(text, style))
    plain = "".join(words for words, _ in spans)
    looks = [looks for words, looks in spans for _ in words]
    return [
        token
        for word in re.finditer(r"\S+", plain)
        for token in setter.tokens(word[0], looks[word.start()])
    ]


def _spans(text: str, style: Style) -> Iterator[tuple[str, Style]]:
    """Stretches of a line in their looks; an address follows the words that lead to it."""
    at = 0
    for span in _SPAN.finditer(text):
        yield text[at : span.start()], style
        at = span.end()
        if span["strong"]:
            yield span["strong"], Style(style.size, style.leading, Face.BOLD, style.ink)
        elif span["emphasis"]:
            yield span["emphasis"], Style(style.size, style.leading, Face.ITALIC, style.ink)
        elif span["code"]:
            yield span["code"], style
        else:
            yield f"{span['link']} ({span['to']})", style
    yield text[at:], style


def _foot(
    sheet: NoteSheet, setter: Setter, paper: Paper, number: int, count: int
) -> tuple[Placed, ...]:
    told = sheet.page.format(page=number, pages=count) if count > 1 else ""
    words = " \N{MIDDLE DOT} ".join(part for part in (sheet.warned, told) if part)
    if not words:
        return ()
    ops = tuple(setter.run_right(words, TINY, paper.measure, 8))
    return (Placed(paper.side, paper.height - 36, Strip(10, ops)),)
