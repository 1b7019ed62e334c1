"""Complaints of made-up customers, drawn apart from the cases that the search was built on: a held-out check.

Each customer has a size, a region, favourite products and good and bad weeks of its own; some send their complaints in
batches. Nothing of it changes in the window unless a change is planted. Nothing in the package may be tuned on these.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

KINDS = ("steady", "bursts", "batches", "holidays", "growing", "short baseline", "everything")
Planted = Literal["doubled", "tripled", "new value", "two at once"]
PLANTED: tuple[Planted, ...] = ("doubled", "tripled", "new value", "two at once")
ATTRIBUTES = ("customer", "region", "product", "fault", "channel", "lot")
_LAST_DAYS = ("2021-01-10", "2020-12-31", "2021-04-05", "2023-11-05", "2024-03-03", "2022-07-17")
"""After week 53, at its end, after the clocks went forward, after they went back, after a leap day, and a plain one."""
_LOT = 4
"""Rows of a lot on average: so many values that none of them can tell much."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Dated rows, the days to explain and to compare with, and what was planted (nothing: empty)."""

    days: NDArray[np.int64]
    columns: dict[str, list[str]]
    since: str
    until: str
    baseline_since: str
    baseline_until: str
    truth: tuple[frozenset[tuple[str, str]], ...]

    def write(self, path: Path) -> None:
        """The rows as a CSV file, with the column `received`."""
        names = list(self.columns)
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["received", *names])
            texts = [date.fromordinal(day).isoformat() for day in self.days.tolist()]
            out.writerows(zip(texts, *(self.columns[name] for name in names), strict=True))


def draw_held_out(seed: int, kind: str, planted: Planted | None = None) -> HeldOut:
    """One case: 500 to 50,000 rows (a change is planted in 3,000 at least), windows of 1 to 13 weeks, baselines of 4 weeks to two years."""
    random = np.random.default_rng([20_260, seed, KINDS.index(kind)])
    every = kind == "everything"
    last = date.fromisoformat(_LAST_DAYS[int(random.integers(len(_LAST_DAYS)))]).toordinal()
    window = int(random.integers(7, 92))
    low, high = (28, 120) if kind == "short baseline" else (28 if every else 120, 731)
    baseline = round(np.exp(random.uniform(np.log(low), np.log(high))))
    days = np.arange(last - window - baseline + 1, last + 1)
    rows = round(np.exp(random.uniform(np.log(3_000 if planted else 500), np.log(50_000))))
    number = int(random.integers(5, 80))
    sizes = random.pareto(1.2, number) + 0.05
    if random.random() < 0.3:  # one customer sends most of it
        sizes[0] = sizes.sum()
    weights = _calendar(random, days, kind)
    busy = np.ones((number, len(days)))
    if kind in ("bursts", "short baseline") or every:
        busy = _good_and_bad_weeks(random, number, len(days))
    rates = sizes[:, None] * weights * busy
    counts = random.poisson(rates * (rows / rates.sum()))
    if kind == "batches" or (every and random.random() < 0.5):
        counts = _batched(random, counts)
    customer, place = (
        np.repeat(axis, counts.ravel()) for axis in np.indices(counts.shape).reshape(2, -1)
    )
    day = days[place]
    codes = _attributes(random, customer, number, day - days[0])
    truth: tuple[frozenset[tuple[str, str]], ...] = ()
    since = last - window + 1
    if planted is not None:
        codes, day, truth = _plant(random, codes, day, since, planted)
    order = random.permutation(len(day))
    columns = {
        name: [
            f"{name[0].upper()}{code}" if code >= 0 else "" for code in codes[name][order].tolist()
        ]
        for name in ATTRIBUTES
    }
    return HeldOut(
        day[order], columns, _text(since), _text(last), _text(int(days[0])), _text(since - 1), truth
    )


def _text(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _calendar(
    random: np.random.Generator, days: NDArray[np.int64], kind: str
) -> NDArray[np.float64]:
    """How many complaints a day brings: weekends hardly any, and what the kind asks for."""
    weekday = (days - 1) % 7
    weights = np.where(weekday >= 5, 0.15, 1.0)
    if kind in ("holidays", "everything"):
        for first in {date.fromordinal(int(day)).year for day in days}:
            closed = date(first, 12, 24).toordinal()
            weights[(days >= closed) & (days < closed + 10)] = 0.0
        shut = int(random.integers(len(days)))
        weights[shut : shut + 14] *= 0.1
        weights *= 1.0 + 0.5 * np.sin(2 * np.pi * (days / 365.25 + random.random()))
    if kind in ("growing", "everything"):
        weights *= np.exp(np.linspace(0.0, random.uniform(0.3, 1.5), len(days)))
    return weights


def _good_and_bad_weeks(random: np.random.Generator, number: int, days: int) -> NDArray[np.float64]:
    """Each customer's own level from week to week; a bad week drags the next one along."""
    weeks = days // 7 + 2
    lasting, depth = random.uniform(0.0, 0.6), random.uniform(0.2, 0.8)
    level = np.empty((number, weeks))
    level[:, 0] = random.standard_normal(number)
    fresh = random.standard_normal((number, weeks)) * np.sqrt(1.0 - lasting**2)
    for week in range(1, weeks):
        level[:, week] = lasting * level[:, week - 1] + fresh[:, week]
    shift = int(random.integers(7))
    return np.exp(depth * level)[:, (np.arange(days) + shift) // 7]


def _batched(random: np.random.Generator, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Half of the customers send what a week or two have gathered on one day."""
    batched = counts.copy()
    for customer in np.flatnonzero(random.random(len(counts)) < 0.5).tolist():
        every = int(random.choice([7, 7, 14]))
        begins = np.arange(int(random.integers(every)), counts.shape[1], every)
        batched[customer] = 0
        batched[customer, begins] = np.add.reduceat(counts[customer], begins)
    return batched


def _attributes(
    random: np.random.Generator, customer: NDArray[np.int64], number: int, age: NDArray[np.int64]
) -> dict[str, NDArray[np.int64]]:
    """Region hangs on the customer, the product mostly on it, the fault on the product; lots follow one another."""
    rows = len(customer)
    region = random.integers(0, int(random.integers(2, 9)), number)[customer]
    products = int(random.integers(3, 25))
    favourite = random.integers(0, products, number)[customer]
    usual = random.random(rows) < random.uniform(0.2, 0.9)
    popularity = np.arange(1, products + 1) ** -random.uniform(0.3, 1.5)
    product = np.where(
        usual, favourite, random.choice(products, rows, p=popularity / popularity.sum())
    )
    faults = int(random.integers(2, 15))
    fault = np.where(
        random.random(rows) < 0.4, (product * 5 + 1) % faults, random.integers(0, faults, rows)
    )
    channel = np.where(
        random.random(rows) < 0.93, 0, random.integers(1, 6, rows)
    )  # one value rules
    channel[random.random(rows) < 0.05] = -1  # not recorded
    lots = max(rows // _LOT, 2)
    lot = (age / max(int(age.max()), 1) * 0.8 * lots + random.random(rows) * 0.2 * lots).astype(
        np.int64
    )
    return {
        "customer": customer, "region": region, "product": product, "fault": fault,
        "channel": channel, "lot": lot,
    }  # fmt: skip


def _plant(
    random: np.random.Generator,
    codes: dict[str, NDArray[np.int64]],
    day: NDArray[np.int64],
    since: int,
    planted: Planted,
) -> tuple[dict[str, NDArray[np.int64]], NDArray[np.int64], tuple[frozenset[tuple[str, str]], ...]]:
    """More rows in the window: copies of a slice's rows of the baseline, or rows with a value never seen before."""
    truth: list[frozenset[tuple[str, str]]] = []
    late = day >= since
    if planted == "new value":
        name = str(random.choice(["product", "fault", "customer"]))
        new = int(codes[name].max()) + 1
        added = random.choice(
            np.flatnonzero(late), min(max(40, int(late.sum()) // 20), int(late.sum()))
        )
        more = {key: column[added].copy() for key, column in codes.items()}
        more[name][:] = new
        return (
            {key: np.concatenate((column, more[key])) for key, column in codes.items()},
            np.concatenate((day, day[added])),
            (frozenset({(name, f"{name[0].upper()}{new}")}),),
        )
    times = 3 if planted == "tripled" else 2
    names = ("region", "product", "fault")
    taken = np.zeros(len(day), np.bool_)
    all_added: list[NDArray[np.int64]] = []
    for _ in range(2 if planted == "two at once" else 1):
        for _try in range(300):
            row = int(random.integers(len(day)))
            some = random.choice(names, int(random.integers(1, 4)), replace=False).tolist()
            mine = np.logical_and.reduce([codes[name] == codes[name][row] for name in some])
            if (
                (mine & late).sum() >= 60
                and mine.mean() < 0.25
                and not (mine & taken).any()
                and (mine & ~late).any()
            ):
                taken |= mine
                all_added.append(
                    random.choice(
                        np.flatnonzero(mine & ~late), (times - 1) * int((mine & late).sum())
                    )
                )
                truth.append(
                    frozenset((name, f"{name[0].upper()}{codes[name][row]}") for name in some)
                )
                break
    if not truth:
        return codes, day, ()
    added = np.concatenate(all_added)
    when = random.choice(day[late], len(added))
    return (
        {key: np.concatenate((column, column[added])) for key, column in codes.items()},
        np.concatenate((day, when)),
        tuple(truth),
    )


def span_of(case: HeldOut) -> timedelta:
    """How long the baseline is."""
    return date.fromisoformat(case.baseline_until) - date.fromisoformat(case.baseline_since)
