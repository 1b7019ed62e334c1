"""Invented complaints and shipments as files, so that the demo comes in the way real data does."""

from __future__ import annotations

import calendar
import csv
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mcr_desktop.domain.periods import month_of, months_between

DAYS = 730
"""Two years."""

DIMENSIONS = ("site", "lane", "carrier", "product", "process_step", "shift")
_MONTH_DAYS = 30.44

_COMPLAINT_COLUMNS = (
    "Number",
    "Occurred",
    "Reported",
    "Acknowledged",
    "Resolved",
    "Type",
    "Severity",
    "Summary",
    "Remedy sought",
    "Resolution",
    "Customer told",
    *DIMENSIONS,
)


def write_complaints(path: Path, slug: str, told: Mapping[str, Any], day: date) -> None:
    """A file of complaints of the last two years: every stream a Poisson process of its own."""
    dice = random.Random(f"{slug} complaints")  # noqa: S311 - the same demo every time
    rows = [
        row for stream in told["stream"] for row in _of_stream(dice, stream, told["lanes"], day)
    ]
    rows.sort(key=lambda row: str(row["Reported"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COMPLAINT_COLUMNS)
        writer.writeheader()
        for number, row in enumerate(rows, 1):
            writer.writerow({"Number": f"{told['prefix']}-{number:04d}", **row})


def write_exposures(path: Path, slug: str, told: Mapping[str, Any], day: date) -> None:
    """A file of shipments a month, lane and carrier; the present month only as far as it has come."""
    dice = random.Random(f"{slug} shipments")  # noqa: S311 - the same demo every time
    first = month_of(day - timedelta(days=DAYS))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Month", "Unit", "Shipments", "lane", "carrier"))
        for month in months_between(first, month_of(day)):
            year, number = int(month[:4]), int(month[5:])
            part = 1.0
            if month == month_of(day):
                part = day.day / calendar.monthrange(year, number)[1]
            elif month == first:
                begun = (day - timedelta(days=DAYS)).day
                length = calendar.monthrange(year, number)[1]
                part = (length - begun + 1) / length
            season = 1.0 + told.get("season", 0.0) * (1 if number in {10, 11, 12} else 0)
            for lane in told["lanes"]:
                for carrier, shipments in lane["carriers"].items():
                    amount = shipments * part * season * dice.uniform(0.95, 1.05)
                    row = (month, told["unit"], round(amount), lane["lane"], carrier)
                    writer.writerow(row)


def _of_stream(
    dice: random.Random, stream: Mapping[str, Any], lanes: list[dict[str, Any]], day: date
) -> Iterator[dict[str, object]]:
    at = float(stream.get("since", -DAYS))
    until = float(stream.get("until", 0))
    turn = 0
    while True:
        at += dice.expovariate(stream["per_month"] / _MONTH_DAYS)
        if at > until:
            return
        yield _complaint(dice, stream, lanes, day, at, turn)
        turn += 1


def _complaint(
    dice: random.Random,
    stream: Mapping[str, Any],
    lanes: list[dict[str, Any]],
    day: date,
    at: float,
    turn: int,
) -> dict[str, object]:
    reported = day + timedelta(days=int(at))
    lane, carrier = _lane_and_carrier(dice, stream, lanes)
    dimensions = {
        name: _pick(dice, stream[name])
        for name in ("site", "product", "process_step", "shift")
        if name in stream
    }
    occurred = reported - timedelta(days=dice.choice((0, 0, 1, 1, 2, 3)))
    acknowledged = reported + timedelta(days=dice.choice((0, 0, 0, 1, 1, 2)))
    resolved = reported + timedelta(days=dice.choice(stream.get("days_to_resolve", (2, 4, 7, 12))))
    done = resolved <= day
    order = f"{dice.randrange(10_000, 99_999)}"
    facts = {"lane": lane, "carrier": carrier, "order": order, **dimensions}
    return {
        "Occurred": occurred.isoformat(),
        "Reported": reported.isoformat(),
        "Acknowledged": acknowledged.isoformat() if acknowledged <= day else "",
        "Resolved": resolved.isoformat() if done else "",
        "Type": stream["kind"],
        "Severity": dice.choice(stream.get("severities", (2, 2, 3, 3, 4))),
        "Summary": stream["summaries"][turn % len(stream["summaries"])].format(**facts),
        "Remedy sought": _turn(stream.get("remedies"), turn),
        "Resolution": _turn(stream.get("resolutions"), turn) if done else "",
        "Customer told": ("yes" if dice.random() < 0.85 else "no") if done else "",
        "lane": lane,
        "carrier": carrier,
        **dimensions,
    }


def _lane_and_carrier(
    dice: random.Random, stream: Mapping[str, Any], lanes: list[dict[str, Any]]
) -> tuple[str, str]:
    """A shipment's lane and carrier: as likely as there are shipments, unless the stream says which."""
    pairs = [
        (lane["lane"], carrier, shipments)
        for lane in lanes
        for carrier, shipments in lane["carriers"].items()
        if stream.get("lane", lane["lane"]) == lane["lane"]
        and stream.get("carrier", carrier) == carrier
    ]
    lane, carrier, _ = dice.choices(pairs, [shipments for _, _, shipments in pairs])[0]
    return lane, carrier


def _pick(dice: random.Random, weights: Mapping[str, float]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def _turn(texts: list[str] | None, turn: int) -> str:
    return texts[turn % len(texts)] if texts else ""
