"""Days as people write them in English: "fri", "in two weeks", "eom", "14/3", "a week from Friday".

What names one day yields that day. What two readers would take for different days ("next Friday", 5/6,
"March", a Friday that is a Thursday) yields each of them, so that whoever wrote it can be asked. Times of
day are passed over: a day is what is agreed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

JUST_PASSED_DAYS = 60
"""A day and month without a year that passed so recently may be a slip as well as next year's."""
FARTHEST_YEARS = 20
MOST_COUNTED = 1000

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_SHORT = {"tues": "tue", "thur": "thu", "thurs": "thu", "weds": "wed", "sept": "sep"}
ALSO_WORDS = frozenset({"wed", "sat", "sun"})
"""Short names of days that are words of their own: in running text they count only after "by" or "on"."""
_SMALL = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "a couple of": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_UNITS = {"d": "day", "w": "week", "wk": "week", "m": "month", "y": "year", "yr": "year"}

_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(_SMALL, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>(?:working|business|work) days?|days?|weeks?|wks?|fortnights?|months?|quarters?|years?|yrs?)"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?"
_YEAR = r"(?: (?P<year>\d{4}))?"
_NAMED = r"(?P<weekday>[a-z]{3,9})\.?"
_PERIOD = r"(?P<which>this |next |current |coming )?(?:the )?(?P<period>week|month|quarter|year)"
_AT = (
    r"(?:(?:at |around |about |@ ?)?(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|o'clock|h)|\d{1,2}:\d\d)"
    r"|(?:at |around )?(?:noon|midday|lunch|lunchtime)|(?:in the )?(?:morning|afternoon|evening)|night"
    r"|first thing|eod|cob|eob|close of (?:business|play)|end of (?:the )?(?:business |working )?day)"
)
_TIMED = re.compile(
    rf"(?:(?P<before>{_AT}) (?:on )?(?=\S)|.*?\S(?P<after> {_AT})$|(?P<only>{_AT})$)"
)
_OPENING = r"(?:the )?(?:start|beginning) of (?:the )?"
_ENDING = r"(?:the )?(?:very )?(?:end|last day|close) of (?:the )?"

_FORMS = (
    ("iso", r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    ("iso", r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
    ("near", r"(?:the )?(?P<near>day after tomorrow|today|tonight|tomorrow|tmrw|tmr|2morrow)"),
    ("count", rf"(?P<tight>in |within |\+ ?)(?:the next )?{_COUNT} ?{_UNIT}(?: time)?"),
    ("count", rf"{_COUNT} {_UNIT}(?P<tight> from (?:now|today)| time)"),
    ("count", r"(?P<tight>in |within |\+ ?)?(?P<count>\d{1,3}) ?(?P<unit>[dwmy])"),
    ("count", r"(?P<tight>in )(?P<count>half) (?:a|the) (?P<unit>year)"),
    ("count_loose", rf"{_COUNT} {_UNIT}"),
    ("from", rf"{_COUNT} (?P<unit>days?|weeks?|months?) (?:from|after) (?P<base>.+)"),
    ("week_on", r"(?P<base>.+) week"),
    ("short_end", r"(?P<short>eow|eom|eoq|eoy)"),
    ("week_day", rf"(?:on )?(?:{_NAMED} (?:of )?(?P<which>next|this) week)"),
    ("week_day", rf"(?P<which>next|this) week(?: on)? {_NAMED}"),
    ("period_end", rf"{_ENDING}{_PERIOD}"),
    ("period_end", r"(?P<period>week|month|quarter|year)[- ]end"),
    ("period_start", rf"{_OPENING}{_PERIOD}"),
    ("next_period", r"(?P<period>next (?:month|quarter|year))"),
    ("named_end", rf"{_ENDING}{_MONTH}{_YEAR}"),
    ("named_start", rf"{_OPENING}{_MONTH}{_YEAR}"),
    ("named_middle", rf"(?:the )?(?:middle of |mid[- ]){_MONTH}{_YEAR}"),
    ("quarter", rf"(?P<side>{_ENDING}|{_OPENING}|in )?q(?P<quarter>[1-4]){_YEAR}"),
    ("dated", r"(?P<weekday>[a-z]{3,9})\.? (?:the )?(?P<base>(?:.*\d.*|first of .+))"),
    ("named", rf"(?:the )?{_DAY} ?(?:of )?{_MONTH}{_YEAR}"),
    ("named", rf"(?:the )?(?P<day>first) of {_MONTH}{_YEAR}"),
    ("named", rf"{_MONTH} (?:the )?{_DAY}{_YEAR}"),
    ("dotted", r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.(?: ?(?P<year>\d{4}|\d\d))?"),
    ("dashed", r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})"),
    ("slashed", r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?"),
    ("pointed", r"(?P<one>\d{1,2})\.(?P<two>\d{1,2})"),
    ("month_day", r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?: of (?P<which>this|next|the) month)?"),
    ("iso_week", r"(?:week|wk|w|kw|cw) ?(?P<week>\d{1,2})"),
    ("feast", r"(?P<feast>christmas|xmas|christmas day|christmas eve|new year|new year's day|new year's eve)"),
    ("weekend", r"(?:the |this )?weekend"),
    ("month", rf"(?P<inside>in )?{_MONTH}{_YEAR}"),
    ("weekday", rf"(?P<this>this |coming |this coming |next )?{_NAMED}"),
)  # fmt: skip
_LOOSE = frozenset(
    {"count_loose", "month_day", "pointed", "iso_week", "feast", "weekend", "month", "next_period"}
)
"""What names a day only where a day is expected: "the plan for Q1" is not due by then."""


@dataclass(frozen=True, slots=True)
class DaysSaid:
    """The days that words may mean, the earliest first; none where they name none."""

    days: tuple[date, ...] = ()
    loose: bool = False
    """Whether they name a day only where one is expected."""
    timed: bool = False
    """Whether a time of day stood there too."""


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Made with the first words that are read: a page that only offers the field does not pay for them."""
    return tuple((name, re.compile(form)) for name, form in _FORMS)


def days_said(words: str, today: date) -> DaysSaid:
    """What these words, and nothing besides, say as a day from today on."""
    plain = " ".join(words.lower().replace(",", " ").replace("\u2019", "'").split()).rstrip(".!")
    if words.rstrip().endswith(".") and re.fullmatch(r"\d{1,2}\. ?\d{1,2}", plain):
        plain += "."
    return _said(plain, today) if 0 < len(plain) <= 60 else DaysSaid()


def _said(plain: str, today: date, depth: int = 0) -> DaysSaid:
    if depth > 3:
        return DaysSaid()
    for name, form in _forms():
        found = form.fullmatch(plain)
        if found is None:
            continue
        days = _days(name, found, today, depth)
        if days:
            return DaysSaid(days, _is_loose(name, found))
    timed = _TIMED.fullmatch(plain) or _TIMED.match(plain)
    if timed is None:
        return DaysSaid()
    if timed["only"]:
        ends = timed["only"].startswith(("eod", "cob", "eob", "end", "close"))
        return DaysSaid((today,), timed=True) if ends else DaysSaid()
    rest = plain[timed.end() :] if timed["before"] else plain[: timed.start("after")]
    inner = _said(rest.strip(), today, depth + 1)
    return DaysSaid(inner.days, inner.loose, timed=bool(inner.days))


def _is_loose(name: str, found: re.Match[str]) -> bool:
    match name:
        case "count":
            return not found["tight"]
        case "quarter":
            return not found["side"] or found["side"] == "in "
        case "weekday":
            return found["weekday"] in ALSO_WORDS and not found["this"]
        case _:
            return name in _LOOSE


def _days(  # noqa: C901, PLR0911, PLR0912 - one answer a form
    name: str, found: re.Match[str], today: date, depth: int
) -> tuple[date, ...]:
    match name:
        case "iso" | "dashed" | "dotted":
            return _dated(found["year"], int(found["month"]), int(found["day"]), today)
        case "near":
            ahead = {"today": 0, "tonight": 0, "day after tomorrow": 2}.get(found["near"], 1)
            return _one(today + timedelta(days=ahead))
        case "count" | "count_loose":
            return _one(_counted(found["count"], found["unit"], today))
        case "from":
            return tuple(
                _counted(found["count"], found["unit"], base)
                for base in _said(found["base"], today, depth + 1).days
            )
        case "week_on":
            base = found["base"].removeprefix("on ")
            known = _place(base, WEEKDAYS) or base in ("today", "tomorrow")
            days = _said(base, today, depth + 1).days if known else ()
            return tuple(day + timedelta(days=7) for day in days)
        case "short_end":
            return _one(_period_end({"w": "week", "m": "month", "q": "quarter", "y": "year"}[
                found["short"][-1]], today))  # fmt: skip
        case "week_day":
            place = _place(found["weekday"], WEEKDAYS)
            monday = today - timedelta(days=today.weekday() - 7 * (found["which"] == "next"))
            day = monday + timedelta(days=place - 1)
            return _one(day) if place and day >= today else ()
        case "period_end" | "period_start":
            given = found.groupdict()
            following = (given.get("which") or "").startswith("next")
            begin = _period_start(found["period"], today)
            if following:
                begin = _period_start(
                    found["period"], _period_last(found["period"], begin) + timedelta(days=1)
                )
            day = _period_end(found["period"], max(begin, today)) if name == "period_end" else begin
            return _one(day) if day >= today else ()
        case "next_period":
            period = found["period"].removeprefix("next ")
            begin = _period_last(period, today) + timedelta(days=1)
            return (begin, _period_last(period, begin))
        case "named_end" | "named_start" | "named_middle":
            return _of_month(name, found["month"], found["year"], today)
        case "quarter":
            return _quarter(found["side"], int(found["quarter"]), found["year"], today)
        case "dated":
            place = _place(found["weekday"], WEEKDAYS)
            days = _said(found["base"], today, depth + 1).days if place else ()
            return _named_so(days, place, today)
        case "named":
            month = _place(found["month"], MONTHS)
            day_of = 1 if found["day"] == "first" else int(found["day"])
            return _dated(found["year"], month, day_of, today) if month else ()
        case "slashed":
            return _slashed(int(found["one"]), int(found["two"]), found["year"], today)
        case "pointed":
            one, two = int(found["one"]), int(found["two"])
            return _dated(None, two, one, today) or _dated(None, one, two, today)
        case "month_day":
            return _month_day(int(found["day"]), found["which"], today)
        case "iso_week":
            return _week(int(found["week"]), today)
        case "feast":
            month, day_of = {"eve": (12, 24), "new": (1, 1), "chr": (12, 25), "xma": (12, 25)}[
                "eve" if found["feast"] == "christmas eve" else found["feast"][:3]
            ]
            if found["feast"] == "new year's eve":
                month, day_of = 12, 31
            return _one(_ahead(month, day_of, today))
        case "weekend":
            saturday = today + timedelta(days=5 - today.weekday())
            return tuple(day for day in (saturday, saturday + timedelta(days=1)) if day >= today)
        case "month":
            ends = _of_month("named_end", found["month"], found["year"], today)
            if found["inside"] or not ends:
                return ends
            first = ends[0].replace(day=1)
            return (first, *ends) if first >= today else ends
        case _:
            return _weekday(found["this"], found["weekday"], today)


def _one(day: date | None) -> tuple[date, ...]:
    return () if day is None else (day,)


def _weekday(which: str | None, word: str, today: date) -> tuple[date, ...]:
    """The next such day; today's own name, and "next friday", mean a different day to each reader."""
    place = _place(word, WEEKDAYS)
    if not place:
        return ()
    ahead = (place - 1 - today.weekday()) % 7
    first = today + timedelta(days=ahead)
    if (which or "").startswith("next"):
        first = first if ahead else first + timedelta(days=7)
        # On a Friday "next Monday" is Monday: only a day of this very week has two readings.
        twice = ahead and first.isocalendar()[:2] == today.isocalendar()[:2]
        return (first, first + timedelta(days=7)) if twice else (first,)
    return (first,) if ahead or which else (first, first + timedelta(days=7))


def _counted(count: str, unit: str, day: date) -> date:
    unit = _UNITS.get(unit, unit)
    if count == "half":
        return _months_on(day, 6)
    number = min(_SMALL.get(count) or int(count), MOST_COUNTED)
    if unit.startswith(("working", "business", "work ")):
        return _working_days_on(day, number)
    if unit.startswith(("month", "quarter", "year", "yr")):
        months = {"m": 1, "q": 3, "y": 12}[unit[0]]
        return _months_on(day, min(number * months, 12 * FARTHEST_YEARS))
    each = 14 if unit.startswith("fortnight") else 7 if unit.startswith("w") else 1
    return day + timedelta(days=number * each)


def _working_days_on(day: date, number: int) -> date:
    """So many days on, Saturdays and Sundays not counted; holidays are not known here."""
    for _ in range(number):
        day += timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))
    return day


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _period_start(period: str, day: date) -> date:
    if period == "week":
        return day - timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return day.replace(month=month, day=1)


def _period_last(period: str, day: date) -> date:
    begin = _period_start(period, day)
    if period == "week":
        return begin + timedelta(days=6)
    return _month_end(_months_on(begin, {"month": 0, "quarter": 2, "year": 11}[period]))


def _period_end(period: str, day: date) -> date:
    """The last day of the period that a day lies in: of a week its Friday, on a weekend its Sunday."""
    last = _period_last(period, day)
    if period == "week" and day <= last - timedelta(days=2):
        return last - timedelta(days=2)
    return last


def _of_month(which: str, word: str, year: str | None, today: date) -> tuple[date, ...]:
    month = _place(word, MONTHS)
    if not month:
        return ()
    years = (int(year),) if year else (today.year, today.year + 1)
    for one in years:
        if not _sensible(one, today):
            continue
        first = date(one, month, 1)
        day = {
            "named_end": _month_end(first),
            "named_start": first,
            "named_middle": first.replace(day=15),
        }[which]
        if day >= today:
            return (day,)
    return ()


def _quarter(side: str | None, quarter: int, year: str | None, today: date) -> tuple[date, ...]:
    """Its last day; where neither end is said and it has not begun, its first day may be meant too."""
    for one in (int(year),) if year else (today.year, today.year + 1):
        if not _sensible(one, today):
            continue
        first = date(one, 3 * quarter - 2, 1)
        last = _month_end(_months_on(first, 2))
        if side and ("start" in side or "beginning" in side):
            if first >= today:
                return (first,)
        elif last >= today:
            return (last,) if side or first <= today else (first, last)
    return ()


def _named_so(days: tuple[date, ...], place: int, today: date) -> tuple[date, ...]:
    """Of days that were said, those that a weekday's name goes with; where none does, the nearest too.

    Where one of them passed just now all are asked about: whoever slipped is not given another year's.
    """
    so_named = tuple(day for day in days if day.weekday() == place - 1)
    if so_named and days[0] >= today:
        return so_named
    return tuple(sorted({*days, *(_nearest(day, place) for day in days[:1])}))


def _nearest(day: date, place: int) -> date:
    """The day of the week with this number, from 1, that is nearest to a day."""
    return day + timedelta(days=(place - 1 - day.weekday() + 3) % 7 - 3)


def _slashed(one: int, two: int, year: str | None, today: date) -> tuple[date, ...]:
    """Day and month stand in either order round the world."""
    days = {*_dated(year, two, one, today), *_dated(year, one, two, today)}
    return tuple(sorted(days))


def _month_day(day: int, which: str | None, today: date) -> tuple[date, ...]:
    """The next day of a month with this number."""
    first = today.replace(day=1)
    if which == "next":
        first = _months_on(first, 1)
    for ahead in range(12):
        month = _months_on(first, ahead)
        if day <= monthrange(month.year, month.month)[1] and day:
            meant = month.replace(day=day)
            if meant >= today:
                return (meant,)
            if which:
                return ()
    return ()


def _week(week: int, today: date) -> tuple[date, ...]:
    """The Friday of a week by its ISO number."""
    for year in (today.isocalendar()[0], today.isocalendar()[0] + 1):
        try:
            friday = date.fromisocalendar(year, week, 5)
        except ValueError:
            return ()
        if friday >= today:
            return (friday,)
    return ()


def _dated(year: str | None, month: int, day: int, today: date) -> tuple[date, ...]:
    try:
        if year:
            full = int(year) + (2000 if len(year) == 2 else 0)
            return (date(full, month, day),) if _sensible(full, today) else ()
        meant = date(today.year, month, day)
    except ValueError:
        leap = not year and (month, day) == (2, 29)
        return _one(_ahead(2, 29, today)) if leap else ()
    if meant >= today:
        return (meant,)
    later = _ahead(month, day, today)
    return (meant, later) if (today - meant).days <= JUST_PASSED_DAYS else (later,)


def _ahead(month: int, day: int, today: date) -> date:
    """The next such day; for 29 February that of the next leap year."""
    for year in range(today.year, today.year + 9):
        try:
            meant = date(year, month, day)
        except ValueError:
            continue
        if meant >= today:
            return meant
    return today


def _sensible(year: int, today: date) -> bool:
    return today.year - 1 <= year <= today.year + FARTHEST_YEARS


def _place(word: str, names: tuple[str, ...]) -> int:
    """The number, from 1, of the one name that a word of three letters or more begins; 0 for none."""
    word = _SHORT.get(word, word)
    if len(word) != 3 and word not in names:
        return 0
    found = [number for number, name in enumerate(names, 1) if name.startswith(word)]
    return found[0] if len(found) == 1 else 0
