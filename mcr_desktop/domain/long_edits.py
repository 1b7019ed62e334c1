"""What makes one long text of another, found from edit to edit without cutting either into pieces.

Between two texts of a million letters that differ at a few places, nearly all is equal and is passed
in comparisons of whole stretches; time goes with the number of edits, not with the length or with how
often a line stands in it. The search is Myers' (An O(ND) Difference Algorithm, 1986), over lines or
words as they come. Where many edits lie apart, what stands once in both texts parts them first, and a
search that grows too wide goes on from the furthest place that it came to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from typing import NamedTuple, Protocol

MOST_EDITS = 32
"""Edits after which a search goes on from the furthest place: its width costs their square."""
MOST_STEPS = 12_000
"""Steps of the search in all, some microseconds each; what is left then counts as new."""
_SURE = 400
"""Characters that are the same in both behind an edit which was surely made there."""
_FIRST_STRETCH = 32

Part = tuple[int, int, int, int]
"""From where to where the one text differs, and what of the other stands in its place; in characters."""


class Grain(Protocol):
    """How a text falls into pieces that are compared as wholes."""

    def end(self, text: str, start: int) -> int:
        """Where the piece that begins at `start` ends."""

    def parts_at(self, text: str, place: int) -> bool:
        """Whether a piece ends at `place`, which is behind its first character."""

    def begin(self, text: str, start: int, place: int) -> int:
        """Where the piece before `place` begins; not before `start`, where one does."""

    def pieces(self, text: str) -> list[str]:
        """All of them, from the front."""


class Lines:
    """Each line with its end."""

    def end(self, text: str, start: int) -> int:
        return text.find("\n", start) + 1 or len(text)

    def parts_at(self, text: str, place: int) -> bool:
        return place == len(text) or text[place - 1] == "\n"

    def begin(self, text: str, start: int, place: int) -> int:
        return max(text.rfind("\n", start, place - 1) + 1, start)

    def pieces(self, text: str) -> list[str]:
        lines = [f"{line}\n" for line in text.split("\n")]
        lines[-1] = lines[-1][:-1]
        return lines if lines[-1] else lines[:-1]


class Words:
    """Words, and the blanks between them."""

    _PIECES = re.compile(r"\s+|\S+")

    def end(self, text: str, start: int) -> int:
        found = self._PIECES.match(text, start)
        return found.end() if found else len(text)

    def parts_at(self, text: str, place: int) -> bool:
        return place == len(text) or text[place - 1].isspace() != text[place].isspace()

    def begin(self, text: str, start: int, place: int) -> int:
        blank = text[place - 1].isspace()
        size = _FIRST_STRETCH
        while True:
            at = max(place - size, start)
            stretch = text[at:place]
            kept = len(stretch.rstrip()) if blank else len(stretch) - len(stretch.split()[-1])
            if kept or at == start:
                return at + kept
            size *= 4

    def pieces(self, text: str) -> list[str]:
        return self._PIECES.findall(text)


def differing(was: str, now: str, grain: Grain) -> list[Part]:
    """Where `was` differs from `now`, from the front, none touching another."""
    search = _Search(was, now, grain)
    x, y = search.run(0, 0)
    end_x, end_y = search.cut_tail((x, y))
    found: list[Part] = []
    while (x, y) != (end_x, end_y):
        steps = search.path((x, y))
        if steps[-1].ends != (end_x, end_y):
            while steps and steps[-1].ends[0] - steps[-1].edit[1] < _SURE:
                steps.pop()
        if not steps or not search.left:
            found += _with_landmarks(search, (x, end_x, y, end_y))
            break
        found += [step.edit for step in steps]
        x, y = steps[-1].ends
    return _slid(was, now, _joined(found), grain)


def _with_landmarks(search: _Search, whole: Part) -> list[Part]:
    """The differences of stretches that have little in common: what stands once in both parts them."""
    x, end_x, y, end_y = whole
    found: list[Part] = []
    for at, to in (*search.landmarks(whole), (end_x, end_y)):
        if at >= x and to >= y:  # not passed yet
            found += search.all_of((x, at, y, to))
            search.until(end_x, end_y)
            x, y = search.run(at, to)
    return found


class _Reached(NamedTuple):
    """How far the search came on one way: the place, and the edit before the equal stretch behind it."""

    x: int
    y: int
    edit_x: int
    edit_y: int
    way: int


class _Step(NamedTuple):
    """One edit on a way, and where the equal stretch behind it ends in both."""

    edit: Part
    ends: tuple[int, int]


class _Search:
    def __init__(self, was: str, now: str, grain: Grain) -> None:
        self._was, self._now, self._grain = was, now, grain
        self._ends = len(was), len(now)
        self.left = MOST_STEPS

    def cut_tail(self, start: tuple[int, int]) -> tuple[int, int]:
        """Leave out the pieces in which both end alike; where what is left of them ends."""
        was, now = self._was, self._now
        most = min(len(was) - start[0], len(now) - start[1])
        shared, size = 0, _FIRST_STRETCH
        while shared < most:
            size = min(size, most - shared)
            at, to = len(was) - shared, len(now) - shared
            if was[at - size : at] == now[to - size : to]:
                shared += size
                size *= 8
            elif size == 1:
                break
            else:
                most = shared + size - 1
                size = max(size // 8, 1)
        at, to = len(was) - shared, len(now) - shared
        if shared and not (_ends_piece(was, at, self._grain) and _ends_piece(now, to, self._grain)):
            shared = len(was) - self._grain.end(was, at)
        self.until(len(was) - shared, len(now) - shared)
        return self._ends

    def until(self, end_x: int, end_y: int) -> None:
        """Go no further than to these places."""
        self._ends = end_x, end_y

    def all_of(self, part: Part) -> list[Part]:
        """The differences within a part, whatever it takes of the steps that are left."""
        x, end_x, y, end_y = part
        self.until(end_x, end_y)
        found: list[Part] = []
        x, y = self.run(x, y)
        while (x, y) != self._ends:
            if x == end_x or y == end_y or not self.left:
                found.append((x, end_x, y, end_y))
                break
            steps = self.path((x, y))
            found += [step.edit for step in steps]
            x, y = steps[-1].ends
        return found

    def landmarks(self, whole: Part) -> list[tuple[int, int]]:
        """Where the pieces stand that are once in each text, as many as are in one order in both."""
        x, end_x, y, end_y = whole
        old = _once(self._grain, self._was, x, end_x)
        new = _once(self._grain, self._now, y, end_y)
        return _rising([(place, new[piece]) for piece, place in old.items() if piece in new])

    def path(self, start: tuple[int, int]) -> list[_Step]:
        """The fewest edits from a place to the end, or as far as so many edits lead."""
        levels = [{0: _Reached(*start, *start, 0)}]
        while True:
            level, end = self._next(levels[-1])
            levels.append(level)
            if end is None and len(levels) > MOST_EDITS:
                end = max(level, key=lambda way: level[way].x + level[way].y)
            if end is not None:
                return self._back(levels, end)

    def _next(self, before: dict[int, _Reached]) -> tuple[dict[int, _Reached], int | None]:
        """One edit more on every way; a way is told by how many pieces more went than came."""
        level: dict[int, _Reached] = {}
        end_x, end_y = self._ends
        for way in range(min(before) - 1, max(before) + 2):
            gone, come = before.get(way - 1), before.get(way + 1)
            edit = None
            if gone is not None and gone.x < end_x:
                edit = (min(self._grain.end(self._was, gone.x), end_x), gone.y, way - 1)
            if come is not None and come.y < end_y and (edit is None or come.x >= edit[0]):
                edit = (come.x, min(self._grain.end(self._now, come.y), end_y), way + 1)
            if edit is None:
                continue
            self.left = max(self.left - 1, 0)
            x, y = self.run(edit[0], edit[1])
            level[way] = _Reached(x, y, *edit)
            if (x, y) == self._ends:
                return level, way
        return level, None

    @staticmethod
    def _back(levels: list[dict[int, _Reached]], way: int) -> list[_Step]:
        steps: list[_Step] = []
        for number in range(len(levels) - 1, 0, -1):
            reached = levels[number][way]
            way = reached.way
            before = levels[number - 1][way]
            edit = before.x, reached.edit_x, before.y, reached.edit_y
            steps.append(_Step(edit, (reached.x, reached.y)))
        return steps[::-1]

    def run(self, x: int, y: int) -> tuple[int, int]:
        """Past all pieces that are the same from here on."""
        was, now = self._was, self._now
        end_x, end_y = self._ends
        shared, size, most = 0, _FIRST_STRETCH, min(end_x - x, end_y - y)
        while shared < most:
            size = min(size, most - shared)
            at, to = x + shared, y + shared
            if was[at : at + size] == now[to : to + size]:
                shared += size
                size *= 8
            elif size == 1:
                break
            else:
                most = shared + size - 1
                size = max(size // 8, 1)
        if not shared:
            return x, y
        at, to = x + shared, y + shared
        ends = self._parts_at(was, at, end_x) and self._parts_at(now, to, end_y)
        if not ends:
            at = self._grain.begin(was, x, at)
        return at, y + at - x

    def _parts_at(self, text: str, place: int, end: int) -> bool:
        return place == end or self._grain.parts_at(text, place)


def _once(grain: Grain, text: str, start: int, end: int) -> dict[str, int]:
    """The pieces that stand once in this stretch of a text, and where."""
    pieces = grain.pieces(text[start:end])
    places = accumulate(map(len, pieces), initial=start)
    count = Counter(pieces)
    return {piece: at for piece, at in zip(pieces, places, strict=False) if count[piece] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs of which both numbers rise (patience sorting)."""
    lasts: list[int] = []
    kept: list[int] = []
    before: list[int] = []
    for number, (_, to) in enumerate(pairs):
        pile = bisect_left(lasts, to)
        before.append(kept[pile - 1] if pile else -1)
        if pile == len(lasts):
            lasts.append(to)
            kept.append(number)
        else:
            lasts[pile], kept[pile] = to, number
    found: list[tuple[int, int]] = []
    number = kept[-1] if kept else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _joined(parts: list[Part]) -> list[Part]:
    """Edits that touch, as one."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1][1] == part[0] and found[-1][3] == part[2]:
            found[-1] = (found[-1][0], part[1], found[-1][2], part[3])
        else:
            found.append(part)
    return found


def _slid(was: str, now: str, parts: list[Part], grain: Grain) -> list[Part]:
    """What came and what went, put in one place where the same pieces between them allow it.

    Of many equal lines any could have gone: it was the one in whose place another came.
    """
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if len(found) > 1:
            (a, b, c, d), (e, f, g, h) = found[-2:]
            gone, come = f - e, h - g
            if a == b and g == h and was[a:e] == was[a + gone : f]:
                one = (a, a + gone, c, d)
            elif c == d and e == f and now[d:g] == now[d + come : h]:
                one = (a, b, d, d + come)
            else:
                continue
            if _ends_piece(was, one[1], grain) and _ends_piece(now, one[3], grain):
                found[-2:] = [one]
    return found


def _ends_piece(text: str, place: int, grain: Grain) -> bool:
    return not place or grain.parts_at(text, place)
