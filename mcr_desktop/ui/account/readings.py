"""What the tabs show, read on a reader thread as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import AmbiguousError, NotFoundError
from mcr_desktop.domain.indicators import AccountLine, RoomPerson
from mcr_desktop.domain.working_times import zone_named
from mcr_desktop.figures.charts import SparkFigure

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account, Agreement, Fact, Site
    from mcr_desktop.domain.agreements import Term
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.findings import Signal
    from mcr_desktop.domain.meetings import Meeting
    from mcr_desktop.domain.people import Contact, Touch
    from mcr_desktop.domain.touch_figures import OpenLetter
    from mcr_desktop.services.occasions import ComingOccasion


PEOPLE_SHOWN = 6
PROMISES_SHOWN = 3
TOUCHES_READ = 6
YEAR_DAYS = 366
_ORDER = {"decides": 0, "champions": 1, "influences": 2}


@dataclass(frozen=True, slots=True)
class OverviewRead:
    """Everything on the Overview."""

    account: Account
    parent: Account | None
    line: AccountLine
    pressing: tuple[Commitment, ...]
    """What is owed in either direction, by due day."""
    owed: tuple[Commitment, ...]
    """Those of them that are shown."""
    owed_count: int
    promised: bool
    """Whether a promise ever fell due."""
    people: tuple[RoomPerson, ...]
    people_count: int
    watched: tuple[RoomPerson, ...]
    """Everybody with a part in decisions."""
    meeting: Meeting | None
    room: tuple[str, ...]
    touches: tuple[Touch, ...]
    letters: tuple[OpenLetter, ...]
    facts: tuple[Fact, ...]
    agreements: tuple[Agreement, ...]
    """Those about which somebody must speak first, then by their end."""
    terms: tuple[tuple[Agreement, Term], ...]
    """Those about which somebody must speak, each with where it stands."""
    coming: tuple[ComingOccasion, ...]
    holidays: Mapping[str, str]
    sites: tuple[Site, ...]
    spark: SparkFigure | None
    spark_words: str


def read_overview(services: Services, account: Account) -> OverviewRead:
    """The 360-degree view of an account."""
    account = services.accounts.show(account.id)
    line = services.indicators.line(account)
    everybody = services.people.all(account)
    names = {one.id: one.name for one in everybody}
    meeting = services.meetings.next(account)
    owed = tuple(one for one in services.commitments.owed(account) if one.direction != "internal")
    people = [_in_room(services, one) for one in everybody if not one.left_on]
    spark, words = read_spark(services, account, line)
    terms = tuple(
        (one.agreement, one.term)
        for one in services.agreements.coming(account=account)
        if one.term.presses
    )
    first = {one.id for one, _term in terms}
    later = [one for one in services.agreements.all(account) if one.id not in first]
    sites = tuple(services.sites.all(account))
    for zone in (account.time_zone, *(one.time_zone for one in sites)):
        zone_named(
            zone
        )  # read here, where reading may wait; the clock then goes by what is in memory
    return OverviewRead(
        account=account,
        parent=_parent(services, account),
        line=line,
        pressing=owed,
        owed=owed[:PROMISES_SHOWN],
        owed_count=len(owed),
        promised=bool(line.ours_kept.due or line.theirs_kept.due),
        people=_foremost(people),
        people_count=len(people),
        watched=tuple(one for one in people if one.contact.role in ("decides", "champions")),
        meeting=meeting,
        room=tuple(names[one] for one in meeting.contacts if one in names) if meeting else (),
        touches=tuple(services.touches.all(account, limit=TOUCHES_READ)),
        letters=tuple(services.touches.unanswered(account)),
        facts=tuple(services.facts.all(account, ("never_ask", "preference", "personal"))),
        agreements=(*(one for one, _term in terms), *later),
        terms=terms,
        coming=tuple(services.occasions.coming(YEAR_DAYS, account)),
        holidays=services.occasions.holidays(account),
        sites=sites,
        spark=spark,
        spark_words=words,
    )


def _parent(services: Services, account: Account) -> Account | None:
    """The account of which this is a part; None where it lies in a fence that we are not inside."""
    if account.parent_id is None:
        return None
    try:
        return services.accounts.show(account.parent_id)
    except (AmbiguousError, NotFoundError):
        return None


def _in_room(services: Services, contact: Contact) -> RoomPerson:
    return RoomPerson(contact, services.indicators.quiet_of_contact(contact), 0)


def _foremost(people: list[RoomPerson]) -> tuple[RoomPerson, ...]:
    """Who decides first, then who has been quiet beyond what was agreed, then by part and name."""

    def rank(one: RoomPerson) -> tuple[int, int]:
        part = _ORDER.get(one.contact.role or "", 3)
        over = one.contact.cadence_days is not None and one.quiet.over
        return (0 if part == 0 else 1 if over else 2, part)

    return tuple(sorted(people, key=rank)[:PEOPLE_SHOWN])


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
