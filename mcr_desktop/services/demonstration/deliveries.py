"""Deliveries of three invented customers, with real late arrivals, as files like those of a forwarder.

The deliveries' days count back from a last Sunday. What is more than fifteen minutes late is a complaint.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.domain.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATE_MINUTES = 15
"""A delivery that comes later than so many minutes after its time is late."""

UNIT = "deliveries"
DIMENSIONS = ("carrier", "hub", "window")
_GRAVE = ((120, 5), (60, 4), (30, 3))


class Delivery(NamedTuple):
    """One delivery and how late it came, in minutes; early ones below 0."""

    day: date
    carrier: str
    hub: str
    window: str
    minutes: int


def last_sunday(day: date) -> date:
    """The last day of the last whole week before a day: the deliveries end there."""
    return day - timedelta(days=day.isoweekday())


def deliveries(customer: str, last: date) -> Iterator[Delivery]:
    """A customer's deliveries, oldest first, the last of them on `last`."""
    with resource("demo", "deliveries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["customer"] == customer:
                day = last + timedelta(days=int(row["day"]))
                minutes = int(row["minutes_late"])
                yield Delivery(day, row["carrier"], row["hub"], row["window"], minutes)


def write_late(path: Path, customer: str, last: date) -> None:
    """A file of complaints: the customer's late deliveries, as its desk reports them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("Number", "Occurred", "Reported", "Acknowledged", "Resolved", "Type", "Severity",
             "Summary", "Customer told", *DIMENSIONS)
        )  # fmt: skip
        late = (one for one in deliveries(customer, last) if one.minutes > LATE_MINUTES)
        for number, one in enumerate(late, 1):
            day = one.day.isoformat()
            done = min(one.day + timedelta(days=1 + number % 3), last)
            grave = next((level for above, level in _GRAVE if one.minutes >= above), 2)
            words = f"{one.minutes} minutes late, {one.window} window"
            told = "no" if number % 12 == 0 else "yes"
            writer.writerow(
                (f"{customer[:3].upper()}-{number:04d}", day, day, day, done.isoformat(),
                 "Late delivery", grave, words, told, one.carrier, one.hub, one.window)
            )  # fmt: skip


def write_counts(path: Path, customer: str, last: date) -> None:
    """A file of deliveries a month, carrier, hub and window: what could have been late."""
    counts = Counter(
        (one.day.isoformat()[:7], one.carrier, one.hub, one.window)
        for one in deliveries(customer, last)
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Month", "Unit", "Deliveries", *DIMENSIONS))
        for (month, *labels), count in sorted(counts.items()):
            writer.writerow((month, UNIT, count, *labels))
