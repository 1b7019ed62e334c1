"""What the tabs show, read on a reader thread as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.indicators import AccountLine, RoomPerson
from mcr_desktop.domain.periods import month_of, months_between, today
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases.dates import month_name

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account, Fact
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.meetings import Meeting
    from mcr_desktop.domain.people import Touch

SPARK_MONTHS = 24
ENOUGH_MONTHS = 12
"""Limits of ordinary variation from fewer months would be a guess."""


@dataclass(frozen=True, slots=True)
class OverviewRead:
    """Everything on the Overview."""

    account: Account
    line: AccountLine
    owed: tuple[Commitment, ...]
    people: tuple[RoomPerson, ...]
    meeting: Meeting | None
    room: tuple[str, ...]
    touches: tuple[Touch, ...]
    facts: tuple[Fact, ...]
    spark: SparkFigure | None
    spark_words: str


def read_overview(services: Services, account: Account) -> OverviewRead:
    """The 360-degree view of an account."""
    account = services.accounts.show(account.id)
    line = services.indicators.line(account)
    people = read_people(services, account)
    names = {one.contact.id: one.contact.name for one in people}
    meeting = services.meetings.next(account)
    spark, words = read_spark(services, account, line)
    return OverviewRead(
        account=account,
        line=line,
        owed=tuple(services.commitments.owed(account)),
        people=people,
        meeting=meeting,
        room=tuple(names[one] for one in meeting.contacts if one in names) if meeting else (),
        touches=tuple(services.touches.all(account, limit=6)),
        facts=tuple(services.accounts.facts(account)),
        spark=spark,
        spark_words=words,
    )


def read_people(services: Services, account: Account) -> tuple[RoomPerson, ...]:
    """Everybody at the customer with how quiet they are; deciders first, then by name."""
    owed = services.commitments.owed(account)
    order = {"decides": 0, "champions": 1, "influences": 2}
    people = [
        RoomPerson(
            contact,
            services.indicators.quiet_of_contact(contact),
            sum(item.contact_id == contact.id for item in owed),
        )
        for contact in services.people.all(account)
    ]
    return tuple(sorted(people, key=lambda one: order.get(one.contact.role or "", 3)))


def read_spark(
    services: Services, account: Account, line: AccountLine
) -> tuple[SparkFigure | None, str]:
    """The complaints a month as a small chart, with its words; no chart where there are too few."""
    counts = {
        entry.day[:7]: float(entry.count)
        for entry in services.timelines.of(account)
        if entry.kind == "complaint"
    }
    last = account.as_of[:7] if account.as_of else month_of(today())
    months = months_between(min(counts, default=last), last)[-SPARK_MONTHS:]
    if len(months) < ENOUGH_MONTHS:
        return None, f"Too few to say: {line.complaints.total} complaints in {len(months)} months."
    values = tuple(counts.get(month, 0.0) for month in months)
    title = f"Complaints a month, {month_name(months[0])} to {month_name(months[-1])}"
    return SparkFigure(title, values, key="complaints"), title
