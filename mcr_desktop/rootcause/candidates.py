"""Slices whose counts left their own past, before they are compared with one another.

Rows of a category that was added part-way are taken in only where window and baseline both lie after
its beginning, so that no change of intake is mistaken for a change of what went wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.cells import slice_of, walk_cuboids
from mcr_desktop.rootcause.columns import months_of
from mcr_desktop.rootcause.rates import chi_square_tail
from mcr_desktop.rootcause.scan import (
    BLOCK,
    LONGEST_BASELINE,
    LOOKS,
    SHORTEST_BASELINE,
    Field,
    Hits,
    entropy_terms,
    scan_block,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.columns import Complaints, Exposure
    from mcr_desktop.rootcause.intake import Intake
    from mcr_desktop.rootcause.series import Span

_CELLS_AT_ONCE = 20_000
_LEAST_SCORE = 12.0
"""Below it no window can survive the correction for many looks, so no p is worked out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice with its best window among those that begin in one block of months."""

    slice: Slice
    start: int
    length: int
    baseline: int
    score: float
    rise: bool
    p: float
    eligible: int
    """Rows count whose kind was taken in by this month (index in the span)."""
    block: int
    """First window beginning of the block of months in which this is the slice's best."""


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    """Cells of many cuboids laid one below the other."""

    slices: list[tuple[tuple[int, ...], NDArray[np.int64]]]
    counts: NDArray[np.int64]
    sizes: NDArray[np.float64]
    born: NDArray[np.int64]
    ended: NDArray[np.int64]
    compared: bool


def find_candidates(
    complaints: Complaints,
    span: Span,
    by: Sequence[str],
    intake: Intake,
    *,
    exposure: Exposure | None,
    depth: int,
    fewest: int,
    progress: Progress,
) -> tuple[list[Candidate], int]:
    """All candidates (the whole included, as the slice without conditions) and how many were looked at."""
    blocks = list(_blocks(span.months))
    groups: dict[bytes, list[tuple[int, int, int]]] = {}
    for first, last in blocks:
        settled = max(first - LONGEST_BASELINE, 0)
        groups.setdefault((intake.row_born <= settled).tobytes(), []).append((first, last, settled))
    found: list[Candidate] = []
    looked = 0
    done = 0
    for spans in groups.values():
        eligible = intake.row_born <= spans[0][2]
        near = complaints if bool(eligible.all()) else complaints.take(eligible)
        if not len(near):
            continue
        month = (months_of(near.day) - span.first).astype(np.int64)
        whole = np.bincount(month, minlength=span.months)
        terms = entropy_terms(len(near))
        alone = _sizes_of({}, exposure, span)[None, :]
        for first, last, settled in spans:
            always = np.zeros(1, np.int64)
            field = Field(whole[None, :], alone, None, always, always + span.months)
            hits = scan_block(field, first, last, terms)
            if hits.score[0] >= _LEAST_SCORE:
                found.append(_candidate(Slice(), hits, 0, (settled, first)))
            looked += 1
        columns = [near.attributes[name] for name in by]
        for stack in _stacks(near, by, month, span, intake, exposure, depth, fewest):
            rest = whole if stack.compared else None
            field = Field(stack.counts, stack.sizes, rest, stack.born, stack.ended)
            owner = np.repeat(np.arange(len(stack.slices)), [len(c) for _, c in stack.slices])
            base = np.cumsum([0, *(len(c) for _, c in stack.slices)])
            for first, last, settled in spans:
                progress.report(done, max(done + 1, len(blocks)))
                hits = scan_block(field, first, last, terms)
                looked += len(stack.counts)
                for index in np.flatnonzero(hits.score >= _LEAST_SCORE):
                    attributes, codes = stack.slices[owner[index]]
                    own = codes[index - base[owner[index]]]
                    where = slice_of(by, columns, attributes, [int(c) for c in own])
                    found.append(_candidate(where, hits, int(index), (settled, first)))
        done += len(spans)
    return found, looked


def _candidate(where: Slice, hits: Hits, index: int, block: tuple[int, int]) -> Candidate:
    score = float(hits.score[index])
    return Candidate(
        where, int(hits.start[index]), int(hits.length[index]), int(hits.baseline[index]), score,
        bool(hits.rise[index]), min(1.0, LOOKS * chi_square_tail(score)), *block,
    )  # fmt: skip


def _blocks(months: int) -> Iterator[tuple[int, int]]:
    """Window beginnings in blocks of a year, counted back from the end."""
    last = months
    while last > SHORTEST_BASELINE:
        first = max(last - BLOCK, SHORTEST_BASELINE)
        yield first, last
        last = first


def _stacks(
    near: Complaints,
    by: Sequence[str],
    month: NDArray[np.int64],
    span: Span,
    intake: Intake,
    exposure: Exposure | None,
    depth: int,
    fewest: int,
) -> Iterator[_Stack]:
    columns = [near.attributes[name] for name in by]
    known = set(exposure.attributes) if exposure is not None else set()
    waiting: dict[bool, list[tuple[tuple[int, ...], NDArray[np.int64], NDArray[np.int64]]]] = {}
    for cuboid in walk_cuboids(columns, depth=depth, fewest=fewest):
        combined = cuboid.ids * span.months + month
        counts = np.bincount(combined, minlength=(len(cuboid) + 1) * span.months)
        table = counts.reshape(-1, span.months)[1:]
        compared = known.isdisjoint(by[a] for a in cuboid.attributes)
        pile = waiting.setdefault(compared, [])
        pile.append((cuboid.attributes, cuboid.codes, table))
        if sum(len(t) for _, _, t in pile) >= _CELLS_AT_ONCE:
            yield _stack(pile, near, by, span, intake, exposure, compared=compared)
            pile.clear()
    for compared, pile in waiting.items():
        if pile:
            yield _stack(pile, near, by, span, intake, exposure, compared=compared)


def _stack(
    pile: Sequence[tuple[tuple[int, ...], NDArray[np.int64], NDArray[np.int64]]],
    near: Complaints,
    by: Sequence[str],
    span: Span,
    intake: Intake,
    exposure: Exposure | None,
    *,
    compared: bool,
) -> _Stack:
    born = []
    ended = []
    sizes = []
    cache: dict[tuple[tuple[str, str], ...], NDArray[np.float64]] = {}
    for attributes, codes, _ in pile:
        since = np.zeros(len(codes), np.int64)
        until = np.full(len(codes), span.months)
        for place, a in enumerate(attributes):
            since = np.maximum(since, intake.born[by[a]][codes[:, place]])
            until = np.minimum(until, intake.ended[by[a]][codes[:, place]])
        born.append(since)
        ended.append(until)
        if not compared:
            for own in codes:
                where = {
                    by[a]: near.attributes[by[a]].labels[c]
                    for a, c in zip(attributes, own, strict=True)
                    if exposure is not None and by[a] in exposure.attributes
                }
                key = tuple(sorted(where.items()))
                if key not in cache:
                    cache[key] = _sizes_of(where, exposure, span)
                sizes.append(cache[key])
    room = _sizes_of({}, exposure, span)[None, :] if compared else np.stack(sizes)
    return _Stack(
        [(a, c) for a, c, _ in pile], np.concatenate([t for _, _, t in pile]), room,
        np.concatenate(born), np.concatenate(ended), compared,
    )  # fmt: skip


def _sizes_of(
    where: Mapping[str, str], exposure: Exposure | None, span: Span
) -> NDArray[np.float64]:
    """Exposure a month where it is known at all, months (ones) otherwise."""
    if exposure is not None:
        amounts = exposure.monthly(span.first, span.months, where)
        if amounts.any() or where:
            return amounts
    return np.ones(span.months)
