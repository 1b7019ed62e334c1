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
    lines: list[tuple[str, list[str]]] = [
        (
            _("Meetings"),
            [
                f"{moment_text(one.meeting.starts_at, day)}  {one.meeting.title}  ({one.account.name})"
                for one in view.meetings
            ],
        ),
        (_("Letters that wait"), [_letter(one, day) for one in view.letters]),
        (
            _("Calls due, even without news"),
            [
                f"{due_text(one.due_on, day)}  {one.row.one.wording}  ({one.row.account})"
                for one in view.news
            ],
        ),
    ]
    for name, due, count in (
        (_("Our promises"), view.ours, view.ours_counts),
        (_("Their promises"), view.theirs, view.theirs_counts),
    ):
        head = _("{name}: {soon} due, {late} late").format(
            name=name, soon=count.soon, late=count.late
        )
        lines.append(
            (
                head,
                [
                    f"{ids.show(one.commitment.id)}  {due_text(one.commitment.due_on, day)}  "
                    f"{one.commitment.wording}  ({one.account.name})"
                    for one in due
                ],
            )
        )
    lines += [
        (
            _("Late with teammates"),
            [
                f"{ids.show(one.commitment.id)}  {due_text(one.commitment.due_on, day)}  "
                f"{one.commitment.owner}  {one.commitment.wording}  ({one.account.name})"
                for one in view.team_late
            ],
        ),
        (
            _("Quiet"),
            [
                f"{one.contact.name}  ({one.account.name})  "
                + _("{days} of {cadence} days").format(
                    days=one.quiet.days if one.quiet.days is not None else "-",
                    cadence=one.quiet.cadence_days,
                )
                for one in view.quiet
            ],
        ),
        (
            _("You were named"),
            [
                f"{one.person}  {one.title}: {one.excerpt}  ({account.name})"
                for one, account in view.mentions
            ],
        ),
        (
            _("Dates"),
            [
                f"{relative_day(one.on, day)}  {one.occasion.title}"
                + (f", {one.contact.name}" if one.contact else "")
                + f"  ({one.account.name})"
                for one in view.occasions
            ],
        ),
        (
            _("Agreements"),
            [
                f"{one.agreement.title}  {one.term.notice_on or one.term.ends_on}  ({one.account.name})"
                for one in view.agreements
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
    for head, told in lines:
        if told:
            print_line(head)
            for line in told[:MOST]:
                print_line(f"  {line}")
            if len(told) > MOST:
                print_line("  " + _("... and {n} more").format(n=len(told) - MOST))


def _letter(one: Any, day: date) -> str:
    from mcr_desktop.phrases.touches import letter

    return f"{ids.show(one.touch.id)}  {letter(one, day).sentence}"
