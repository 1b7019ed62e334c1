"""Where a complaint stands, in a few words: acknowledged, answered, resolved, and how long it took."""

from __future__ import annotations

from datetime import date
from typing import Literal

from mcr_desktop.domain.periods import today
from mcr_desktop.domain.response_clocks import Clock, Clocks
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import days_text, exact_day, short_day

Meaning = Literal["", "good", "watch", "bad", "neutral", "muted"]

SOON_DAYS = 2
"""So many days before the agreed day a running clock is worth a look."""


def step_name(step: str) -> str:
    """A step as a heading says it."""
    return {"acknowledged": _("Acknowledged"), "responded": _("Answered")}.get(step, step)


def clock_words(clock: Clock, now: date | None = None) -> str:
    """One clock: "acknowledged on 12 Nov, after 2 days (3 agreed)", "answer due 26 Nov, 3 days left"."""
    now = now or today()
    if clock.done_on:
        return _done(clock, now)
    if clock.days is None:
        return _without_a_day(clock)
    if clock.state == "overdue":
        late = days_text(-(clock.left_days or 0))
        told = (
            _("not acknowledged, {days} late")
            if clock.step == "acknowledged"
            else _("not answered, {days} late")
        )
        return told.format(days=late)
    if clock.left_days is None:
        told = (
            _("not acknowledged, {days} old, no time agreed")
            if clock.step == "acknowledged"
            else _("not answered, {days} old, no time agreed")
        )
        return told.format(days=days_text(max(clock.days, 0)))
    return _running(clock, now)


def _running(clock: Clock, now: date) -> str:
    if clock.left_days == 0:
        return (
            _("to be acknowledged today")
            if clock.step == "acknowledged"
            else _("to be answered today")
        )
    told = (
        _("to be acknowledged by {day}, {days} left")
        if clock.step == "acknowledged"
        else _("answer due {day}, {days} left")
    )
    return told.format(day=short_day(clock.due_on, now), days=days_text(clock.left_days or 0))


def _without_a_day(clock: Clock) -> str:
    if clock.step == "acknowledged":
        return _("not acknowledged; the day on which it was reported is missing")
    return _("not answered; the day on which it was reported is missing")


def _done(clock: Clock, now: date) -> str:
    day = short_day(clock.done_on, now)
    if clock.implied:
        told = (
            _("acknowledged by the answer on {day}")
            if clock.step == "acknowledged"
            else _("answered when it was resolved on {day}")
        )
    else:
        told = (
            _("acknowledged on {day}") if clock.step == "acknowledged" else _("answered on {day}")
        )
    words = told.format(day=day)
    if clock.days is None:
        return words
    if clock.days == 0:
        words = _("{words}, the same day").format(words=words)
        agreed = days_text(clock.agreed_days or 0)
    else:
        words = _("{words}, after {days}").format(words=words, days=days_text(clock.days))
        agreed = str(clock.agreed_days)
    if clock.agreed_days is None:
        return words
    return _("{words} ({agreed} agreed)").format(words=words, agreed=agreed)


def foremost(clocks: Clocks, now: date | None = None) -> tuple[str, str, Meaning]:
    """The one thing to say of where a complaint stands: words, exact days for a hover, its meaning."""
    now = now or today()
    tip = "\n".join(
        f"{step_name(one.step)}: {_exactly(one, now)}"
        for one in (clocks.acknowledged, clocks.responded)
    )
    if clocks.resolved_on:
        tip = "\n".join((tip, _("Resolved: {day}").format(day=exact_day(clocks.resolved_on))))
    words, meaning = _standing(clocks, now)
    return words, tip, meaning


def _standing(clocks: Clocks, now: date) -> tuple[str, Meaning]:
    clock = clocks.foremost
    if clocks.resolved_on:
        late = "late" in (clocks.acknowledged.state, clocks.responded.state)
        if clocks.told:
            return _("resolved, customer told"), "neutral" if late else "good"
        return _("resolved, customer not told"), "watch"
    if clock is not None and clock.left_days is not None:
        if clock.state == "overdue":
            return clock_words(clock, now), "bad"
        return clock_words(clock, now), "watch" if clock.left_days <= SOON_DAYS else ""
    if clocks.age_days is None:
        return _("open, day unknown"), "muted"
    age = max(clocks.age_days, 0)
    if not age:
        told = _("answered, open since today") if clock is None else _("open since today")
    else:
        told = _("answered, open {days}") if clock is None else _("open {days}")
    return told.format(days=days_text(age)), "neutral" if clock is None else ""


def _exactly(clock: Clock, now: date) -> str:
    words = clock_words(clock, now)
    day = clock.done_on or clock.due_on
    return f"{words} ({exact_day(day)})" if day else words
