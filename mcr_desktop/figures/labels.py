"""Text that has to fit: cut with an ellipsis, broken into lines, or thinned out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mcr_desktop.figures.primitives import Measurer

ELLIPSIS = "…"


def fit(text: str, room: float, measure: Measurer, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as the room takes followed by an ellipsis.

    Empty where not even the ellipsis has room.
    """
    if measure.width(text, size, bold=bold) <= room:
        return text
    if measure.width(ELLIPSIS, size, bold=bold) > room:
        return ""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure.width(text[:middle].rstrip() + ELLIPSIS, size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def told_apart(names: Sequence[str]) -> list[str]:
    """The names without the words that all of them begin with, so that what is cut still tells them apart."""
    words = [name.split(" ") for name in names]
    shared = 0
    if len(names) > 1:
        least = min(len(one) for one in words) - 1
        while shared < least and len({one[shared] for one in words}) == 1:
            shared += 1
    if not shared:
        return list(names)
    return [ELLIPSIS + " ".join(one[shared:]) for one in words]


def wrap(
    text: str, room: float, measure: Measurer, size: float, *, bold: bool = False, most: int = 3
) -> list[str]:
    """The text in at most `most` lines; the last ends with an ellipsis where words are left."""
    words = text.split()
    lines: list[str] = []
    while words:
        if len(lines) == most - 1:
            lines.append(fit(" ".join(words), room, measure, size, bold=bold))
            break
        count = 1
        while count < len(words):
            if measure.width(" ".join(words[: count + 1]), size, bold=bold) > room:
                break
            count += 1
        lines.append(fit(" ".join(words[:count]), room, measure, size, bold=bold))
        del words[:count]
    return lines


def thinned(centres: Sequence[float], widths: Sequence[float], gap: float) -> list[int]:
    """Indexes of labels that can stand side by side, evenly spaced, the last always among them.

    `centres` ascend; `gap` is the least space between two labels.
    """
    count = len(centres)
    if not count:
        return []
    for step in _steps(count):
        shown = sorted(range(count - 1, -1, -step))
        if all(
            centres[b] - centres[a] >= (widths[a] + widths[b]) / 2 + gap for a, b in pairwise(shown)
        ):
            return shown
    return [count - 1]


def _steps(count: int) -> Iterator[int]:
    """Strides that people read easily: halves, quarters and years of a monthly series."""
    yield from (step for step in (1, 2, 3, 4, 6, 12, 24, 36, 60, 120) if step < count)


def spread(wanted: Sequence[float], height: float, top: float, bottom: float) -> list[float]:
    """Baselines as near to the wanted ones as labels of that height allow, inside top and bottom.

    Pushes neighbours apart in order; needs `len(wanted) * height <= bottom - top`.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    floor = top + height
    for i in order:
        placed[i] = max(wanted[i], floor)
        floor = placed[i] + height
    ceiling = bottom
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - height
    return placed
