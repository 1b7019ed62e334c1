"""Which candidates are told: significant ones, the simplest of each kind, each with rows of its own to stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.candidates import postings
from mcr_desktop.rootcause.departures import weigh
from mcr_desktop.rootcause.rates import false_discovery_rates
from mcr_desktop.rootcause.tails import upper_tail, with_doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.candidates import Candidate, Looked, Material
    from mcr_desktop.rootcause.expectations import Pool

FALSE_DISCOVERIES = 0.10
"""Among what is news (`Departure.news`) where slices have one condition at most."""
OLDER_DISCOVERIES = 0.03
DEEP_DISCOVERIES = 0.04
DEEP_OLDER_DISCOVERIES = 0.02
"""The same in each family of slices where there are deeper ones."""
NEAR_TIE = 0.9
_STANDS_ALONE = 0.01
"""The p, in its stretch alone, at which a slice differs from one accepted before."""
_MOST_WEIGHED = 5_000
_LEAST_CHANGE = float(np.log(1.1))
_NEAR = 13
"""Periods between two stretches from which they are told apart."""


class Desk:
    """The material on which candidates are weighed."""

    def __init__(self, material: Material, pool: Pool) -> None:
        self.material = material
        self.pool = pool
        self._postings = postings(material.complaints.attributes)

    def rows(self, candidate: Candidate) -> NDArray[np.int64]:
        """Row numbers of the slice, ascending, of kinds that were taken in in time."""
        material = self.material
        lists = []
        for name, label in candidate.slice.conditions:
            code = material.complaints.attributes[name].code_of(label) or 0
            order, starts = self._postings[name]
            lists.append((int(starts[code + 1] - starts[code]), name, code, order, starts))
        if not lists:
            rows = np.arange(len(material.complaints), dtype=np.int64)
        else:
            _, _, code, order, starts = min(lists, key=lambda one: one[0])
            rows = np.sort(order[starts[code] : starts[code + 1]])
            for _, name, own, _, _ in lists:
                rows = rows[material.complaints.attributes[name].codes[rows] == own]
        return rows[material.intake.row_born[rows] <= candidate.eligible]

    def change(
        self, rows: NDArray[np.int64], candidate: Candidate
    ) -> tuple[float, float, float, float]:
        """Expected count, its doubt, log ratio and dispersion of some rows in the candidate's stretch."""
        material, stretch = self.material, candidate.departure
        counts = np.bincount(material.place[rows], minlength=len(material.calendar))
        sizes = material.rooms.of(candidate.slice).copy()
        sizes[: candidate.begin] = 0.0
        ((found,),) = weigh(
            counts.astype(np.int64)[None], sizes[None], material.design,
            [[(stretch.begin, stretch.end)]], pool=self.pool,
        )  # fmt: skip
        return found

    def seen(self, rows: NDArray[np.int64], candidate: Candidate) -> int:
        """How many of the rows lie in the candidate's stretch."""
        place, stretch = self.material.place[rows], candidate.departure
        return int(((place >= stretch.begin) & (place < stretch.end)).sum())


def accept(desk: Desk, found: list[Candidate], looked: Looked) -> list[tuple[Candidate, float]]:
    """Candidates with their false discovery rates, strongest first."""
    rates = _rates(found, looked)
    kept = [c for c in found if id(c) in rates and _matters(c)]
    accepted: list[tuple[Candidate, float]] = []
    taken: list[tuple[Candidate, NDArray[np.int64]]] = []
    for candidate in _simplest(kept)[:_MOST_WEIGHED]:
        near = [one for one in taken if _related(candidate, one[0])]
        rows = desk.rows(candidate)
        if near and not _stands_beside(desk, candidate, rows, near):
            continue
        taken.append((candidate, rows))
        accepted.append((candidate, rates[id(candidate)]))
    return accepted


def _matters(candidate: Candidate) -> bool:
    """Whether the change is more than a tenth: large series show less than that with certainty, but it is no news."""
    return abs(candidate.departure.log_ratio) >= _LEAST_CHANGE


def _rates(found: Sequence[Candidate], looked: Looked) -> dict[int, float]:
    """False discovery rates of those that pass, by identity: families as Benjamini and Bogomolov form them.

    News and what is older are families of their own, so that a long past does not raise the bar for the present. Slices
    of one condition are one family. Where there are deeper ones, each family is held to a lower rate; the deeper
    are looked at among all deeper ones, and among those beneath a slice of one condition that passed
    (JRSS B 76, 2014): where the account or the site shows something, its cells are not paid for with those of all
    others.
    """
    told: dict[int, float] = {}
    for news in (True, False):
        own = [c for c in found if c.departure.news == news]
        if looked.deep:
            rate = DEEP_DISCOVERIES if news else DEEP_OLDER_DISCOVERIES
        else:
            rate = FALSE_DISCOVERIES if news else OLDER_DISCOVERIES
        _pass(told, [c for c in own if len(c.slice.conditions) < 2], looked.shallow, rate)
        deep = [c for c in own if len(c.slice.conditions) > 1]
        _pass(told, deep, looked.deep, rate)
        passed: dict[tuple[str, str], list[Candidate]] = {}
        for c in found:
            if id(c) in told and len(c.slice.conditions) == 1:
                passed.setdefault(c.slice.conditions[0], []).append(c)
        beneath = [
            c for c in deep
            if any(p.rise == c.rise and _overlap(p, c)
                   for one in c.slice.conditions for p in passed.get(one, ()))
        ]  # fmt: skip
        _pass(told, beneath, sum(looked.beneath[one] for one in passed), rate)
    return told


def _pass(told: dict[int, float], found: Sequence[Candidate], looked: int, rate: float) -> None:
    p = np.array([one.p for one in found], np.float64)
    for c, q in zip(found, false_discovery_rates(p, max(looked, len(p))), strict=True):
        if q <= rate:
            told[id(c)] = min(float(q), told.get(id(c), 1.0))


def _simplest(found: Sequence[Candidate]) -> list[Candidate]:
    """Strongest first, without slices of which a more general one scores nearly as much at the same time.

    The whole comes last: it is told only where it moved beyond what its slices did.
    """
    by_slice: dict[frozenset[tuple[str, str]], list[Candidate]] = {}
    for c in found:
        by_slice.setdefault(frozenset(c.slice.conditions), []).append(c)

    def rank(c: Candidate) -> tuple[bool, float, int, tuple[tuple[str, str], ...], int]:
        depth = len(c.slice.conditions)
        return depth == 0, -c.score, depth, c.slice.conditions, c.departure.begin

    kept = []
    for c in sorted(found, key=rank):
        own = frozenset(c.slice.conditions)
        parents = [own - {condition} for condition in own] if len(own) > 1 else []
        told = (one for parent in parents for one in by_slice.get(parent, ()))
        if not any(
            one.rise == c.rise and one.score >= NEAR_TIE * c.score and _overlap(one, c)
            for one in told
        ):
            kept.append(c)
    return kept


def _overlap(one: Candidate, other: Candidate, margin: int = 0) -> bool:
    a, b = one.departure, other.departure
    return a.begin < b.end + margin and b.begin < a.end + margin


def _related(candidate: Candidate, accepted: Candidate) -> bool:
    """Whether they may share rows and speak of the same time."""
    theirs = dict(accepted.slice.conditions)
    if any(theirs.get(name, label) != label for name, label in candidate.slice.conditions):
        return False
    return _overlap(candidate, accepted, _NEAR)


def _stands_beside(
    desk: Desk,
    candidate: Candidate,
    rows: NDArray[np.int64],
    near: Sequence[tuple[Candidate, NDArray[np.int64]]],
) -> bool:
    """Whether a candidate says something that the accepted ones do not.

    It shares no rows with them, or holds without the shared ones, or, lying inside an accepted one, moved more
    than the remainder of it.
    """
    covered = np.zeros(len(desk.material.complaints), np.bool_)
    for _, theirs in near:
        if len(theirs) >= len(rows):
            mark = np.zeros(len(covered), np.bool_)
            mark[theirs] = True
            mine = mark[rows]
            if mine.sum() > 0.5 * len(rows):
                mark[rows] = False
                if not _moved_more(desk, candidate, rows[mine], np.flatnonzero(mark)):
                    return False
                continue
        covered[theirs] = True
    shared = covered[rows]
    if not shared.any():
        return True
    outside = rows[~shared]
    if not len(outside):
        return False
    expected, doubt, _, spread = desk.change(outside, candidate)
    return _tail(desk.seen(outside, candidate), expected, doubt, spread, candidate) <= _STANDS_ALONE


def _moved_more(
    desk: Desk, candidate: Candidate, part: NDArray[np.int64], remainder: NDArray[np.int64]
) -> bool:
    """Whether a part rose (or fell) more than what else belongs to the accepted slice."""
    if not len(remainder):
        return False
    expected, doubt, _, spread = desk.change(part, candidate)
    theirs, their_doubt, ratio, their_spread = desk.change(remainder, candidate)
    if theirs <= 0.0:
        return False
    factor = float(np.exp(np.clip(ratio, -5.0, 5.0)))
    unsure = doubt + their_doubt + their_spread / max(theirs * factor, 0.5)
    seen = desk.seen(part, candidate)
    return _tail(seen, expected * factor, unsure, spread, candidate) <= _STANDS_ALONE


def _tail(seen: int, expected: float, doubt: float, spread: float, candidate: Candidate) -> float:
    """Chance to see as many (where the candidate rose; as few where it fell)."""
    _, score = upper_tail(
        np.array([float(seen)]), np.array([expected]),
        np.array([spread * expected + doubt * expected**2]),
    )  # fmt: skip
    signed = float(score[0]) if candidate.rise else -float(score[0])
    return with_doubt(signed, candidate.departure.freedom)
