"""A change followed down: at each step the attribute whose values moved most differently, and its values.

Which way to go is decided by the strongest single value against what its slice did as a whole (Kulldorff's
scan statistic), so that a value that is merely large does not lead; what each value brought to the change is told.
A value stands out where it moved against its slice by more than the most striking of all values looked at there
does by chance. The tree is a way to look, not a search: how sure a finding is stands in the explanation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import smallest_codes
from mcr_desktop.rootcause.marks import moved_apart
from mcr_desktop.rootcause.rates import rate_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Attribute

Condition = tuple[str, str]
Sizes = Callable[[Mapping[str, str]], tuple[float, float]]
"""Room of window and baseline for the complaints that meet some conditions."""

FEWEST = 5
"""Complaints in window and baseline together below which a slice says nothing."""
_FEWEST_TO_OPEN = 20
_SHOWN = 3
_CRITICAL = 10.8
"""Chi-square of one degree of freedom at p = .001, to which twice the logarithm of the number of values is added."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A slice in window and baseline: `observed` and what the baseline let `expect`.

    `part` is its share of the whole's change, None where the whole did not move. `along` is the attribute of
    its children, "" where it is not opened; `others` counts the values that a branch joins (then it is no slice).
    """

    where: tuple[Condition, ...]
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    part: float | None
    out: bool = False
    few: bool = False
    along: str = ""
    others: int = 0
    children: tuple[Branch, ...] = ()


@dataclass(slots=True)
class Ground:
    """Rows of window and baseline: `within` says which lie in the window, `codes` those of each attribute.

    `dispersion` is how much more than chance alone the whole scatters, `scatter` how much its values of an
    attribute do beside it; what is not known scatters like the whole.
    """

    columns: Mapping[str, Attribute]
    within: NDArray[np.bool_]
    sizes: Sizes
    dispersion: float = 1.0
    scatter: Mapping[str, float] = field(default_factory=dict)
    _doubled: dict[str, NDArray[np.unsignedinteger]] = field(default_factory=dict)

    def odds(self, parent: Mapping[str, str], own: tuple[float, float]) -> float:
        """By how much the room of a part grew against that of the rest of its parent; 1 where that is not known."""
        inside, around = self.sizes(parent)
        if own == (inside, around) or inside <= own[0] or around <= own[1]:
            return 1.0
        return (own[0] / own[1]) / ((inside - own[0]) / (around - own[1]))

    def spread(self, name: str) -> float:
        """How much more than chance alone values of an attribute scatter beside the whole."""
        return self.scatter.get(name, self.dispersion)

    def counts(
        self, name: str, rows: NDArray[np.intp] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many rows carry each code in the baseline and in the window."""
        column = self.columns[name]
        width = len(column.labels)
        if name not in self._doubled:
            kind = smallest_codes(2 * width)
            self._doubled[name] = column.codes.astype(kind) + self.within * kind(width)
        codes = self._doubled[name] if rows is None else self._doubled[name][rows]
        both = np.bincount(codes, minlength=2 * width)
        return both[:width], both[width:]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """An attribute's values in a slice, and how strongly the strongest moved against the slice."""

    name: str
    before: NDArray[np.int64]
    seen: NDArray[np.int64]
    scores: NDArray[np.float64]

    @property
    def score(self) -> float:
        return float(self.scores.max(initial=0.0))


def grow_tree(
    ground: Ground, by: Sequence[str], *, depth: int = 3, lead: Sequence[Condition] = ()
) -> tuple[Branch, tuple[str, ...]]:
    """The tree from the whole down, and the attributes by how much their values moved apart.

    Where `lead` names conditions, their values are opened first: so the tree follows a finding.
    """
    seen = int(ground.within.sum())
    whole = _branch(ground, (), seen, len(ground.within) - seen, None)
    moved = whole.observed - whole.expected
    rise = moved >= 0
    steps = _steps(ground, None, [name for name in by if name in ground.columns], rise=rise)
    ranked = tuple(step.name for step in steps)
    if seen + (len(ground.within) - seen) < FEWEST or not steps:
        return whole, ranked
    root = _opened(ground, whole, None, steps, dict(lead), depth, moved)
    return root, ranked


def _opened(
    ground: Ground,
    branch: Branch,
    rows: NDArray[np.intp] | None,
    steps: Sequence[_Step],
    lead: Mapping[str, str],
    depth: int,
    moved: float,
) -> Branch:
    """The branch with its children, the one that leads opened in its turn."""
    led = [step for step in steps if step.name in lead]
    step = (led or list(steps))[0]
    column = ground.columns[step.name]
    rise = moved >= 0
    expected = step.before * (branch.expected / max(int(step.before.sum()), 1))
    gain = (step.seen - expected) * (1.0 if rise else -1.0)
    leading = column.code_of(lead[step.name]) if step.name in lead else None
    if leading is None:
        leading = int(step.scores.argmax())
    compared = _compared(steps)
    total = int(step.seen.sum()), int(step.before.sum())
    present = np.flatnonzero(step.seen + step.before)
    order = [int(code) for code in present[np.argsort(-gain[present], kind="stable")]]
    shown = order[:_SHOWN]
    if leading not in shown and leading in order:
        shown = [*shown[: _SHOWN - 1], leading]
    children = []
    for code in shown:
        where = (*branch.where, (step.name, column.labels[code]))
        # What a finding names was picked by a search with a p of its own, not among the values here.
        among = 1 if code == leading and step.name in lead else compared
        child = _branch(
            ground, where, int(step.seen[code]), int(step.before[code]), branch,
            moved=moved, compared=among, total=total,
        )  # fmt: skip
        if code == leading and child.out and depth > 1:
            child = _deeper(ground, child, step.name, code, rows, steps, lead, depth, moved)
        children.append(child)
    rest = [code for code in order if code not in shown]
    if rest:
        joined = _branch(
            ground, branch.where, int(step.seen[rest].sum()), int(step.before[rest].sum()), branch,
            moved=moved, others=len(rest),
        )  # fmt: skip
        children.append(joined)
    return _with(branch, step.name, tuple(children))


def _deeper(
    ground: Ground,
    child: Branch,
    name: str,
    code: int,
    rows: NDArray[np.intp] | None,
    steps: Sequence[_Step],
    lead: Mapping[str, str],
    depth: int,
    moved: float,
) -> Branch:
    column = ground.columns[name]
    mine = (
        np.flatnonzero(column.codes == code) if rows is None else rows[column.codes[rows] == code]
    )
    if len(mine) < _FEWEST_TO_OPEN:
        return child
    left = [step.name for step in steps if step.name != name]
    further = _steps(ground, mine, left, rise=moved >= 0)
    wanted = [step for step in further if step.name in lead]
    if not further or not (wanted or further[0].score > _enough(further[0])):
        return child
    return _opened(ground, child, mine, wanted or further, lead, depth - 1, moved)


def _steps(
    ground: Ground, rows: NDArray[np.intp] | None, names: Sequence[str], *, rise: bool
) -> list[_Step]:
    """Each attribute with more than one value here, the one that tells most first."""
    found = []
    for name in names:
        before, seen = ground.counts(name, rows)
        if int(((before + seen) > 0).sum()) < 2:
            continue
        total = int(before.sum())
        growth = int(seen.sum()) / max(total, 1)
        expected = np.maximum(before, 0.5) * growth
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = 2.0 * (
                np.where(seen > 0, seen * np.log(seen / np.maximum(expected, 1e-9)), 0.0)
                - (seen - expected)
            )
        with_it = (seen > expected) if rise else (seen < expected)
        enough = before + seen >= FEWEST
        scores = np.where(with_it & enough, scores / max(ground.dispersion, 1.0), 0.0)
        scores[0] = 0.0  # what was not recorded explains nothing
        found.append(_Step(name, before, seen, np.asarray(scores, np.float64)))
    return sorted(found, key=lambda step: -step.score)


def _compared(steps: Sequence[_Step]) -> int:
    """Values among which those that stand out were picked: the attribute was chosen for its strongest one."""
    return sum(int((step.before[1:] + step.seen[1:] >= FEWEST).sum()) for step in steps)


def _enough(step: _Step) -> float:
    return _CRITICAL + 2.0 * math.log(max(int(((step.before + step.seen) > 0).sum()), 1))


def _branch(
    ground: Ground,
    where: tuple[Condition, ...],
    seen: int,
    before: int,
    parent: Branch | None,
    *,
    moved: float = 0.0,
    others: int = 0,
    compared: int = 1,
    total: tuple[int, int] = (0, 0),
) -> Branch:
    """`total` is what window and baseline of the parent hold, `compared` how many of its values were looked at."""
    inside, around = ground.sizes(dict(where))
    expected = before * inside / around
    ratio, low, high = rate_ratio(seen, inside, before, around, dispersion=ground.dispersion)
    few = seen + before < FEWEST
    if parent is None:
        apart = low > 1.0 or (high is not None and high < 1.0)
        part = 1.0 if apart else None
        return Branch(where, seen, expected, ratio, low, high, part, out=apart and not few, few=few)
    way = moved_apart(
        (seen, before), (total[0] - seen, total[1] - before), compared=compared,
        odds=ground.odds(dict(parent.where), (inside, around)),
        dispersion=ground.spread(where[-1][0] if where else ""),
    )  # fmt: skip
    out = int(way) == (1 if moved >= 0 else -1)
    # Shares of next to no change would be huge and mean nothing.
    told = abs(moved) > 2.0 * math.sqrt(max(expected, 1.0) * ground.dispersion) * 0.5
    part = (seen - expected) / moved if moved and told else None
    return Branch(
        where, seen, expected, ratio, low, high, part,
        out=bool(out) and not few and not others, few=few, others=others,
    )  # fmt: skip


def _with(branch: Branch, along: str, children: tuple[Branch, ...]) -> Branch:
    return Branch(
        branch.where, branch.observed, branch.expected, branch.ratio, branch.low, branch.high,
        branch.part, branch.out, branch.few, along, branch.others, children,
    )  # fmt: skip
