"""Strips into pages: side by side where asked, broken where a page ends, nothing over anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.briefs.typesetting import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.briefs.typesetting import Strip


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet in points, and the frame that text keeps to."""

    width: float
    height: float
    side: float = 50.0
    top: float = 62.0
    """Where text begins on later pages; the first begins higher, with its masthead."""
    first_top: float = 44.0
    foot: float = 54.0

    @property
    def measure(self) -> float:
        """Width of the text area."""
        return self.width - 2 * self.side

    @property
    def bottom(self) -> float:
        return self.height - self.foot

    def enlarged(self, factor: float) -> Paper:
        """The sheet as it looks to text that will be printed `factor` times smaller."""
        return Paper(self.width / factor, self.height / factor)


PAPERS = {"A4": Paper(595.28, 841.89), "Letter": Paper(612.0, 792.0)}


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip with its upper left corner on the page."""

    x: float
    y: float
    strip: Strip


class TooManyPagesError(Exception):
    """More pages are needed than were allowed."""


@dataclass(slots=True)
class Flow:
    """Fills page after page from the top; raises TooManyPagesError beyond `most`, where it is given."""

    paper: Paper
    most: int | None = None
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.paper.first_top

    @property
    def room(self) -> float:
        """What is left of the page, in points."""
        return self.paper.bottom - self.y

    @property
    def at_top(self) -> bool:
        return not self.pages[-1]

    @property
    def full_height(self) -> float:
        """The room on an empty later page."""
        return self.paper.bottom - self.paper.top

    def gap(self, height: float) -> None:
        """Leaves space, except at the top of a page."""
        if not self.at_top:
            self.y += min(height, max(0.0, self.room))

    def turn(self) -> None:
        """Goes on at the top of a fresh page."""
        if self.most is not None and len(self.pages) >= self.most:
            raise TooManyPagesError
        self.pages.append([])
        self.y = self.paper.top

    def put(self, *columns: tuple[float, Sequence[Strip]]) -> None:
        """Sets columns (each an x from the left margin and its strips) side by side.

        They begin at one height; what does not fit goes on at the top of the next page.
        """
        left = [(x, list(strips)) for x, strips in columns if strips]
        while left:
            cuts = [_fitting(strips, self.room, force=self.at_top) for _, strips in left]
            if not self.at_top and 0 in cuts:
                # A column that could not even begin here would leave its head on the wrong page.
                self.turn()
                continue
            lowest = self.y
            for (x, strips), cut in zip(left, cuts, strict=True):
                y = self.y
                for strip in strips[:cut]:
                    self.pages[-1].append(Placed(self.paper.side + x, y, strip))
                    y += strip.height
                del strips[:cut]
                lowest = max(lowest, y)
            self.y = lowest
            left = [(x, strips) for x, strips in left if strips]
            if left:
                self.turn()

    def put_balanced(self, offsets: Sequence[float], strips: Sequence[Strip]) -> None:
        """Sets one text in columns of even height, reading down the first, then the next."""
        rest = list(strips)
        while rest:
            height = min(self.room, total(rest) / len(offsets) + _longest_chain(rest))
            taken: list[tuple[float, list[Strip]]] = []
            for x in offsets:
                cut = _fitting(rest, height, force=self.at_top)
                taken.append((x, rest[:cut]))
                del rest[:cut]
            if not any(column for _, column in taken):
                self.turn()
                continue
            self.put(*taken)
            if rest:
                self.turn()


def _fitting(strips: Sequence[Strip], room: float, *, force: bool) -> int:
    """How many strips from the start may stand in the room without parting what keeps together."""
    used, count = 0.0, 0
    for strip in strips:
        if used + strip.height > room + 0.01:
            break
        used += strip.height
        count += 1
    if count == len(strips):
        return count
    whole = count
    while count and strips[count - 1].keep:
        count -= 1
    if count:
        return count
    # On an empty page a chain longer than the page must be parted somewhere, and a strip taller
    # than the page stands alone rather than never.
    return max(whole, 1) if force else 0


def _longest_chain(strips: Sequence[Strip]) -> float:
    """Height of the tallest group that keeps together: how uneven columns may have to be."""
    longest = current = 0.0
    for strip in strips:
        current += strip.height
        longest = max(longest, current)
        if not strip.keep:
            current = 0.0
    return longest
