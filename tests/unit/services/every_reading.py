"""Every reading that the screens and `mcr` ask of the services, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from mcr_desktop.bootstrap import Services
from mcr_desktop.briefs.content import Audience
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.note_queries import SHOWS, NoteQuery
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.contacts.people import PeopleQuery
from mcr_desktop.services.promises.ledgers import LedgerQuery

Reading = tuple[str, Callable[[], Any]]
ORDERS = ("name", "title", "account", "role", "owner", "standing", "last", "quiet", "city")
SHOWN = ("owed", "late", "week", "later", "undated", "closed", "all")


def broken_readings(services: Services, only: bytes | None = None) -> list[str]:
    """What broke, each with its error; a typed error is an answer, anything else is a fault."""
    broken = []
    for name, read in every_reading(services, only):
        try:
            read()
        except McrError:
            continue
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            broken.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
    return broken


def every_reading(services: Services, only: bytes | None = None) -> Iterator[Reading]:
    """All of them; `only` is the fence whose rows are looked at singly."""
    yield "today", services.todays.view
    yield "portfolio", lambda: services.indicators.portfolio(archived=True)
    yield "quiet", services.indicators.quiet_contacts
    yield "removed", services.removals.all
    yield "mentions", services.mentions.of_me
    yield "reminders", services.reminders.take
    yield "undo", services.undo.gestures
    for words in ("banana", "a", "<b>", "wide", "2026"):
        yield f"search {words}", partial(services.search.find, words)
    for one in ("agreements", "occasions"):
        yield one, getattr(services, one).all
        yield f"{one} coming", getattr(services, one).coming
    yield "occasions due", services.occasions.due
    yield "meetings", services.meetings.lines
    yield "absences", services.absences.all
    yield "away", services.absences.away
    yield "covering", services.absences.covering
    yield "covered", services.absences.covered
    yield "unanswered", services.touches.unanswered
    yield "nameable", services.touches.nameable
    for kind in ("favourite", "recent", "snoozed", "done"):
        yield f"marks {kind}", partial(services.marks.all, kind)
    yield from _lists(services, None)
    for account in services.accounts.all():
        if only is None or account.fence == only:
            yield from _of(services, account)
            yield from _rows(services, account)


def _lists(services: Services, account: Account | None) -> Iterator[Reading]:
    of = account.id if account else None
    for order in (*ORDERS, *(f"-{one}" for one in ORDERS)):
        yield (
            f"people by {order}",
            partial(_people, services, PeopleQuery(account=of, order=order, here="all")),
        )
    yield "quiet people", lambda: services.people.ids(PeopleQuery(account=of, quiet=True))
    yield "choices", lambda: services.people.choices(account)
    yield "duplicates", lambda: services.duplicates.find(account)
    yield "merged", lambda: services.merges.merged(account)
    for show in SHOWN:
        query = LedgerQuery(account=account, show=show)
        yield (
            f"ledger {show}",
            partial(_promises, services, query),
        )
        yield f"counts {show}", partial(services.ledgers.counts, query)
    for direction in ("ours", "theirs", "team"):
        yield f"kept {direction}", partial(services.ledgers.kept, account, direction)
    yield "owners", lambda: services.ledgers.owners(account)
    yield "news", lambda: services.ledgers.news_due(account)


def _promises(services: Services, query: LedgerQuery) -> object:
    return services.ledgers.rows(services.ledgers.ids(query))


def _people(services: Services, query: PeopleQuery) -> object:
    return services.people.rows(services.people.ids(query))


def _notes(services: Services, account: Account, query: NoteQuery) -> object:
    return services.notes.lines(services.notes.ids(account, query))


def _of(services: Services, account: Account) -> Iterator[Reading]:
    yield from _lists(services, account)
    yield "line", lambda: services.indicators.line(account)
    yield "timeline", lambda: services.timelines.of(account)
    yield "agreements", lambda: services.agreements.all(account)
    yield "agreements coming", lambda: services.agreements.coming(60, account)
    yield "occasions", lambda: services.occasions.all(account)
    yield "occasions coming", lambda: services.occasions.coming(60, account)
    yield "holidays", lambda: services.occasions.holidays(account)
    yield "facts", lambda: services.facts.all(account, over=True)
    yield "sites", lambda: services.sites.all(account)
    yield "people", lambda: services.people.all(account)
    yield "chart", lambda: services.people.chart(account)
    yield "coverage", lambda: services.coverages.of(account)
    yield "influences", lambda: services.influences.of(account)
    yield "touches", lambda: services.touches.some(services.touches.ids(account))
    yield "figures", lambda: services.touches.figures(account)
    yield "unanswered", lambda: services.touches.unanswered(account)
    yield "executive", lambda: services.touches.executive(account)
    yield "nameable", lambda: services.touches.nameable(account)
    yield "absences", lambda: services.absences.all(account)
    yield "meetings", lambda: services.meetings.all(account)
    yield "next meeting", lambda: services.meetings.next(account)
    yield "mention names", lambda: services.mentions.names(account)
    yield "note counts", lambda: services.notes.counts(account)
    yield "never used", lambda: services.uses.never_used(account)
    for show in SHOWS:
        for order in ("written", "title", "changed"):
            query = NoteQuery(show=show, order=order)
            yield (
                f"notes {show} by {order}",
                partial(_notes, services, account, query),
            )


def _rows(services: Services, account: Account) -> Iterator[Reading]:
    for contact in services.people.all(account):
        here = contact.id
        yield "card", partial(services.people.card, here)
        yield "card reading", partial(services.addresses.ways, here)
        yield "duplicates of", partial(services.duplicates.of, here)
        yield "with contact", partial(services.touches.with_contact, account, contact.id)
    for note in services.notes.all(account):
        here = note.id
        yield "note", partial(services.notes.show, here)
        yield "tasks", partial(services.note_tasks.of, here)
        yield "versions", partial(services.note_versions.of, here)
        yield "blame", partial(services.note_versions.blame, here)
        yield "uses", partial(services.uses.of, "note", here)
    for promise in services.commitments.all(account):
        yield "source", partial(services.commitments.source_of, promise)
        yield "series", partial(services.ledgers.series, promise)
        yield "days late", partial(services.commitments.show, promise.id)
    for meeting in services.meetings.all(account):
        here = meeting.id
        yield "preparation", partial(services.meetings.prepare, here)
        yield "brief", partial(services.briefs.meeting_brief, here, Audience.TEAM)
        yield (
            "customer's brief",
            partial(services.briefs.meeting_brief, here, Audience.CUSTOMER),
        )
    store = services.workspace.store
    for table in TABLES:
        for (row_id,) in store.rows(
            f'SELECT t.id FROM "{table}" t JOIN fence f ON f.no = t.fence '  # noqa: S608 - our own tables
            "WHERE f.id = ? LIMIT 25",
            (account.fence,),
        ):
            yield f"attachments of {table}", partial(services.attachments.of, table, row_id)
            yield f"history of {table}", partial(services.histories.of, row_id)
            yield f"lost in {table}", partial(services.histories.concurrent, table, row_id)
