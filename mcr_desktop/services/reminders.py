"""What should be said unasked: a meeting that begins soon, promises that are due, a date of a person.

Each is said once on this machine. What was said is remembered as hashes alone, since settings lie in
the clear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from mcr_desktop.domain.periods import now, today
from mcr_desktop.services.day_views import TodayView
from mcr_desktop.services.settings import Settings

SOON = timedelta(minutes=30)
TOLD = "reminders.told"
ON = "reminders.on"
MOST_REMEMBERED = 500
ReminderKind = Literal["meeting", "promises", "date", "letter"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to say."""

    kind: ReminderKind
    row_id: bytes
    account_id: bytes
    title: str
    """What it is: a meeting's title, a date, the account of a letter; empty for promises."""
    account: str = ""
    at: str = ""
    """When a meeting begins, `HH:MM`."""
    count: int = 0
    """How many promises are due today, or have been late for the first time."""


class Reminders:
    """Finds what is to be said and was not yet."""

    def __init__(self, settings: Settings, view: Callable[[], TodayView], person: str) -> None:
        """`view` gives the day as Today shows it."""
        self._settings = settings
        self._view = view
        self._person = person

    @property
    def on(self) -> bool:
        """Whether anything is said at all."""
        return bool(self._settings.get(ON, True))

    def turn(self, *, on: bool) -> None:
        """Say things from now on, or no more."""
        self._settings.set(ON, on)

    def take(self) -> list[Reminder]:
        """What is to be said now, most pressing first; it counts as said."""
        if not self.on:
            return []
        day = today().isoformat()
        kept = self._settings.get(TOLD, [])
        told = [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
        found = []
        for reminder in self._due(self._view()):
            key = _key(reminder, day)
            if key not in told:
                told.append(key)
                found.append(reminder)
        if found:
            self._settings.set(TOLD, told[-MOST_REMEMBERED:])
        return found

    def _due(self, view: TodayView) -> list[Reminder]:
        found = []
        moment = _local_now()
        for one in view.meetings:
            begins = _moment(one.meeting.starts_at)
            if begins is not None and moment <= begins <= moment + SOON:
                found.append(
                    Reminder(
                        "meeting",
                        one.meeting.id,
                        one.account.id,
                        one.meeting.title,
                        one.account.name,
                        one.meeting.starts_at[11:16],
                    )
                )
        mine = [
            one
            for one in view.ours
            if one.days == 0 and one.commitment.owner in (None, "", self._person)
        ]
        if mine:
            first = mine[0]
            found.append(
                Reminder(
                    "promises",
                    first.commitment.id,
                    first.account.id,
                    first.commitment.wording,
                    first.account.name,
                    count=len(mine),
                )
            )
        found += [
            Reminder(
                "date",
                one.occasion.id,
                one.account.id,
                one.occasion.title or "",
                one.contact.name if one.contact else one.account.name,
            )
            for one in view.occasions
            if one.days == 0 and not one.occasion.sensitive
        ]
        found += [
            Reminder(
                "letter", one.touch.id, one.account.id, one.touch.summary or "", one.account.name,
                count=one.days,
            )
            for one in view.letters
            if one.late
        ][:1]  # fmt: skip
        return found


def _key(reminder: Reminder, day: str) -> str:
    """Names what was said: a meeting by its time, all else by the day."""
    row = b"" if reminder.kind == "promises" else reminder.row_id
    told = f"{reminder.kind}|{day}|{reminder.at}|".encode() + row
    return blake2b(told, digest_size=8).hexdigest()


def _local_now() -> datetime:
    """The wall clock where the user is, without a zone, as meetings are written down."""
    import os

    moment = now()
    return (moment if os.environ.get("MCR_NOW") else moment.astimezone()).replace(tzinfo=None)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) == 16 else None
    except ValueError:
        return None
