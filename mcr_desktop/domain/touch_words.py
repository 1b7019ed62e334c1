"""The words of a line that says a touch: how, how long, when, and how it left them. They are English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

LONGEST_MINUTES = 60 * 24 * 14

CHANNEL_WORDS = {
    **dict.fromkeys(("call", "calls", "phone", "telephone", "c"), "call"),
    **dict.fromkeys(("meeting", "met", "meet", "m"), "meeting"),
    **dict.fromkeys(("visit", "v"), "visit"),
    **dict.fromkeys(("email", "e-mail", "mail", "e"), "e-mail"),
    **dict.fromkeys(("letter", "l"), "letter"),
}
DEED_WORDS = {
    **dict.fromkeys(("called", "phoned", "rang", "telephoned"), "call"),
    **dict.fromkeys(("emailed", "e-mailed", "mailed"), "e-mail"),
    "visited": "visit",
}
"""Whoever stands in front of one of these began it; in front of a name it was us."""
FEELING_WORDS = {
    **dict.fromkeys(("delighted", "thrilled"), "delighted"),
    **dict.fromkeys(
        ("content", "good", "fine", "happy", "pleased", "satisfied", "well"), "content"
    ),
    **dict.fromkeys(("neutral", "ok", "okay"), "neutral"),
    **dict.fromkeys(("uneasy", "worried", "concerned", "nervous"), "uneasy"),
    **dict.fromkeys(("upset", "angry", "bad", "annoyed", "furious"), "upset"),
}
ONE_WAY_WORDS = (
    ("no", "answer"), ("no", "reply"), ("not", "reached"), ("left", "a", "message"),
    ("left", "message"), ("voicemail",), ("voice", "mail"), ("one", "way"), ("one-way",),
)  # fmt: skip
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 1),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALSO_WORDS = frozenset({"wed", "sat", "sun"})
"""Short names of days that are words of their own: they count only after "on" or "last"."""
_AGO = (("days", "ago"), ("day", "ago"))
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
COMMON_WORDS = frozenset({
    *("a", "about", "after", "again", "all", "also", "am", "an", "and", "are", "as", "asked", "at", "back"),
    *("be", "been", "before", "but", "by", "can", "come", "could", "day", "did", "do", "for", "from"),
    *("gave", "get", "go", "got", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in", "is"),
    *("it", "its", "just", "last", "let", "like", "more", "must", "my", "near", "need", "new", "next", "no"),
    *("not", "now", "of", "off", "old", "on", "one", "open", "or", "our", "out", "over", "per", "said", "say"),
    *("see", "sent", "set", "she", "so", "some", "still", "such", "than", "that", "the", "their", "them"),
    *("then", "there", "they", "this", "time", "to", "told", "too", "up", "us", "very", "wants", "was"),
    *("we", "were", "what", "when", "who", "why", "will", "with", "yes", "yet", "you"),
})  # fmt: skip
"""Words of every sentence: none of them is the beginning of a longer name, though it may be a whole one."""
KINDS_OF_TALK = frozenset({
    *("annual", "board", "brief", "budget", "client", "closing", "conference", "contract", "cost", "customer"),
    *("daily", "delivery", "demo", "dock", "escalation", "exit", "final", "first", "follow", "followup", "general"),
    *("good", "group", "handover", "intro", "invoice", "joint", "kick", "kickoff", "long", "lunch", "monthly"),
    *("morning", "network", "offer", "onboarding", "operations", "opening", "phone", "planning", "price"),
    *("pricing", "project", "quality", "quarterly", "quick", "regular", "renewal", "review", "safety", "sales"),
    *("second", "service", "short", "site", "status", "steering", "strategy", "team", "tender", "thank"),
    *("thanks", "urgent", "video", "weekly", "workshop", "yearly", "zoom", "teams"),
})  # fmt: skip
"""Words that stand before "call" or "meeting" and are nobody's name."""
_LENGTH = re.compile(r"(\d{1,4})(?:([.,]\d)?(h|m|min|mins|hr|hrs)(\d{1,2})?m?)?")


def minutes_said(words: Sequence[str]) -> tuple[int, int] | None:
    """How long, in minutes, and how many words said it: "10m", "1h30", "90 min", "1.5h"."""
    found = _LENGTH.fullmatch(words[0]) if words else None
    if found is None:
        return None
    unit, taken = found[3], 1
    if unit is None:
        unit = words[1] if len(words) > 1 else ""
        taken = 2
        if unit not in _UNITS:
            return None
    told = float(found[1] + (found[2] or "").replace(",", "."))
    minutes = round(told * _UNITS[unit]) + int(found[4] or 0)
    return (minutes, taken) if 0 < minutes <= LONGEST_MINUTES else None


def day_said(words: Sequence[str], today: date) -> tuple[date, int] | None:
    """The last such day, and how many words named it."""
    linked = bool(words) and words[0] in ("on", "last")
    skip = int(linked)
    rest = words[skip:]
    if not rest:
        return None
    return _near(words, today) or _counted(rest, today, skip) or _dated(rest, today, skip)


def _near(words: Sequence[str], today: date) -> tuple[date, int] | None:
    first, linked = words[0], words[0] in ("on", "last")
    if first in ("today", "yesterday"):
        return today - timedelta(days=int(first == "yesterday")), 1
    if tuple(words[:2]) in (("this", "morning"), ("this", "afternoon")):
        return today, 2
    name = words[1] if linked else first
    place = next((n for n, one in enumerate(_WEEKDAYS) if _short(name, one)), None)
    if place is None or (name in _ALSO_WORDS and not linked):
        return None
    return today - timedelta(days=(today.weekday() - place - 1) % 7 + 1), 1 + int(linked)


def _counted(rest: Sequence[str], today: date, skip: int) -> tuple[date, int] | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", rest[0], re.ASCII):
        day = _date(*map(int, rest[0].split("-")))
        return (day, skip + 1) if day else None
    if re.fullmatch(r"\d{1,3}", rest[0], re.ASCII) and tuple(rest[1:3]) in _AGO:
        return today - timedelta(days=int(rest[0])), skip + 3
    return None


def _dated(rest: Sequence[str], today: date, skip: int) -> tuple[date, int] | None:
    """The last 12 October, said as "12 oct", "oct 12" or "12.10."."""
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.?", rest[0])
    if dotted:
        day, month, taken = int(dotted[1]), int(dotted[2]), 1
    elif len(rest) > 1:
        one, two = rest[0].rstrip("."), rest[1].rstrip(".")
        month = _month(two) if one.isdigit() else _month(one)
        number = one if one.isdigit() else two
        if not month or not re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", number):
            return None
        day, taken = int(re.sub(r"\D", "", number)), 2
    else:
        return None
    for year in (today.year, today.year - 1):
        found = _date(year, month, day)
        if found is not None and found <= today:
            return found, skip + taken
    return None


def _short(word: str, name: str) -> bool:
    return len(word) >= 3 and name.startswith(word)


def _month(word: str) -> int:
    return next((n for n, name in enumerate(_MONTHS, 1) if _short(word, name)), 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
