"""The stretches of time that a window and its baseline fall into, and how they are dealt out anew.

Complaints come in bursts: a week that brings one brings more. So what luck alone can do is learnt by
exchanging whole weeks between window and baseline, not single complaints (the unit of randomisation
is the cluster). Where window and baseline hold too few weeks for that, complaints are dealt out
in random batches, and the scatter from week to week is allowed for apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Dealing = Literal["weeks", "complaints"]

FEWEST_WEEKS = 16
"""With fewer weeks in window and baseline together single complaints are dealt out instead of weeks."""
_WEEK = 7
_AIMED = 20
_MOST = 120
"""Weeks that are told apart; what lies further back is one more stretch that always stays baseline."""
_BATCHES = 64
_ROOM = 4
"""A baseline so many times as long as the window tells alone what luck can do."""
_SLIDES = 8
_RUN = 4
"""Weeks that are kept together."""
_SPLIT = 3


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included, counted from 1970-01-01."""

    since: int
    until: int

    @property
    def days(self) -> int:
        """How many there are."""
        return self.until - self.since + 1


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Which stretch of time each row lies in: those of the baseline first, in order, then the window's.

    The first `fixed` ones never change sides; `window` is the number of the last ones that make
    up the window.
    """

    of_row: NDArray[np.uint8]
    number: int
    window: int
    fixed: int
    weekly: bool = True

    @property
    def dealt(self) -> int:
        """Stretches that may lie in the window as well as in the baseline."""
        return self.number - self.fixed

    @property
    def roomy(self) -> bool:
        """Whether the baseline alone tells what luck can do: it is several times as long as the window."""
        return self.dealing == "weeks" and self.dealt >= (1 + _ROOM) * self.window

    @property
    def dealing(self) -> Dealing:
        """What is exchanged between window and baseline to learn what luck can do."""
        return "weeks" if self.weekly and self.dealt >= FEWEST_WEEKS else "complaints"


def split_weeks(day: NDArray[np.int32], window: Period, baseline: Period) -> Spells:
    """Weeks, reckoned from the window's ends; shorter stretches where the window or both together are short.

    Every day must lie in the window or in the baseline.
    """
    both = window.days + baseline.days
    # Shorter stretches than weeks where there would be too few of them, but no shorter than a day.
    least = math.ceil(_AIMED * window.days / both) if both < _AIMED * _WEEK else 1
    inside = min(max(1, least, round(window.days / _WEEK)), _MOST // 2, window.days)
    length = window.days / inside
    around = max(1, round(baseline.days / length))
    told = min(around, _MOST - inside)
    fixed = int(around > told)
    reach = math.ceil(told * length) if fixed else baseline.days
    first = baseline.until - reach + 1
    spell = np.zeros(len(day), np.int64)
    late = (day >= window.since) & (day <= window.until)
    near = ~late & (day >= first)
    spell[late] = fixed + told + (day[late] - window.since).astype(np.int64) * inside // window.days
    spell[near] = fixed + (day[near] - first).astype(np.int64) * told // reach
    return Spells(spell.astype(np.uint8), fixed + told + inside, inside, fixed)


def batches_of(within: NDArray[np.bool_], seed: int) -> Spells:
    """Random batches of the rows, so many of them for the window as its share of the rows comes to."""
    random = np.random.default_rng(seed)
    share = float(within.mean())
    inside = min(max(1, round(share * _BATCHES)), _BATCHES - 1)
    place = random.permutation(len(within)) % _BATCHES
    return Spells(place.astype(np.uint8), _BATCHES, inside, 0, weekly=False)


def deal(spells: Spells, resamples: int, seed: int) -> NDArray[np.bool_]:
    """Windows dealt out anew, one a row: which stretches each consists of.

    A burst may run from one week into the next, so neighbouring weeks stay together in runs of about a
    month. They lie in the baseline alone where that is long enough. Fewer than asked for where there
    are no more ways; the window itself is never among them.
    """
    random = np.random.default_rng(seed)
    own = frozenset(range(spells.number - spells.window, spells.number))
    # What is all of the baseline compares the same two sides and so is the window over again.
    same = (own, frozenset(range(spells.number)) - own)
    first, last = spells.fixed, spells.number - (spells.window if spells.roomy else 0)
    lengths = _runs(spells.window) if spells.weekly else [1] * spells.window
    if len(lengths) == 1:
        every = [frozenset(range(low, low + lengths[0])) for low in range(first, last)]
        ways = [some for some in every if max(some) < last and some not in same]
        chosen = [ways[i] for i in sorted(random.permutation(len(ways))[:resamples])]
    else:
        chosen = []
        while len(chosen) < resamples:
            some = _placed(lengths, first, last, random)
            if some not in same:
                chosen.append(some)
    dealt = np.zeros((len(chosen), spells.number), np.bool_)
    for row, some in enumerate(chosen):
        dealt[row, list(some)] = True
    return dealt


def _runs(weeks: int) -> list[int]:
    """Lengths of runs that make up so many weeks: two at least where there are three weeks."""
    number = 1 if weeks < _SPLIT else max(2, round(weeks / _RUN))
    return [len(part) for part in np.array_split(np.arange(weeks), number)]


def _placed(
    lengths: list[int], first: int, last: int, random: np.random.Generator
) -> frozenset[int]:
    """Runs at random places that do not overlap."""
    spare = last - first - sum(lengths)
    gaps = np.sort(random.integers(0, spare + 1, len(lengths)))
    order = random.permutation(len(lengths))
    some: list[int] = []
    for gap, index in zip(gaps.tolist(), order.tolist(), strict=True):
        low = first + gap + len(some)
        some += range(low, low + lengths[index])
    return frozenset(some)


def slide(spells: Spells) -> NDArray[np.bool_]:
    """Unbroken windows of the same length at every place, one a row.

    They lie in the baseline where that holds many of them; with a short baseline anywhere, the end of time
    joined to its beginning, but where more than half would be the window itself: that is the same change seen a
    little to one side, and no luck. None between (half a dozen windows do not
    tell how much one differs from another) and where single complaints are dealt out.
    """
    first, last, number = spells.fixed, spells.number, spells.window
    places: list[list[int]] = []
    if spells.roomy and last - first >= (1 + _SLIDES) * number:
        places = [list(range(low, low + number)) for low in range(first, last - 2 * number + 1)]
    elif spells.dealing == "weeks" and not spells.roomy:
        whole = np.arange(first, last)
        places = [
            np.roll(whole, -shift)[-number:].tolist()
            for shift in range(1, len(whole))
            if (first or shift != number or 2 * number != len(whole))  # the same two sides again
            and 2 * min(shift, len(whole) - shift) >= number
        ]
    dealt = np.zeros((len(places), spells.number), np.bool_)
    for row, some in enumerate(places):
        dealt[row, some] = True
    return dealt
