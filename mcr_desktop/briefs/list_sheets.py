"""Any list on paper: its title, what was filtered, and its rows under their headings on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.briefs import blocks
from mcr_desktop.briefs.blocks import SMALL_HEAD, TINY
from mcr_desktop.briefs.fonts import Face, fonts
from mcr_desktop.briefs.layout import Page, Sheets
from mcr_desktop.briefs.pages import PAPERS, Flow, Paper, Placed
from mcr_desktop.briefs.render import PaperName, print_sheets
from mcr_desktop.briefs.typesetting import Setter, Strip, Style
from mcr_desktop.figures.primitives import Ink

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE = Style(15.0, 20.0, Face.BOLD)
_TOLD = Style(8.6, 12.0, Face.REGULAR, Ink.MUTED)
_CELL = Style(8.2, 11.0)
_UPRIGHT_COLUMNS = 5
"""More columns than these lie across the sheet."""
_GUTTER = 11.0
"""What a column needs besides its text: the gap to the next, and a hair."""
_LONGEST_CELL = 400
"""Letters of a cell that are printed; a list is no place for a whole note."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """What is printed: words only, each row as many as there are headings."""

    title: str
    told: str
    """One line below the title: of what, how many, as of when."""
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    """How wide each column is, against the others."""
    page: str = "{page} / {pages}"
    missing: str = ""
    """Said below the rows where a letter could not be printed."""
    language: str = "en"


def render_list_sheet(sheet: ListSheet, paper: PaperName = "A4") -> bytes:
    """The list as PDF bytes, upright or across as its columns need."""
    full = PAPERS[paper]
    if len(sheet.heads) > _UPRIGHT_COLUMNS:
        full = Paper(full.height, full.width)
    setter, flow = Setter(fonts()), Flow(full)
    room = full.measure
    flow.put((0, setter.paragraph(sheet.title, _TITLE, room)))
    if sheet.told:
        flow.put((0, setter.paragraph(sheet.told, _TOLD, room)))
    flow.gap(8)
    widths = _widths(sheet, room)
    head: Sequence[Strip] = blocks.table(setter, sheet.heads, [], widths, [])[:1]
    flow.put((0, head))
    for row in sheet.rows:
        cells = [(_cut(text), _CELL) for text in row]
        strips = blocks.table(setter, sheet.heads, [cells], widths, [()])[1:]
        height = sum(strip.height for strip in strips)
        if height > flow.room and height < flow.full_height - head[0].height:
            flow.turn()
            flow.put((0, head))
        flow.put((0, strips))
    if setter.missing and sheet.missing:
        flow.gap(8)
        flow.put((0, setter.paragraph(sheet.missing, TINY, room)))
    count = len(flow.pages)
    pages = [
        Page((*placed, *_foot(sheet, setter, full, number, count)))
        for number, placed in enumerate(flow.pages, start=1)
    ]
    return print_sheets(Sheets(tuple(pages), 1.0), full, title=sheet.title, language=sheet.language)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}\u2026"


def _widths(sheet: ListSheet, room: float) -> list[float]:
    """How wide each column is: as its longest text where its share has room for that, else as its share.

    A day or a name stays on one line, no column is narrower than its longest word where that can be,
    and what is left over goes to the widest.
    """
    faces, count = fonts(), len(sheet.heads)
    needs, floors = [], []
    for column, head in enumerate(sheet.heads):
        wide = faces.width(head, SMALL_HEAD.size, bold=True)
        texts = {_cut(row[column]) for row in sheet.rows}
        words = {word for text in texts for word in text.split()}
        longest = max((faces.width(text, _CELL.size) for text in texts), default=0.0)
        word = max((faces.width(one, _CELL.size) for one in words), default=0.0)
        needs.append(max(wide, longest) + _GUTTER)
        floors.append(min(max(wide, word) + _GUTTER, room / count))
    widths: dict[int, float] = {}
    while len(widths) < count:
        open_ = [one for one in range(count) if one not in widths]
        left, whole = room - sum(widths.values()), sum(sheet.weights[one] for one in open_)
        shares = {one: left * sheet.weights[one] / (whole or 1.0) for one in open_}
        widths |= (
            {one: needs[one] for one, share in shares.items() if needs[one] <= share}
            or {one: floors[one] for one, share in shares.items() if floors[one] > share}
            or shares
        )
    if widths:
        widths[max(widths, key=lambda one: sheet.weights[one])] += room - sum(widths.values())
    return [widths[one] for one in range(count)]


def _foot(
    sheet: ListSheet, setter: Setter, paper: Paper, number: int, count: int
) -> tuple[Placed, ...]:
    if count == 1:
        return ()
    told = sheet.page.format(page=number, pages=count)
    ops = tuple(setter.run_right(told, TINY, paper.measure, 8))
    return (Placed(paper.side, paper.height - 36, Strip(10, ops)),)
