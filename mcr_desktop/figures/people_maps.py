"""Where people stand on a stakeholder map: lines of reporting as a tidy tree, whatever the rows say.

The order within a level and the places across come from fast-sugiyama (layers after Sugiyama, places after
Brandes and Köpf). Rows may say anything, such as that three people report to one another in a ring after
two devices were merged; the map then opens the ring at one place, always the same one, and tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

BOX_WIDTH, BOX_HEIGHT = 184.0, 64.0
"""A person's box, in pixels of the unscaled map."""
GAP = 24.0
LEVEL = 120.0
"""From the top of one level to the top of the next."""
STACKED = BOX_HEIGHT + 12.0
"""From one box to the next where reports without reports of their own stand below one another."""
SPINE = 12.0
"""How far left of a stack its line runs."""
INDENT = 2 * SPINE
"""How far right of their boss reports stand within a stack."""
SIDE_BY_SIDE = 2
"""So many reports without reports of their own still stand beside one another."""
STACKS, STACKS_OF_MANY = (1, 3, 5, 8, 12, 20, 40), (6, 10, 16, 24, 40)
"""How many people a stack holds before another begins: each is tried."""
MANY = 100
LEVELS = 40
"""A longer line of reporting is cut: nobody reads it, and the layout recurses once a level."""
SHAPE = 1.7
"""Width to height that the whole map aims at: that of a screen or a page on its side."""


@dataclass(frozen=True, slots=True)
class Post:
    """A person as the map needs them; `x`, `y` where the team put them."""

    id: bytes
    boss: bytes | None = None
    order: str = ""
    """Colleagues stand in the order of these words where they stand below one another."""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The upper left corner of a person's box."""

    x: float
    y: float
    kept: bool = False
    """Put there by a person and not by the layout."""
    stacked: bool = False
    """Below a colleague, so that its line arrives from the left."""

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + BOX_WIDTH / 2, self.y + BOX_HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Bond:
    """One line of reporting; `ring` where it closes a ring, so that it is drawn apart."""

    report: bytes
    boss: bytes
    ring: bool = False


@dataclass(frozen=True, slots=True)
class PeopleMap:
    """Everybody's place, who is drawn below whom, and what the rows could not have meant."""

    places: Mapping[bytes, Place]
    bonds: tuple[Bond, ...]
    rings: tuple[tuple[bytes, ...], ...]
    """People who report to one another in a ring, each ring in its order."""
    alone: tuple[bytes, ...]
    """Nobody is known above or below them."""
    alone_at: tuple[float, float] | None
    """Where a heading over those may stand; None where nobody is alone."""

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of all boxes; a box at the origin where there are none."""
        spots = self.places.values()
        if not spots:
            return 0.0, 0.0, BOX_WIDTH, BOX_HEIGHT
        left, top = min(one.x for one in spots), min(one.y for one in spots)
        right = max(one.x for one in spots) + BOX_WIDTH
        return left, top, right - left, max(one.y for one in spots) + BOX_HEIGHT - top


def lay_out(posts: Sequence[Post]) -> PeopleMap:
    """Places for everybody, the same for the same people in whichever order they come.

    Reports without reports of their own stand in stacks where they are many, so that sixty people still
    read. Who stands alone comes below the trees in rows. 300 people take about 40 ms.
    """
    posts = sorted(posts, key=lambda one: (one.order, one.id))
    known = {one.id: one for one in posts}
    above = {one.id: one.boss for one in posts if one.boss is not None and one.boss in known}
    rings = _rings(above)
    cut = {min(ring) for ring in rings}
    bonds = tuple(Bond(report, boss, ring=report in cut) for report, boss in above.items())
    tree = {report: boss for report, boss in above.items() if report not in cut}
    below = _below(tree)
    involved = set(above) | set(above.values())
    alone = tuple(one.id for one in posts if one.id not in involved)
    tops = [one.id for one in posts if one.id in involved and one.id not in tree]
    tops = _cut_deep(tops, below)
    places = _best(tops, below)
    alone_at = None
    if alone:
        foot = max((one.y for one in places.values()), default=-LEVEL) + LEVEL
        alone_at = (0.0, foot)
        places.update(_rows(alone, places, foot + GAP))
    for one in posts:
        if one.x is not None and one.y is not None:
            places[one.id] = Place(one.x, one.y, kept=True)
    return PeopleMap(places, bonds, tuple(rings), alone, alone_at)


def line_of(boss: Place, report: Place) -> tuple[tuple[float, float], ...]:
    """The corners of a line of reporting, from the boss to the report."""
    start_x, start_y = boss.x + BOX_WIDTH / 2, boss.y + BOX_HEIGHT
    if boss.stacked and report.stacked and report.y > boss.y and report.x == boss.x + INDENT:
        spine, middle = report.x - SPINE, report.y + BOX_HEIGHT / 2
        return (spine, start_y), (spine, middle), (report.x, middle)
    if report.stacked and report.y > start_y and not boss.kept:
        spine, turn = report.x - SPINE, start_y + (LEVEL - BOX_HEIGHT) / 2
        middle = report.y + BOX_HEIGHT / 2
        return (
            (start_x, start_y),
            (start_x, turn),
            (spine, turn),
            (spine, middle),
            (report.x, middle),
        )
    end_x = report.x + BOX_WIDTH / 2
    if report.y >= start_y + GAP / 2:
        turn = min(start_y + (LEVEL - BOX_HEIGHT) / 2, (start_y + report.y) / 2)
        return (start_x, start_y), (start_x, turn), (end_x, turn), (end_x, report.y)
    return boss.centre, report.centre


def _rings(above: Mapping[bytes, bytes]) -> list[tuple[bytes, ...]]:
    """Each ring once, from its smallest id on."""
    found: list[tuple[bytes, ...]] = []
    done: set[bytes] = set()
    for start in above:
        path: dict[bytes, int] = {}
        here: bytes | None = start
        while here is not None and here not in done and here not in path:
            path[here] = len(path)
            here = above.get(here)
        if here is not None and here in path:
            ring = list(path)[path[here] :]
            first = ring.index(min(ring))
            found.append((*ring[first:], *ring[:first]))
        done.update(path)
    return found


def _below(tree: Mapping[bytes, bytes]) -> dict[bytes, list[bytes]]:
    below: dict[bytes, list[bytes]] = {}
    for report, boss in tree.items():
        below.setdefault(boss, []).append(report)
    return below


def _cut_deep(tops: Iterable[bytes], below: dict[bytes, list[bytes]]) -> list[bytes]:
    """The tops, and whoever stands too deep for one drawing as a top of their own."""
    found = list(tops)
    for top in found:  # grows as it goes
        level, depth = [top], 1
        while level:
            following = [one for boss in level for one in below.get(boss, ())]
            if depth == LEVELS:
                found.extend(following)
                for boss in level:
                    below.pop(boss, None)
                break
            level, depth = following, depth + 1
    return found


def _best(tops: Sequence[bytes], below: Mapping[bytes, Sequence[bytes]]) -> dict[bytes, Place]:
    """The trees in the way that can be shown largest on a screen."""
    best: dict[bytes, Place] = {}
    least = float("inf")
    count = len(tops) + sum(map(len, below.values()))
    for high in STACKS if count < MANY else STACKS_OF_MANY:
        places = _packed([_Tree(top, below, high) for top in tops])
        wide = max((one.x for one in places.values()), default=0.0) + BOX_WIDTH
        tall = max((one.y for one in places.values()), default=0.0) + BOX_HEIGHT
        size = max(wide, tall * SHAPE)
        if size < least:
            best, least = places, size
    return best


class _Tree:
    """One tree, its top left at the origin; whole branches of at most `high` people stand in stacks."""

    def __init__(self, top: bytes, below: Mapping[bytes, Sequence[bytes]], high: int) -> None:
        self.top = top
        self.stacked: set[bytes] = set()
        self.tops = {top: 0.0}
        self._below = below
        self._high = high
        self._numbers = {top: 0}
        self._layers = {top: 0}
        self._edges: list[tuple[int, int]] = []
        self._indents: dict[bytes, int] = {}
        ahead = [top]
        for boss in ahead:  # grows as it goes
            branches = {one: self._branch(one) for one in below.get(boss, ())}
            small = [one for one, branch in branches.items() if len(branch) <= high]
            if high > 1 and sum(len(branches[one]) for one in small) > SIDE_BY_SIDE:
                self._stack(boss, [branches[one] for one in small])
            else:
                small = []
            in_stacks = set(small)
            for one in branches:
                if one not in in_stacks:
                    self._put(boss, one, self.tops[boss] + LEVEL)
                    ahead.append(one)
        pitch = BOX_WIDTH + GAP + max(self._indents.values(), default=0) * INDENT
        across = _across(self._numbers, self._layers, self._edges)
        self.lefts = {
            one: x * pitch + self._indents.get(one, 0) * INDENT for one, x in across.items()
        }
        self.width = max(self.lefts.values()) + BOX_WIDTH + GAP
        self.height = max(self.tops.values()) + LEVEL

    def _put(self, above: bytes, one: bytes, top: float) -> None:
        self._numbers[one] = len(self._numbers)
        self._layers[one] = self._layers[above] + 1
        self.tops[one] = top
        self._edges.append((self._numbers[above], self._numbers[one]))

    def _stack(self, boss: bytes, branches: Sequence[list[tuple[bytes, int]]]) -> None:
        """Whole branches below one another, in as many stacks as it takes."""
        stack: list[tuple[bytes, int]] = []
        for branch in branches:
            if stack and len(stack) + len(branch) > self._high:
                self._hang(boss, stack)
                stack = []
            stack.extend(branch)
        self._hang(boss, stack)

    def _branch(self, head: bytes) -> list[tuple[bytes, int]]:
        found, ahead = [], [(head, 0)]
        while ahead:
            one, indent = ahead.pop()
            found.append((one, indent))
            ahead.extend((report, indent + 1) for report in reversed(self._below.get(one, ())))
        return found

    def _hang(self, boss: bytes, stack: Sequence[tuple[bytes, int]]) -> None:
        above = boss
        for step, (one, indent) in enumerate(stack):
            self._put(above, one, self.tops[boss] + LEVEL + step * STACKED)
            self._indents[one] = indent
            self.stacked.add(one)
            above = one


def _across(
    numbers: Mapping[bytes, int], layers: Mapping[bytes, int], edges: list[tuple[int, int]]
) -> dict[bytes, float]:
    """How far right each stands, in boxes, the leftmost at 0 and no two of a level on one another."""
    if not edges:
        return dict.fromkeys(numbers, 0.0)
    from fast_sugiyama import from_edges

    layouts = from_edges(edges, vertex_spacing=1, dummy_vertices=False, check_layout=False)
    spots = {number: spot for layout in layouts for number, spot in layout[0]}
    levels: dict[int, list[bytes]] = {}
    for one, layer in layers.items():
        levels.setdefault(layer, []).append(one)
    across: dict[bytes, float] = {}
    for level in levels.values():
        edge = float("-inf")
        for one in sorted(level, key=lambda one: (spots[numbers[one]][0], numbers[one])):
            edge = across[one] = max(float(spots[numbers[one]][0]), edge + 1)
    left = min(across.values())
    return {one: x - left for one, x in across.items()}


def _packed(trees: Sequence[_Tree]) -> dict[bytes, Place]:
    """The trees side by side, in as many rows as make the whole about the shape of a screen."""
    if not trees:
        return {}
    ordered = sorted(trees, key=lambda one: (-len(one.tops), one.top))
    area = sum(one.width * one.height for one in trees)
    room = max(sqrt(area * SHAPE), *(one.width for one in trees))
    places: dict[bytes, Place] = {}
    x = y = tall = 0.0
    for one in ordered:
        if x and x + one.width > room:
            x, y, tall = 0.0, y + tall, 0.0
        for person, left in one.lefts.items():
            places[person] = Place(x + left, y + one.tops[person], stacked=person in one.stacked)
        x += one.width + GAP
        tall = max(tall, one.height)
    return places


def _rows(alone: Sequence[bytes], places: Mapping[bytes, Place], top: float) -> dict[bytes, Place]:
    right = max((one.x for one in places.values()), default=0.0) + BOX_WIDTH
    pitch = BOX_WIDTH + GAP
    across = max(
        1, int(right // pitch), min(len(alone), ceil(sqrt(len(alone) * SHAPE * STACKED / pitch)))
    )
    return {
        one: Place(number % across * pitch, top + number // across * STACKED)
        for number, one in enumerate(alone)
    }
