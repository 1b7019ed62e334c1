"""How wide the words of a column are, and how columns share what is left where all have room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics

from mcr_desktop.ui.theme import GRID, font

if TYPE_CHECKING:
    from mcr_desktop.phrases.indicators import Told

MARK = 14
"""What the shape of a state takes before the words."""
AROUND = GRID + GRID // 2 + 6
"""Left and right of the words, and what rounding may take."""
LONGEST = 4
"""Words that are measured a column: of two hundred accounts the longest tell."""
LEAST, MOST = 84, 240
ARROW = 26
"""What the header's arrow takes beside a title."""
NAME_ENOUGH = 420
"""In this many pixels the account's name, tier and place are whole as a rule."""


def need_of(cells: Sequence[Told], title: str, beside: int = 0) -> int:
    """The pixels in which the words of a column are whole; `beside` is what stands at their right."""
    plain = QFontMetrics(font("body", tabular=True))
    bold = QFontMetrics(font("body", bold=True, tabular=True))
    small = QFontMetrics(font("caption", tabular=True))
    heads = sorted({(one.text, one.meaning) for one in cells}, key=lambda one: -len(one[0]))
    below = sorted({one.detail for one in cells}, key=lambda one: -len(one))
    widths = [small.horizontalAdvance(title) + ARROW]
    for text, meaning in heads[:LONGEST]:
        metrics = bold if meaning in ("watch", "bad") else plain
        mark = 0 if meaning == "neutral" else MARK
        widths.append(metrics.horizontalAdvance(text) + mark + beside)
    widths += [small.horizontalAdvance(one) + beside for one in below[:LONGEST]]
    return min(max(LEAST, max(widths) + AROUND), MOST)


def shared(
    first: Mapping[int, int],
    needs: Mapping[int, int],
    room: int,
    fixed: Collection[int],
    order: Sequence[int],
) -> dict[int, int]:
    """Widths of the columns in sight: what their words need, then an even share of what the name can spare.

    `first` gives the widths to begin with, `room` what there is beyond the least for the name, `order` who
    comes first. Columns that are `fixed` stay as somebody made them.
    """
    widths = dict(first)
    left = room - sum(widths.values())
    for column in order:
        if column in widths and column not in fixed and left > 0:
            more = min(max(needs.get(column, 0) - widths[column], 0), left)
            widths[column] += more
            left -= more
    growing = [column for column in widths if column not in fixed]
    spare = left - (NAME_ENOUGH - LEAST)
    if growing and spare > 0:
        each = min(spare // len(growing), 60)
        for column in growing:
            widths[column] += each
    return widths
