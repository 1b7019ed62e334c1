"""Complaints with a known truth: drawn with a fixed seed, and the public sample that the demo ships."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.domain.resources import resource
from mcr_desktop.rootcause.columns import Attribute, Complaints, first_day

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_MONTH = (2023 - 1970) * 12


@pytest.fixture(scope="session")
def draw() -> Callable[..., Complaints]:
    """`draw(means, carriers=4, lanes=3)`: complaints of 30-day months from January 2023 on.

    `means[month, carrier, lane]` are Poisson means; the day is anywhere in the first 28 of the month.
    """

    def make(means: np.ndarray, seed: int = 7) -> Complaints:
        random = np.random.default_rng(seed)
        counts = random.poisson(means)
        month, carrier, lane = (
            np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape)
        )
        starts = np.array([first_day(FIRST_MONTH + m) for m in range(len(means))])
        day = (starts[month] + random.integers(0, 28, len(month))).astype(np.int32)
        shuffled = random.permutation(len(day))
        carriers = ("", *(f"Carrier {letter}" for letter in "ABCDEFGH"[: means.shape[1]]))
        lanes = ("", *(f"Lane {number}" for number in range(1, means.shape[2] + 1)))
        return Complaints(
            day[shuffled],
            {
                "carrier": Attribute((carrier + 1).astype(np.uint8)[shuffled], carriers),
                "lane": Attribute((lane + 1).astype(np.uint8)[shuffled], lanes),
            },
        )

    return make


@pytest.fixture(scope="session")
def cfpb() -> Complaints:
    """20,000 real consumer complaints, 2012 to 2016, every column."""
    with resource("demo", "cfpb_complaints.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "Date received"]
    return Complaints.of(
        [row["Date received"] for row in rows],
        {name: [row[name] for row in rows] for name in names},
    )
