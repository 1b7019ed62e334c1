"""How a customer's clock and working days are said, and read where somebody types them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from mcr_desktop.domain.working_times import LocalClock, is_days, is_time, place_of
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import weekday_name

SOON_MINUTES = 60
"""Less than this until their day ends is worth a mark: whoever wants to ring must do it now."""


def clock_sentence(clock: LocalClock, place: str = "") -> str:
    """How time stands where they are: "It is 16:40 in Lisbon; their day ends in 1 h 20 min."."""
    words = {"time": _hour(clock.here), "place": place or place_of(clock.zone)}
    return _("It is {time} in {place}; {state}.").format(**words, state=_state(clock))


def clock_words(clock: LocalClock) -> str:
    """The same in few words: "16:40, at work for 1 h 20 min", "16:40, back Mon 09:00"."""
    return _("{time}, {state}").format(time=_hour(clock.here), state=_short_state(clock))


def clock_tip(clock: LocalClock) -> str:
    """What stands behind it: the zone, how far it is ahead of ours, whether hours were agreed."""
    lines = [_("{zone}, {gap}").format(zone=clock.zone, gap=_gap(clock.ahead_minutes))]
    if not clock.agreed:
        lines.append(_("Nobody wrote down their hours: Monday to Friday, 9 to 17 is assumed."))
    return "\n".join(lines)


def clock_meaning(clock: LocalClock) -> Literal["good", "watch", "neutral"]:
    """Good where they can be reached, watch where that ends within the hour."""
    if clock.state != "working":
        return "neutral"
    left = clock.minutes_left
    return "watch" if left is not None and left <= SOON_MINUTES else "good"


def _state(clock: LocalClock) -> str:
    if clock.state == "working":
        return _("their day ends in {time}").format(time=span_text(clock.minutes_left or 0))
    back = _back(clock)
    if clock.state == "before":
        return _("their day begins in {time}").format(time=span_text(clock.minutes_until or 0))
    if clock.state == "holiday":
        words = {"holiday": clock.holiday or _("a holiday"), "back": back}
        return _("nobody works: {holiday}. Back {back}").format(**words)
    if clock.state == "off":
        return _("nobody works today, back {back}").format(back=back)
    return _("their day is over, back {back}").format(back=back)


def _short_state(clock: LocalClock) -> str:
    if clock.state == "working":
        return _("at work for {time}").format(time=span_text(clock.minutes_left or 0))
    if clock.state == "holiday" and clock.holiday:
        return _("{holiday}, back {back}").format(holiday=clock.holiday, back=_back(clock))
    return _("back {back}").format(back=_back(clock))


def _back(clock: LocalClock) -> str:
    if clock.next_at is None:
        return _("later than in two weeks")
    days = (clock.next_at.date() - clock.here.date()).days
    if days == 0:
        return _("at {time}").format(time=_hour(clock.next_at))
    if days == 1:
        return _("tomorrow at {time}").format(time=_hour(clock.next_at))
    name = weekday_name(clock.next_at.isoweekday(), short=True)
    if days > 6:
        name = _("{day} in {n} days").format(day=name, n=days)
    return _("{day} at {time}").format(day=name, time=_hour(clock.next_at))


def span_text(minutes: int) -> str:
    """A span of time: "25 min", "1 h 20 min", "3 h", "2 days"."""
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        days = round(hours / 24)
        return ngettext("{n} day", "{n} days", days).format(n=days)
    return _("{h} h {m} min").format(h=hours, m=rest) if rest else _("{h} h").format(h=hours)


def _gap(minutes: int) -> str:
    if not minutes:
        return _("the same time as here")
    words = span_text(abs(minutes))
    return (
        _("{time} ahead of here").format(time=words)
        if minutes > 0
        else _("{time} behind here").format(time=words)
    )


def _hour(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def days_text(days: str | None) -> str:
    """Working days as they are said: "Mon to Fri", "Sun to Thu", "Mon, Wed, Fri"."""
    if not days or not is_days(days):
        return ""
    numbers = [int(one) for one in days]
    if len(numbers) == 7:
        return _("every day")
    for start in numbers:
        run = [(start - 1 + step) % 7 + 1 for step in range(len(numbers))]
        if len(numbers) > 2 and sorted(run) == numbers:
            ends = (weekday_name(run[0], short=True), weekday_name(run[-1], short=True))
            return _("{first} to {last}").format(first=ends[0], last=ends[1])
    return ", ".join(weekday_name(one, short=True) for one in numbers)


def read_working_days(text: str) -> str | None:
    """Days that somebody typed, as digits; None where they are none.

    Understands "Mon to Fri", "Sun-Thu", "mon, wed, fri", "every day" and `12345`.
    """
    words = " ".join(text.casefold().replace("\N{EN DASH}", "-").split())
    if words in {_("every day"), "all", "daily"}:
        return "1234567"
    if re.fullmatch(r"[1-7]+", words):
        return "".join(sorted(set(words)))
    found: set[int] = set()
    for part in re.split(r"[,;+&]| and ", words):
        if not part.strip():
            continue
        ends = [
            _weekday(one) for one in re.split(rf" ?(?:-| to | {_('to')} | until ) ?", part.strip())
        ]
        if not all(ends) or len(ends) > 2:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        found.add(first)
        while first != last:
            first = first % 7 + 1
            found.add(first)
    return "".join(str(one) for one in sorted(found)) or None


def _weekday(word: str) -> int | None:
    word = word.strip().rstrip(".")
    if len(word) < 2:
        return None
    named = [n for n in range(1, 8) if weekday_name(n).casefold().startswith(word)]
    return named[0] if len(named) == 1 else None


def read_time(text: str) -> str | None:
    """A time of day that somebody typed, `HH:MM`; None where it is none: "9", "9:30", "17.30", "5 pm"."""
    words = text.strip().casefold().replace(" ", "").removesuffix("h")
    found = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?(am|pm)?", words)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    told = f"{hour:02d}:{minute:02d}"
    return told if is_time(told) else None
