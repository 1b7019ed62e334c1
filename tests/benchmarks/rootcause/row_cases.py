"""Complaints with a known truth, drawn by a seed: nothing changed (in five ways), or one slice doubled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.spells import Period

UNCHANGED = ("plain", "bursts", "season", "all rise", "bursts, season, all rise", "own seasons")
_LAST = 20_088
"""The last day, at the end of 2024."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Complaints, the days to explain and what they are compared with; `truth` is None where nothing changed."""

    complaints: Complaints
    window: Period
    baseline: Period
    truth: frozenset[tuple[str, str]] | None


def draw(seed: int, kind: str, *, depth: int | None = None, fewest: float = 40.0) -> Case:
    """One case; with `depth` a slice of so many conditions doubles that expects at least `fewest` complaints.

    Rows (2,000 to 20,000; ten thousand to a hundred thousand with a slice doubled), attributes (3 to 6 of 3 to 30 values, skewed and in part dependent), the
    window's length (one to eight weeks) and the baseline's (a year) follow from the seed.
    """
    random = np.random.default_rng([seed, 0 if depth is None else depth])
    length = int(random.integers(7, 57))
    window = Period(_LAST - length + 1, _LAST)
    baseline = Period(window.since - 365, window.since - 1)
    least = 2_000 if depth is None else 10_000
    rows = int(np.exp(random.uniform(np.log(least), np.log(10 * least))))
    widths = random.integers(3, 31, int(random.integers(3, 7)))
    if "bursts" in kind:
        size = 1 + random.geometric(0.25, rows // 4)
        own = np.repeat(np.arange(len(size)), size)[:rows]
    else:
        own = np.arange(rows)
    incidents = int(own.max()) + 1
    codes = _values(random, incidents, widths)[:, own]
    day = _days(
        random, incidents, codes[:, np.searchsorted(own, np.arange(incidents))], kind, window
    )
    day = day[own] + (random.integers(0, 5, rows) if "bursts" in kind else 0)
    if "bursts" in kind:  # an incident shares most of its values, not all
        loose = random.random(codes.shape) < 0.2
        codes = np.where(loose, _values(random, rows, widths), codes)
    inside = day <= _LAST
    codes, day = codes[:, inside], day[inside]
    truth = None
    if depth is not None:
        chosen = _slice(random, codes, day, window, depth, fewest)
        if chosen is not None:
            codes, day = _doubled(random, codes, day, window, chosen)
            truth = frozenset((f"a{a}", str(int(code))) for a, code in chosen)
    named = {
        f"a{a}": Attribute(
            column.astype(np.uint8), ("", *(str(v) for v in range(1, int(widths[a]) + 1)))
        )
        for a, column in enumerate(codes)
    }
    return Case(Complaints(day.astype(np.int32), named), window, baseline, truth)


def _values(random: np.random.Generator, rows: int, widths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Skewed values from 1 on; every second attribute leans on the one before it."""
    codes = np.empty((len(widths), rows), np.int64)
    for a, width in enumerate(widths.tolist()):
        weights = 1.0 / np.arange(1, width + 1)
        codes[a] = random.choice(width, rows, p=weights / weights.sum()) + 1
        if a % 2:
            leaning = random.random(rows) < 0.3
            codes[a] = np.where(leaning, (codes[a - 1] * 7) % width + 1, codes[a])
    return codes


def _days(
    random: np.random.Generator,
    number: int,
    codes: NDArray[np.int64],
    kind: str,
    window: Period,
) -> NDArray[np.int64]:
    span = np.arange(window.since - 365, _LAST + 1)
    weights = np.ones(len(span))
    if "season" in kind and "own" not in kind:
        weights *= 1.0 + 0.6 * np.sin(2 * np.pi * (span / 365.25 + random.random()))
    if "all rise" in kind:
        weights[span >= window.since] *= 1.8
    day = random.choice(span, number, p=weights / weights.sum())
    if "own seasons" in kind:  # each value of the first attribute has its own mild season
        phase = random.random(int(codes[0].max()) + 1)
        for code in range(1, len(phase)):
            mine = np.flatnonzero(codes[0] == code)
            own = 1.0 + 0.3 * np.sin(2 * np.pi * (span / 365.25 + phase[code]))
            day[mine] = random.choice(span, len(mine), p=own / own.sum())
    return day


def _slice(
    random: np.random.Generator,
    codes: NDArray[np.int64],
    day: NDArray[np.int64],
    window: Period,
    depth: int,
    fewest: float,
) -> list[tuple[int, int]] | None:
    """A slice that expects enough complaints in the window and holds at most a third of all."""
    share = window.days / 365.0
    before = day < window.since
    for _ in range(400):
        row = int(random.integers(codes.shape[1]))
        some = sorted(random.choice(len(codes), min(depth, len(codes)), replace=False).tolist())
        mine = np.ones(codes.shape[1], np.bool_)
        for a in some:
            mine &= codes[a] == codes[a, row]
        expected = (mine & before).sum() * share
        if expected >= fewest and mine.mean() < 1 / 3:
            return [(a, int(codes[a, row])) for a in some]
    return None


def _doubled(
    random: np.random.Generator,
    codes: NDArray[np.int64],
    day: NDArray[np.int64],
    window: Period,
    chosen: list[tuple[int, int]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As many more rows in the window as the slice has there, alike its rows of the baseline."""
    mine = np.ones(codes.shape[1], np.bool_)
    for a, code in chosen:
        mine &= codes[a] == code
    late = day >= window.since
    added = random.choice(np.flatnonzero(mine & ~late), int((mine & late).sum()))
    days = random.integers(window.since, window.until + 1, len(added))
    return np.concatenate((codes, codes[:, added]), axis=1), np.concatenate((day, days))
