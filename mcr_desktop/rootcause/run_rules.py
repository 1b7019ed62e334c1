"""Run rules: patterns within the limits that chance alone seldom makes.

Anhoej: a longest run over round(log2 n) + 3 or fewer crossings of the centre than the 5 % point of the
binomial (n - 1, 1/2), n counting the points off the centre (Anhoej & Olesen, PLoS ONE 9, 2014; Schilling,
Mathematics Magazine 85, 2012; Chen, Journal of Quality Technology 42, 2010). Western Electric: Statistical
Quality Control Handbook, 1956. Nelson: Journal of Quality Technology 16, 1984. Points without a value are
passed over. Places are 0-based and begin at `start`, the place of the first point given.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcr_desktop.domain.limits import RuleSignal, RunTest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.domain.limits import RunRule

_CHANCE = 0.05


def count_runs(
    values: NDArray[np.float64], centre: float, *, phase: int = 0, start: int = 0
) -> tuple[RunTest, tuple[RuleSignal, ...]]:
    """Anhoej's two tests, and the points of the longest run or of all crossings where they alarm."""
    side = _sides(values, centre)
    places = np.flatnonzero(side)
    signs = side[places]
    n = len(signs)
    if n == 0:
        return RunTest(phase, 0, 0, 0, 0, 0, signal=False), ()
    begins = np.concatenate(([0], np.flatnonzero(np.diff(signs)) + 1))
    lengths = np.diff(np.concatenate((begins, [n])))
    longest, allowed = int(lengths.max()), round(math.log2(n)) + 3
    crossings, needed = len(lengths) - 1, fewest_crossings(n)
    found: list[RuleSignal] = []
    if longest > allowed:
        for begin, length in zip(begins, lengths, strict=True):
            if length > allowed:
                run = places[begin : begin + length]
                found.append(_signal("unusually long run", run, phase, start))
    if crossings < needed:
        found.append(_signal("unusually few crossings", places, phase, start))
    test = RunTest(phase, n, longest, allowed, crossings, needed, signal=bool(found))
    return test, tuple(found)


def fewest_crossings(useful: int) -> int:
    """The 5 % point of the crossings that chance alone makes among so many points."""
    from scipy.special import bdtr  # only where a chart is tested: 100 ms

    steps = max(useful - 1, 0)
    guess = int(steps / 2 - 0.8225 * math.sqrt(steps)) - 2  # the normal law's 5 % point, less two
    crossings = max(guess, 0)
    while crossings > 0 and float(bdtr(crossings - 1, steps, 0.5)) >= _CHANCE:
        crossings -= 1
    while float(bdtr(crossings, steps, 0.5)) < _CHANCE:
        crossings += 1
    return crossings


def find_rule_signals(
    score: NDArray[np.float64],
    rules: Literal["western-electric", "nelson"],
    *,
    phase: int = 0,
    start: int = 0,
) -> tuple[RuleSignal, ...]:
    """Every stretch of points (in sigmas from the centre) that meets a rule of the set, in order of rules."""
    places = np.flatnonzero(~np.isnan(score))
    z = score[places]
    sides = (z, -z)
    found: list[RuleSignal] = []

    def add(rule: RunRule, met: NDArray[np.bool_], span: int, least: int) -> None:
        found.extend(
            _signal(rule, places[hit], phase, start) for hit in _stretches(met, span, least)
        )

    add("one beyond three sigma", np.abs(z) > 3.0 + 1e-9, 1, 1)
    for one in sides:
        add("two of three beyond two sigma", one > 2.0, 3, 2)
    for one in sides:
        add("four of five beyond one sigma", one > 1.0, 5, 4)
    for one in sides:
        if rules == "western-electric":
            add("eight on one side", one > 0.0, 8, 8)
        else:
            add("nine on one side", one > 0.0, 9, 9)
    if rules == "nelson":
        steps = np.diff(np.clip(z, -1e9, 1e9))  # two infinite scores lie level
        for one in (steps, -steps):
            for hit in _stretches(one > 0, 5, 5):
                whole = np.append(hit, hit[-1] + 1)
                found.append(_signal("six in a row rising or falling", places[whole], phase, start))
        for hit in _stretches(steps[1:] * steps[:-1] < 0, 12, 12):
            whole = np.append(hit, [hit[-1] + 1, hit[-1] + 2])
            found.append(_signal("fourteen alternating", places[whole], phase, start))
        add("fifteen within one sigma", np.abs(z) < 1.0, 15, 15)
        add("eight beyond one sigma on either side", np.abs(z) > 1.0, 8, 8)
    return tuple(found)


def _sides(values: NDArray[np.float64], centre: float) -> NDArray[np.int8]:
    """1 above, -1 below, 0 on the centre (but for rounding) or without a value."""
    away = values - centre
    near = np.abs(away) <= 1e-12 * max(abs(centre), 1e-300)
    return np.where(near | ~np.isfinite(away), 0, np.sign(away)).astype(np.int8)


def _stretches(met: NDArray[np.bool_], span: int, least: int) -> list[NDArray[np.intp]]:
    """The points met in windows of `span` that hold at least `least` of them, one group a stretch."""
    if len(met) < least:
        return []
    held = np.concatenate(([0], np.cumsum(met)))
    marked = np.zeros(len(met), np.bool_)
    joined = np.zeros(len(met), np.bool_)  # place and the one before lie in one window that alarms
    whole = min(span, len(met))
    windows = np.flatnonzero(held[whole:] - held[:-whole] >= least)
    for window in windows.tolist():
        marked[window : window + whole] = True
        joined[window + 1 : window + whole] = True
    hits = np.flatnonzero(marked & met)
    if not len(hits):
        return []
    gaps = np.concatenate(([0], np.cumsum(~joined)))
    apart = gaps[hits[1:] + 1] - gaps[hits[:-1] + 1] > 0
    return np.split(hits, np.flatnonzero(apart) + 1)


def _signal(rule: RunRule, places: NDArray[np.intp], phase: int, start: int) -> RuleSignal:
    return RuleSignal(rule, tuple(start + int(place) for place in places), phase)
