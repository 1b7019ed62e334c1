"""The stretches of time that a window and its baseline fall into, and how they are dealt out anew.

Complaints come in bursts: a week that brings one brings more. So what luck alone can do is learnt by
exchanging whole weeks between window and baseline, not single complaints (the unit of randomisation
is the cluster). Where window and baseline hold too few weeks for that, complaints are dealt out
in random batches, and the scatter from week to week is allowed for apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Dealing = Literal["weeks", "complaints"]

FEWEST_WEEKS = 16
"""With fewer weeks in window and baseline together single complaints are dealt out instead of weeks."""
_WEEK = 7
_MOST = 120
"""Weeks that are told apart; what lies further back is one more stretch that always stays baseline."""
_BATCHES = 64
_SLIDES = 8
"""A baseline must hold so many windows to say how much one of them differs from the others."""


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

    @property
    def dealt(self) -> int:
        """Stretches that may lie in the window as well as in the baseline."""
        return self.number - self.fixed

    @property
    def dealing(self) -> Dealing:
        """What is exchanged between window and baseline to learn what luck can do."""
        return "weeks" if self.dealt >= FEWEST_WEEKS else "complaints"


def split_weeks(day: NDArray[np.int32], window: Period, baseline: Period) -> Spells:
    """Weeks (or the window's own length, where that is shorter), reckoned from the window's ends.

    Every day must lie in the window or in the baseline.
    """
    inside = max(1, round(window.days / _WEEK))
    inside = min(inside, _MOST // 2)
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
    return Spells(place.astype(np.uint8), _BATCHES, inside, 0)


def deal(spells: Spells, resamples: int, seed: int) -> NDArray[np.bool_]:
    """Windows dealt out anew, one a row: which stretches each consists of.

    Fewer than asked for where there are no more ways; the window itself is never among them.
    """
    places = range(spells.fixed, spells.number)
    own = tuple(range(spells.number - spells.window, spells.number))
    ways = math.comb(spells.dealt, spells.window)
    if ways - 1 <= resamples:
        chosen = [some for some in combinations(places, spells.window) if some != own]
    else:
        random = np.random.default_rng(seed)
        drawn = (
            random.choice(spells.dealt, spells.window, replace=False) + spells.fixed
            for _ in range(resamples)
        )
        chosen = [tuple(sorted(some.tolist())) for some in drawn]
    dealt = np.zeros((len(chosen), spells.number), np.bool_)
    for row, some in enumerate(chosen):
        dealt[row, list(some)] = True
    return dealt


def slide(spells: Spells) -> NDArray[np.bool_]:
    """Unbroken windows of the same length at every place of the baseline, one a row.

    None where the baseline is not several times as long as the window.
    """
    last = spells.number - spells.window
    places = range(spells.fixed, last - spells.window + 1)
    if last - spells.fixed < _SLIDES * spells.window or spells.dealing != "weeks":
        places = range(0)
    dealt = np.zeros((len(places), spells.number), np.bool_)
    for row, place in enumerate(places):
        dealt[row, place : place + spells.window] = True
    return dealt
