"""What the tabs show, read on a reader thread as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.indicators import AccountLine, RoomPerson
from mcr_desktop.figures.charts import SparkFigure

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account, Fact
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.findings import Signal
    from mcr_desktop.domain.meetings import Meeting
    from mcr_desktop.domain.people import Touch


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
    """The complaints a month as a small chart with its limits, and its words; None where too few."""
    total = line.complaints.total
    figure = services.causes.spark(account) if total else None
    if figure is None:
        return None, ""
    months = len(figure.values)
    if months < 3:
        return None, f"Too few to say: {total} complaints in {months} whole months."
    if figure.ucl is None:
        return figure, f"{figure.title}. Too few to say what is ordinary."
    return figure, f"{figure.title}; the band is what chance alone brings about."


def read_signals(services: Services, account: Account) -> tuple[Signal, ...]:
    """What moved in the complaints, foremost first; half a second where there are many."""
    if not services.indicators.complaint_counts(account).total:
        return ()
    return tuple(one.signal for one in services.causes.signals(account) if not one.is_intake_change)
