"""The one place that decides what a customer's copy of a brief leaves out.

It lists what may stay; whatever it does not name is withheld, so a field added later is withheld
until somebody decides otherwise here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from mcr_desktop.briefs.content import (
    Audience,
    Circle,
    Line,
    MeetingBrief,
    Person,
    Promise,
    Source,
    TrendChart,
)


def for_audience(brief: MeetingBrief, audience: Audience) -> MeetingBrief:
    """The brief as that audience may read it; asking twice changes nothing more.

    For a customer it keeps the lines marked for the customer, names and roles of the people, and
    such sources as those lines cite and as are themselves shareable. Sources are renumbered in the
    order in which the page cites them. A customer's copy cannot be widened again: what it left out
    is gone, and asking for the team's copy of it raises ValueError.
    """
    if audience is Audience.TEAM:
        if brief.audience is Audience.CUSTOMER:
            message = "a customer's copy no longer holds what the team may read"
            raise ValueError(message)
        return brief
    kept = MeetingBrief(
        account=brief.account,
        audience=Audience.CUSTOMER,
        meeting=brief.meeting,
        when=brief.when,
        place=brief.place,
        since=brief.since,
        purpose=_shared(brief.purpose),
        changes=_shared(brief.changes),
        say=_shared(brief.say),
        ours=_shared(brief.ours),
        theirs=_shared(brief.theirs),
        chart=brief.chart if brief.chart and _may_share(brief.chart.sentence) else None,
        people=tuple(_bare(person) for person in _shared(brief.people)),
        agenda=_shared(brief.agenda),
        questions=_shared(brief.questions),
        ask=_shared(brief.ask),
        sources=tuple(source for source in brief.sources if source.circle is Circle.CUSTOMER),
        demo=brief.demo,
        as_of=brief.as_of,
        prepared_on=brief.prepared_on,
        prepared_by=brief.prepared_by,
    )
    return _renumbered(kept)


_Item = TypeVar("_Item", Line, Promise, Person)
_Cited = TypeVar("_Cited", Line, Promise, Person)


def _may_share(item: Line | Promise | Person) -> bool:
    return item.circle is Circle.CUSTOMER


def _shared(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return tuple(item for item in items if _may_share(item))


def _bare(person: Person) -> Person:
    """Name and role only; what a person's sources say is about the person, so they go too."""
    return Person(name=person.name, role=person.role, ours=person.ours)


def _renumbered(brief: MeetingBrief) -> MeetingBrief:
    """Sources counted from one in the order of the page; those that no line cites are dropped."""
    known = {source.number: source for source in brief.sources}
    fresh: dict[int, int] = {}

    def cite(item: _Cited) -> _Cited:
        for number in item.sources:
            if number in known and number not in fresh:
                fresh[number] = len(fresh) + 1
        return replace(item, sources=tuple(fresh[n] for n in item.sources if n in fresh))

    def each(items: tuple[_Cited, ...]) -> tuple[_Cited, ...]:
        return tuple(cite(item) for item in items)

    # In the order in which the page sets them.
    purpose = each(brief.purpose)
    changes = each(brief.changes)
    say = each(brief.say)
    ours = each(brief.ours)
    theirs = each(brief.theirs)
    chart = (
        TrendChart(brief.chart.figure, cite(brief.chart.sentence))
        if brief.chart is not None
        else None
    )
    people = each(brief.people)
    agenda = each(brief.agenda)
    questions = each(brief.questions)
    ask = each(brief.ask)
    return replace(
        brief,
        purpose=purpose,
        changes=changes,
        say=say,
        ours=ours,
        theirs=theirs,
        chart=chart,
        people=people,
        agenda=agenda,
        questions=questions,
        ask=ask,
        sources=tuple(
            Source(number, known[old].text, known[old].circle) for old, number in fresh.items()
        ),
    )
