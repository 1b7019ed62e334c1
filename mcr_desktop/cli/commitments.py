"""`mcr commitment`: promises in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_facts,
    print_json,
    print_line,
    print_removed,
    print_row,
    print_rows,
)
from mcr_desktop.cli.calls import (
    AccountName,
    AnyAccountName,
    CannotError,
    Json,
    name_contact,
    opened,
    some_account,
)
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.commitments import DIRECTIONS, RECURRENCES, STATES, Commitment
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("Promises in both directions."))

FIELDS = (
    Option("direction", ", ".join(DIRECTIONS)),
    Option("owner", _("who keeps it")),
    Option("contact_id", _("the contact it was made to or by: name or id"), flag="--contact"),
    Option("made_on", _("the day on which it was made; today unless given")),
    Option("due_on", _('the day by which it is due: 2026-11-30, friday, "in 2 weeks"'), flag="--due"),
    Option("recurs", _("how it comes again: {ways}").format(ways=", ".join(RECURRENCES))),
    Option("news_days", _("call them every so many days even if there is no news"), kind="whole"),
    Option("source_id", _("the row in which it was promised: its id"), flag="--source"),
    Option("source_kind", _("the kind of that row: note, meeting, touch, complaint ...")),
)  # fmt: skip

Wanted = Annotated[
    str, typer.Argument(metavar="COMMITMENT", help=_("Its wording, the start of it, or its id."))
]
Several = Annotated[
    list[str],
    typer.Argument(metavar="COMMITMENT...", help=_("Each by wording, the start of it, or its id.")),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help=_("The day; today unless given."))
]
Words = Annotated[
    str | None, typer.Option("--words", metavar="TEXT", help=_("What was said of it."))
]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    wording: Annotated[str, typer.Argument(metavar="WORDING", help=_("As it was said."))],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Write down a promise; ours unless --direction says otherwise. Answers with its id.

    A day, a side and a recurrence may stand in the line: "They: send the plan by friday, every month".
    "@Amara counts the pallets" says who keeps it, "Send @Ada the plan" who of theirs waits for it.
    """
    from mcr_desktop.domain.periods import today
    from mcr_desktop.domain.promise_lines import read_promise
    from mcr_desktop.services.promises.namings import nameable, read_naming

    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        said = read_promise(wording, today())
        told = {"direction": said.direction, "due_on": said.due_on, "recurs": said.recurs}
        told = {name: value for name, value in told.items() if value}
        if said.choices and fields.get("due_on") is None:
            raise _unclear(said.due_words)
        if not any(fields.get(name) for name in told):
            # What an option says already stays in the words too: they are whole or not at all read.
            wording = said.wording
            fields |= told
        due = fields.get("due_on")
        if due and not fields.get("made_on") and due < today().isoformat():
            raise CannotError(
                text=_(
                    "It would be due on {day}, before today. Say when it was made with --made-on, or another day. "
                    "Nothing was changed."
                ).format(day=due)
            )
        people = nameable(services.mentions, services.people, found) if "@" in wording else ()
        naming = read_naming(wording, people)
        direction = naming.direction(fields.get("direction"))
        if direction:
            fields["direction"] = direction
        words = naming.words(direction or "ours", *fields)
        fields = {**naming.fields(direction or "ours"), **fields}
        made = services.commitments.add(found, words, **fields)
        print_done(made, as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    owed: Annotated[bool, typer.Option("--owed", help=_("Only those still owed."))] = False,
    show: Annotated[
        str, typer.Option("--show", help="owed, late, week, later, undated, closed, all")
    ] = "",
    direction: Annotated[str, typer.Option("--direction", help=", ".join(DIRECTIONS))] = "",
    owner: Annotated[str | None, typer.Option("--owner", help=_("Only this person's."))] = None,
    words: Annotated[str, typer.Option("--words", help=_("Only with these words."))] = "",
    order: Annotated[
        str, typer.Option("--order", help=_("A column, such as due_on; -due_on: latest first."))
    ] = "",
    limit: Annotated[int, typer.Option("--limit", help=_("At most so many."))] = -1,
    as_json: Json = False,
) -> None:
    """List promises, owed ones first by due day."""
    from mcr_desktop.services.promises.ledgers import ORDERS, SHOWS, LedgerQuery
    from mcr_desktop.services.workspaces import one_of

    one_of("commitment", "show", show or None, SHOWS)
    one_of("commitment", "direction", direction or None, DIRECTIONS)
    one_of("commitment", "order", order.removeprefix("-") or None, ORDERS)
    with opened(ctx) as services:
        found = some_account(services, account)

        def _ids(which: str) -> list[bytes]:
            query = LedgerQuery(found, which, direction or None, owner, None, words, order)
            return services.ledgers.ids(query, limit)

        if show or owed:
            wanted = _ids(show or "owed")
        else:
            wanted = _ids("all") if order else [*_ids("owed"), *_ids("closed")]
        told = services.ledgers.rows(wanted[:limit] if limit >= 0 else wanted)
        if as_json:
            print_json([row.one for row in told if row])
            return
        print_rows(
            [row for row in told if row],
            (
                Column(_("id"), lambda row: row.one.id),
                *([Column(_("account"), lambda row: row.account)] if found is None else []),
                Column(_("due"), lambda row: row.one.due_on),
                Column(_("state"), lambda row: row.one.state),
                Column(_("direction"), lambda row: row.one.direction),
                Column(_("who"), lambda row: row.who),
                Column(_("closed"), lambda row: row.one.closed_on),
                Column(_("wording"), lambda row: row.one.wording),
            ),
            as_json=False,
        )


@app.command("show")
def show_(
    ctx: typer.Context, commitment: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one promise with all fields, and where it comes from."""
    from mcr_desktop.domain.periods import today
    from mcr_desktop.phrases.commitments import source_text

    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        whom = services.people.name_of(found.contact_id)
        source = services.commitments.source_of(found)
        told = source_text(source.kind, source.title, source.day, today()) if source else None
        print_row(found, as_json=as_json, contact_id=whom, source_id=told or found.source_id)


@app.command("edit")
@taking(
    Option("wording", _("the new wording")),
    *FIELDS,
    Option("state", ", ".join(STATES)),
    Option("closed_on", _("the day on which it was closed")),
    Option("closed_words", _("what was said when it was closed")),
)
def edit(
    ctx: typer.Context,
    commitment: Wanted,
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of a promise; an empty text clears one."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        print_done(services.commitments.edit(found.id, **fields), as_json=as_json)


@app.command("keep")
def keep(
    ctx: typer.Context,
    commitment: Several,
    on: On = None,
    words: Words = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Mark promises kept; one that comes again has its next made."""
    _close(ctx, commitment, "kept", on, words, account, as_json=as_json)


@app.command("break")
def break_(
    ctx: typer.Context,
    commitment: Several,
    on: On = None,
    words: Words = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Mark promises broken."""
    _close(ctx, commitment, "broken", on, words, account, as_json=as_json)


@app.command("withdraw")
def withdraw(
    ctx: typer.Context,
    commitment: Several,
    on: On = None,
    words: Words = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Mark promises withdrawn: nobody owes them any more, and they do not come again."""
    _close(ctx, commitment, "withdrawn", on, words, account, as_json=as_json)


@app.command("reopen")
def reopen(
    ctx: typer.Context, commitment: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Owe a closed promise again."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        print_done(services.commitments.reopen(found.id), as_json=as_json)


@app.command("renegotiate")
def renegotiate(
    ctx: typer.Context,
    commitment: Wanted,
    due: Annotated[str, typer.Option("--due", metavar="DAY", help=_("The new due day."))],
    on: On = None,
    whom: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help=_("With whom it was agreed."))
    ] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="TEXT", help=_("Why."))] = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Write down a new due day that both sides agreed, with whom and why."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        moved = services.commitments.renegotiate(found.id, _day(due), _some_day(on), whom, why)
        print_done(moved, as_json=as_json)


@app.command("told")
def told(
    ctx: typer.Context,
    commitment: Wanted,
    on: On = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Write down that they had word of it, even if there was no news."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        print_done(services.commitments.told_news(found.id, _some_day(on)), as_json=as_json)


@app.command("remove")
def remove(
    ctx: typer.Context,
    commitment: Several,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Remove promises; `mcr undo` brings them back."""
    with opened(ctx) as services:
        of = some_account(services, account)
        found = [services.commitments.find(one, of).id for one in commitment]
        print_removed(services.removals.remove("commitment", found), as_json=as_json)


@app.command("rates")
def rates(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """Kept on time over twelve months, each way, with the arithmetic."""
    from mcr_desktop.phrases.commitments import reckoning_lines
    from mcr_desktop.phrases.indicators import kept_text
    from mcr_desktop.phrases.timelines import direction_name

    with opened(ctx) as services:
        of = some_account(services, account)
        told = [services.ledgers.kept(of, direction) for direction in DIRECTIONS]
        if as_json:
            print_json(
                [
                    {
                        "direction": one.tally.direction,
                        "since": one.tally.since,
                        "until": one.tally.until,
                        "due": one.tally.due,
                        "on_time": one.tally.on_time,
                        "between": None if one.tally.too_few else one.tally.span,
                        "late": one.late,
                        "broken": one.broken,
                        "owed": one.owed,
                        "moved_late": one.moved_late,
                    }
                    for one in told
                ]
            )
            return
        for one in told:
            tally = one.tally
            print_line(f"{direction_name(tally.direction)}: {kept_text(tally, whole=True)}")
            print_facts(
                (f"  {label}", value)
                for label, value in reckoning_lines(
                    tally, one.late, one.broken, one.owed, one.moved_late
                )
            )


def _close(
    ctx: typer.Context,
    wanted: list[str],
    state: str,
    on: str | None,
    words: str | None,
    account: str | None,
    *,
    as_json: bool,
) -> None:
    with opened(ctx) as services:
        of = some_account(services, account)
        found = [services.commitments.find(one, of) for one in wanted]
        if len(found) == 1:
            deeds = services.commitments
            deed = {"kept": deeds.keep, "broken": deeds.break_, "withdrawn": deeds.withdraw}[state]
            print_done(deed(found[0].id, _some_day(on), words), as_json=as_json)
            return
        services.commitments.close_many([one.id for one in found], state, _some_day(on), words)
        closed: list[Commitment] = [services.commitments.show(one.id) for one in found]
        if as_json:
            print_json(closed)
        else:
            for one in closed:
                print_done(one, as_json=False)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    from mcr_desktop.domain import ids

    name_contact(services, account, fields)
    if fields.get("due_on"):
        fields["due_on"] = _day(fields["due_on"])
    if fields.get("source_id"):
        try:
            fields["source_id"] = ids.parse(fields["source_id"])
        except ValueError:
            raise CannotError(
                text=_("{given} is no id: an id has 26 characters.").format(
                    given=fields["source_id"]
                )
            ) from None


def _some_day(given: str | None) -> str | None:
    return _day(given, "back") if given else None


def _day(given: str, lean: str = "ahead") -> str:
    """A day in natural words as ISO text; refuses what is none, or could be two."""
    from mcr_desktop.domain.periods import today
    from mcr_desktop.phrases.dates import read_day

    day = read_day(given, today(), "back" if lean == "back" else "ahead")
    if day is None:
        raise _unclear(given)
    return day


def _unclear(given: str) -> CannotError:
    from mcr_desktop.domain.periods import today
    from mcr_desktop.phrases.dates import day_question

    asked = day_question(given, today()) or _('Write 2026-11-30, friday or "in 2 weeks".')
    return CannotError(
        text=_('"{given}" is not one day. {asked} Nothing was changed.').format(
            given=given, asked=asked
        )
    )
