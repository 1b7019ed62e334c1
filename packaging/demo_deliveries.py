"""Writes resources/demo/deliveries.csv: real late arrivals as the deliveries of three invented customers.

    python packaging/demo_deliveries.py flights_2013_h1.parquet

Every row stands for one real flight of January to June 2013, and says truly how late that flight came in.
Which flight stands for which delivery is our choice, and with it the story: for twelve weeks the
deliveries of "Carrier B" are evening flights of another airline than before and after. Seventy-eight
weeks are told with the flights of twenty-five real ones, each week three times or four with other
flights, so that bad weather stays bad weather for everybody. Codes and customers are invented.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl

OUT = Path(__file__).parents[1] / "resources" / "demo" / "deliveries.csv"
WEEKS, FIRST_BAD, FIRST_GOOD_AGAIN = 78, 56, 68
FIRST_REAL_MONDAY, REAL_WEEKS = date(2013, 1, 7), 25
A_WEEK = 75
HUBS = {"EWR": "Hub N", "JFK": "Hub J", "LGA": "Hub L"}
CARRIERS = {
    "Carrier A": ("UA",),
    "Carrier B": ("DL",),
    "Carrier C": ("AA", "US"),
    "Carrier D": ("B6", "MQ"),
}
INSTEAD = ("EV",)
"""Whose evening flights stand for the deliveries of Carrier B while another drove for it."""
SHARES = {
    "belmarrow": (0.25, 0.40, 0.20, 0.15),
    "castrevale": (0.30, 0.35, 0.20, 0.15),
    "dunholt": (0.20, 0.45, 0.20, 0.15),
}
_MORNING_ENDS, _MIDDAY_ENDS = 11, 16

Flight = dict[str, object]


def main(source: Path) -> None:
    """Write the file."""
    by_day = _flights(source)
    dice = random.Random("deliveries 5")  # noqa: S311 - the same file every time
    used: set[tuple[object, ...]] = set()
    rows = []
    for number in range(7 * WEEKS):
        week, weekday = divmod(number, 7)
        real = FIRST_REAL_MONDAY + timedelta(days=7 * (week % REAL_WEEKS) + weekday)
        disturbed = FIRST_BAD <= week < FIRST_GOOD_AGAIN
        for customer, shares in SHARES.items():
            busy = (1.1 if weekday < 5 else 0.6) * dice.uniform(0.85, 1.15)
            for _ in range(int(A_WEEK / 7 * busy + dice.random())):
                carrier = dice.choices(list(CARRIERS), shares)[0]
                flights = _pool(by_day[real], carrier, disturbed=disturbed)
                free = [one for one in flights if one["key"] not in used]
                if free:
                    flight = dice.choice(free)
                    used.add(flight["key"])  # type: ignore[arg-type]  # a tuple, always
                    day = number - 7 * WEEKS + 1
                    late = int(str(flight["late"]))
                    rows.append((day, customer, carrier, flight["hub"], flight["window"], late))
    rows.sort(key=lambda row: (row[0], str(row[1])))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("day", "customer", "carrier", "hub", "window", "minutes_late"))
        writer.writerows(rows)


def _pool(flights: list[Flight], carrier: str, *, disturbed: bool) -> list[Flight]:
    if carrier == "Carrier B" and disturbed:
        return [one for one in flights if one["airline"] in INSTEAD and one["window"] == "evening"]
    return [one for one in flights if one["airline"] in CARRIERS[carrier]]


def _flights(source: Path) -> dict[date, list[Flight]]:
    frame = pl.read_parquet(source).filter(pl.col("arr_delay").is_not_null())
    by_day: dict[date, list[Flight]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        day = date(row["year"], row["month"], row["day"])
        hour = row["hour"]
        window = (
            "morning" if hour < _MORNING_ENDS else "midday" if hour < _MIDDAY_ENDS else "evening"
        )
        by_day[day].append(
            {
                "key": (day, row["carrier"], row["flight"], row["origin"]),
                "airline": row["carrier"],
                "hub": HUBS[row["origin"]],
                "window": window,
                "late": round(row["arr_delay"]),
            }
        )
    for flights in by_day.values():
        flights.sort(key=lambda one: str(one["key"]))
    return by_day


if __name__ == "__main__":
    main(Path(sys.argv[1]))
