"""How time stands where a customer is: their clock, and whether their working day is on.

Zones go by their IANA names; the data come with the program, so that a machine without them tells the
same. Countries and their zones are those of the time zone database's own tables (zone.tab, iso3166.tab).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

USUAL_DAYS = "12345"
USUAL_BEGINS, USUAL_ENDS = "09:00", "17:00"
"""What is taken for a working day where nobody wrote down theirs; whoever shows it says so."""
LOOKED_AHEAD_DAYS = 14
"""So far ahead their next working hour is looked for; holidays and odd weeks fit in."""

ClockState = Literal["working", "before", "after", "off", "holiday"]


@dataclass(frozen=True, slots=True)
class LocalClock:
    """Time where somebody else is, at one moment."""

    zone: str
    here: datetime
    """Now, where they are."""
    ahead_minutes: int
    """How far their clock is ahead of ours."""
    state: ClockState
    ends_at: datetime | None
    """When their working day ends, while it is on."""
    next_at: datetime | None
    """When they are next at work; None while they are, or where that is weeks away."""
    agreed: bool
    """Whether days and hours were written down; else the usual ones are meant."""
    holiday: str = ""

    @property
    def minutes_left(self) -> int | None:
        """Minutes until their working day ends, while it is on."""
        return _minutes(self.here, self.ends_at)

    @property
    def minutes_until(self) -> int | None:
        """Minutes until they are next at work."""
        return _minutes(self.here, self.next_at)


def clock_of(
    zone: str | None,
    now: datetime,
    days: str | None = None,
    begins: str | None = None,
    ends: str | None = None,
    holidays: Mapping[str, str] | None = None,
) -> LocalClock | None:
    """How time stands in a zone at an aware moment; None where there is no such zone.

    `now` bears our own zone, from which the difference is told. A day that ends before it begins goes on
    past midnight. `holidays` names days (ISO) on which nobody works. Hours that a change of the clock
    skips or repeats count as they pass.
    """
    there = zone_named(zone)
    if there is None:
        return None
    here = now.astimezone(there)
    working = frozenset(days if days and is_days(days) else USUAL_DAYS)
    start = _time(begins) or _time(USUAL_BEGINS) or time(9)
    end = _time(ends) or _time(USUAL_ENDS) or time(17)
    off = holidays or {}
    shifts = list(_shifts(here, working, start, end, off))
    on = next((one for one in shifts if one[0] <= here < one[1]), None)
    ahead = None if on else next((one for one in shifts if one[0] > here), None)
    today = here.date().isoformat()
    if on:
        state: ClockState = "working"
    elif today in off:
        state = "holiday"
    elif str(here.isoweekday()) not in working:
        state = "off"
    else:
        state = "before" if ahead and ahead[0].date() == here.date() else "after"
    return LocalClock(
        zone or "",
        here,
        _offset(here) - _offset(now),
        state,
        on[1] if on else None,
        ahead[0] if ahead else None,
        bool(days or begins or ends),
        off.get(today, "") if state == "holiday" else "",
    )


def _shifts(
    here: datetime, working: frozenset[str], start: time, end: time, off: Mapping[str, str]
) -> Iterable[tuple[datetime, datetime]]:
    """Their working days from yesterday's on, each with its beginning and its end."""
    for step in range(-1, LOOKED_AHEAD_DAYS + 1):
        day = here.date() + timedelta(days=step)
        if str(day.isoweekday()) not in working or day.isoformat() in off:
            continue
        last = day + timedelta(days=1) if end <= start else day
        yield _at(day, start, here), _at(last, end, here)


def _at(day: date, moment: time, here: datetime) -> datetime:
    return datetime.combine(day, moment, here.tzinfo)


def _minutes(start: datetime, end: datetime | None) -> int | None:
    """Whole minutes that pass until then; clocks of one zone would be subtracted as if they never changed."""
    return None if end is None else round((end.timestamp() - start.timestamp()) // 60)


def _offset(moment: datetime) -> int:
    gap = moment.utcoffset()
    return round(gap.total_seconds() / 60) if gap is not None else 0


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text and len(text) == 5 else None
    except ValueError:
        return None


def is_time(text: str) -> bool:
    """Whether a text is a time of day, `HH:MM`."""
    return _time(text) is not None


def is_days(text: str) -> bool:
    """Whether a text names days of the week in order, each once: `12345`."""
    return bool(text) and all(one in "1234567" for one in text) and list(text) == sorted(set(text))


@lru_cache(maxsize=256)
def zone_named(name: str | None) -> ZoneInfo | None:
    """The zone of this name; None where there is none, whatever the text is."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a folder, a path, an odd character
        return None


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names of all zones that people live in, by name. The first call reads a table."""
    return tuple(sorted({zone for _country, zone in _places()} | {"UTC"}))


def find_zones(words: str, most: int = 12) -> tuple[str, ...]:
    """Zones that a city, a country or the zone's own name means, the likeliest first.

    Every word must begin a word of the zone's name or of its country's; signs and capitals do not matter.
    """
    wanted = _bare(words).split()
    if not wanted:
        return ()
    found: dict[str, int] = {}
    names = _countries()
    for place, (country, zone) in enumerate(_places()):
        own = _bare(zone).split()
        among = (*own, *_bare(names.get(country, "")).split())
        if all(any(one.startswith(word) for one in among) for word in wanted):
            # A city's own name before a country's other zones.
            by_name = all(any(one.startswith(word) for one in own) for word in wanted)
            found.setdefault(zone, place if by_name else 10_000 + place)
    if "utc".startswith(wanted[0]):
        found["UTC"] = -1
    return tuple(sorted(found, key=lambda zone: found[zone])[:most])


def zones_of_place(city: str | None, country: str | None) -> tuple[str, ...]:
    """The zones that a city or its country lies in, the likeliest first; nothing where neither is known."""
    town = "_".join(_bare(city or "").split())
    named = [zone for _code, zone in _places() if town and _town(zone) == town]
    wanted = _bare(country or "")
    codes = {code for code, name in _countries().items() if wanted and _bare(name) == wanted}
    codes |= _OTHER_NAMES.get(wanted, set())
    of_country = [zone for code, zone in _places() if code in codes]
    both = [zone for zone in named if not of_country or zone in of_country]
    return tuple(dict.fromkeys((*both, *of_country)))


def place_of(zone: str) -> str:
    """The place that a zone is called after: "Lisbon" of `Europe/Lisbon`."""
    return zone.rpartition("/")[2].replace("_", " ")


def _town(zone: str) -> str:
    return "_".join(_bare(zone.rpartition("/")[2]).split())


def _bare(text: str) -> str:
    """Small letters without marks; what is no letter or digit parts words."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (one for one in plain if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in kept).split())


_OTHER_NAMES = {
    "united kingdom": {"GB"},
    "great britain": {"GB"},
    "uk": {"GB"},
    "england": {"GB"},
    "scotland": {"GB"},
    "usa": {"US"},
    "united states of america": {"US"},
    "the netherlands": {"NL"},
    "holland": {"NL"},
    "czechia": {"CZ"},
    "czech republic": {"CZ"},
    "south korea": {"KR"},
    "turkiye": {"TR"},
    "ivory coast": {"CI"},
    "uae": {"AE"},
}
"""Countries under names that the table does not know."""


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[str, str], ...]:
    """Each country's code with a zone of it, the most populous of a country first, as the table has them."""
    rows = [line.split("\t") for line in _table("zone.tab")]
    found = tuple((row[0], row[2]) for row in rows if len(row) >= 3)
    return found or tuple(("", zone) for zone in sorted(available_timezones()))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    rows = (line.split("\t") for line in _table("iso3166.tab"))
    return {row[0]: row[1] for row in rows if len(row) == 2}


def _table(name: str) -> list[str]:
    try:
        text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError):  # a system's own data may come without the tables
        return []
    return [line for line in text.splitlines() if line and not line.startswith("#")]
