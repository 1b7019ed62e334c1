"""`mcr today`: what needs somebody this morning, and putting it off or saying that it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import CannotError, Json, opened
from mcr_desktop.domain import ids
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import due_text, moment_text, read_day, relative_day

if TYPE_CHECKING:
    from datetime import date

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.indicators import DueCommitment
    from mcr_desktop.services.day_views import TodayView

app = typer.Typer(
    help=_("What needs somebody this morning; put it off, or say that it is done."),
    invoke_without_command=True,
)

MOST = 20
"""Lines of one kind that are printed for people; JSON has all."""
KINDS = ("commitment", "contact", "touch", "occasion", "agreement", "note", "case", "meeting")
Kind = Annotated[str, typer.Argument(metavar="KIND", help=", ".join(KINDS))]
Wanted = Annotated[str, typer.Argument(metavar="ID")]


@app.callback()
def day(ctx: typer.Context, as_json: Json = False) -> None:
    """What Today shows."""
    if ctx.invoked_subcommand is not None:
        return
    with opened(ctx) as services:
        view = services.todays.view()
        if as_json:
            print_json(_plain(view))
        else:
            _print(view, today())


@app.command("snooze")
def snooze(
    ctx: typer.Context,
    kind: Kind,
    row: Wanted,
    until: Annotated[str, typer.Argument(metavar="DAY", help=_("tomorrow, Friday, 2026-11-30"))],
    as_json: Json = False,
) -> None:
    """Leave a row out of Today until a day."""
    with opened(ctx) as services:
        found = read_day(until, today(), "ahead")
        if found is None or found <= today().isoformat():
            raise CannotError(text=_("A day ahead is wanted. Nothing was changed."))
        row_id = _row(services, kind, row)
        services.todays.snooze(kind, row_id, found)
        _answer(kind, row_id, found, as_json=as_json)


@app.command("done")
def done(ctx: typer.Context, kind: Kind, row: Wanted, as_json: Json = False) -> None:
    """Take a date, an agreement or a mention off Today."""
    with opened(ctx) as services:
        row_id = _row(services, kind, row)
        about = _about(services.todays.view()).get(row_id)
        if about is None:
            raise CannotError(text=_("Today tells of no such row. Nothing was changed."))
        services.todays.done(kind, row_id, about)
        _answer(kind, row_id, None, as_json=as_json)


@app.command("back")
def back(ctx: typer.Context, kind: Kind, row: Wanted, as_json: Json = False) -> None:
    """Tell again now of what was put off."""
    with opened(ctx) as services:
        row_id = _row(services, kind, row)
        services.todays.bring_back(kind, row_id)
        _answer(kind, row_id, None, as_json=as_json)


@app.command("seen")
def seen(ctx: typer.Context, as_json: Json = False) -> None:
    """Take what teammates changed as seen: the list begins anew."""
    with opened(ctx) as services:
        view = services.todays.view()
        services.todays.mark_looked(view.told)
        count = sum(len(one.rows) for one in view.arrivals)
        if as_json:
            print_json({"seen": count})
        else:
            print_line(_("{n} changes of teammates taken as seen.").format(n=count))


def _row(services: Services, kind: str, row: str) -> bytes:
    if kind not in KINDS:
        raise CannotError(
            text=_("The kind is one of {kinds}. Nothing was changed.").format(
                kinds=", ".join(KINDS)
            )
        )
    return services.todays.row(kind, row)


def _answer(kind: str, row_id: bytes, until: str | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"kind": kind, "id": row_id, "until_on": until})
    else:
        print_line(ids.show(row_id))


def _about(view: TodayView) -> dict[bytes, str]:
    """What can be said to be done, and what of it is told."""
    told = {one.occasion.id: one.on for one in view.occasions}
    told |= {one.agreement.id: one.term.ends_on or "" for one in view.agreements}
    told |= {one.note_id: str(one.at_ms) for one, _account in view.mentions}
    return told | {one.meeting.id: one.meeting.starts_at for one in view.meetings}


def _plain(view: TodayView) -> dict[str, Any]:
    plain = {name: getattr(view, name) for name in view.__slots__ if name != "told"}
    plain["mentions"] = [
        {"mention": mention, "account": account} for mention, account in view.mentions
    ]
    return plain


def _print(view: TodayView, day: date) -> None:
    told = [part for part in _parts(view, day) if part[1]]
    for head, lines in told:
        print_line(head)
        for line in lines[:MOST]:
            print_line(f"  {line}")
        if len(lines) > MOST:
            print_line("  " + _("... and {n} more").format(n=len(lines) - MOST))
    if not told:
        print_line(_("Nothing needs anybody today."))


def _parts(view: TodayView, day: date) -> list[tuple[str, list[str]]]:
    """The blocks of the day: a head that names the kind of its rows, and its lines, each after its id."""
    from mcr_desktop.phrases import agreements, indicators, occasions
    from mcr_desktop.phrases.cases import check_due_sentence
    from mcr_desktop.phrases.touches import letter

    names = {"ours": _("Our promises"), "theirs": _("Their promises")}
    counted = _("{name}: {soon} due, {late} late (commitment)")
    return [
        (
            _("Meetings (meeting)"),
            [
                _line(
                    one.meeting.id,
                    moment_text(one.meeting.starts_at, day),
                    one.meeting.title,
                    account=one.account.name,
                )
                for one in view.meetings
            ],
        ),
        (
            _("Letters that wait (touch)"),
            [_line(one.touch.id, letter(one, day).sentence) for one in view.letters],
        ),
        (
            _("Calls due, even without news (commitment)"),
            [
                _line(
                    one.row.one.id,
                    due_text(one.due_on, day),
                    one.row.one.wording,
                    account=one.row.account,
                )
                for one in view.news
            ],
        ),
        *(
            (
                counted.format(name=names[way], soon=count.soon, late=count.late),
                [_promise(one, day) for one in due],
            )
            for way, due, count in (
                ("ours", view.ours, view.ours_counts),
                ("theirs", view.theirs, view.theirs_counts),
            )
        ),
        (
            _("Late with teammates (commitment)"),
            [_promise(one, day, whose=one.commitment.owner or "") for one in view.team_late],
        ),
        (
            _("Standing in for teammates (commitment)"),
            [
                _promise(one, day, whose=cover.cover.absence.person)
                for cover in view.covering
                for one in cover.due
            ],
        ),
        (
            _("You were named (note)"),
            [
                _line(
                    one.note_id,
                    one.person or "",
                    f"{one.title}: {one.excerpt}",
                    account=account.name,
                )
                for one, account in view.mentions
            ],
        ),
        (
            _("Dates (occasion)"),
            [
                _line(
                    one.occasion.id,
                    relative_day(one.on, day),
                    occasions.occasion_title(
                        one.occasion, one.contact.name if one.contact else "", one.years
                    ),
                    account=one.account.name,
                )
                for one in view.occasions
            ],
        ),
        (
            _("Agreements (agreement)"),
            [
                _line(
                    one.agreement.id,
                    agreements.term_sentence(one.agreement, one.term, day),
                    account=one.account.name,
                )
                for one in view.agreements
            ],
        ),
        (
            _("Cases due for a look at the figures (case)"),
            [
                _line(
                    one.case.id,
                    check_due_sentence(one.case.title, one.days),
                    account=one.account.name,
                )
                for one in view.checks
            ],
        ),
        (
            _("Quiet (contact)"),
            [
                _line(
                    one.contact.id,
                    one.contact.name,
                    indicators.quiet(one.quiet, day).text,
                    account=one.account.name,
                )
                for one in view.quiet
            ],
        ),
        (
            _("From teammates"),
            [
                f"{one.person}  {one.kind}: {len(one.rows)}  ({one.account.name})"
                for one in view.arrivals
            ],
        ),
        (
            _("Put off"),
            [
                f"{relative_day(one.until_on, day)}  {one.title}  {one.row_kind} {ids.show(one.row_id)}"
                for one in view.put_off
            ],
        ),
    ]


def _line(row_id: bytes, *words: str, account: str = "") -> str:
    told = [ids.show(row_id), *(" ".join(one.split()) for one in words if one)]
    return "  ".join(told) + (f"  ({account})" if account else "")


def _promise(one: DueCommitment, day: date, whose: str = "") -> str:
    due = due_text(one.commitment.due_on, day)
    return _line(one.commitment.id, due, whose, one.commitment.wording, account=one.account.name)
