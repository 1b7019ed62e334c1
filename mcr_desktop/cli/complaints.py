"""`mcr complaint`: the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_json,
    print_line,
    print_row,
    print_rows,
)
from mcr_desktop.cli.calls import (
    AccountName,
    AnyAccountName,
    Json,
    name_contact,
    opened,
    some_account,
)
from mcr_desktop.cli.findings import history as _history
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain import ids
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("Complaints, one by one and as a register."))

FIELDS = (
    Option("kind", _("what sort of shortfall")),
    Option("severity", _("from 1 to 5"), "whole"),
    Option("owner", _("who of us looks after it")),
    Option("occurred_on", _("the day on which it happened")),
    Option("reported_on", _("the day on which they told us; today unless given")),
    Option("acknowledged_on", _("the day on which we acknowledged it")),
    Option("investigated_on", _("the day on which its cause was looked into")),
    Option("responded_on", _("the day on which we answered")),
    Option("resolved_on", _("the day on which it was resolved")),
    Option("told_on", _("the day on which they were told how it ended")),
    Option("told_how", _("how they were told")),
    Option("told_by", _("who told them")),
    Option("narrative", _("what happened, in their words")),
    Option("remedy_sought", _("what they ask for"), flag="--remedy"),
    Option("resolution", _("what was done")),
    Option("external_id", _("its number elsewhere"), flag="--number"),
    Option("contact_id", _("who of theirs complained: name or id"), flag="--contact"),
    Option("case_id", _("the case in which its cause is looked for"), flag="--case"),
    Option("dimensions", _("a free attribute as NAME=LABEL; may be repeated"), "names", "--with"),
)

Wanted = Annotated[
    str,
    typer.Argument(
        metavar="COMPLAINT", help=_("Its number elsewhere, the start of its words, or its id.")
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="NAME=LABEL", help=_("Only with this label; may be repeated.")),
]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    summary: Annotated[str, typer.Argument(metavar="WORDS", help=_("What fell short."))],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Write down a complaint. Answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        print_done(services.registers.add(found, summary, **fields), as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    words: Annotated[str, typer.Option("--words", help=_("Only with all of these words."))] = "",
    where: Where = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help=_("Reported on this day or later."))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help=_("Reported until this day."))
    ] = None,
    severity: Annotated[
        list[int] | None, typer.Option("--severity", help=_("Only this one; may be repeated."))
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", help=_("Only whose owner this is; empty for nobody's.")),
    ] = None,
    standing: Annotated[
        str,
        typer.Option("--standing", help="open, resolved, unacknowledged, unanswered, late"),
    ] = "",
    order: Annotated[
        str,
        typer.Option(
            "--order",
            help=_(
                "reported_on, resolved_on, kind, severity, owner, clock, age, summary, =ATTRIBUTE; - before it"
                " turns it round."
            ),
        ),
    ] = "-reported_on",
    limit: Annotated[int, typer.Option("--limit", min=0, help=_("At most so many."))] = 100,
    count: Annotated[bool, typer.Option("--count", help=_("Only say how many."))] = False,
    as_json: Json = False,
) -> None:
    """List complaints, the latest first."""
    from mcr_desktop.phrases.response_clocks import foremost
    from mcr_desktop.services.registering.registers import (
        STANDINGS,
        RegisterQuery,
        can_order,
        day_of,
    )

    if standing and standing not in STANDINGS:
        raise typer.BadParameter(", ".join(STANDINGS), param_hint="--standing")
    if not can_order(order.removeprefix("-")):
        raise typer.BadParameter(_("it cannot be sorted by this"), param_hint="--order")
    for option, day in (("--since", since), ("--until", until)):
        if day is not None and day_of(day) is None:
            raise typer.BadParameter(_("a day is wanted, as YYYY-MM-DD"), param_hint=option)
    with opened(ctx) as services:
        query = RegisterQuery(
            some_account(services, account),
            where=tuple(_labels(where or (), "--where").items()),
            since=since,
            until=until,
            severity=tuple(severity or ()),
            words=words,
            clock=standing,
            owner=owner,
            order=order,
        )
        if count:
            number = services.registers.count(query)
            print_json({"count": number}) if as_json else print_line(str(number))
            return
        found = services.registers.find(query)
        rows = [row for row in services.registers.rows(found[: max(limit, 0)]) if row]
        if as_json:
            print_json([row.complaint for row in rows])
            return
        print_rows(
            rows,
            (
                Column(_("id"), lambda row: row.complaint.id),
                Column(_("account"), lambda row: row.account.name),
                Column(_("reported"), lambda row: row.complaint.reported_on),
                Column(_("kind"), lambda row: row.complaint.kind),
                Column(_("severity"), lambda row: row.complaint.severity),
                Column(_("owner"), lambda row: row.complaint.owner),
                Column(_("standing"), lambda row: foremost(row.clocks)[0]),
                Column(_("words"), lambda row: row.complaint.summary),
            ),
            as_json=False,
        )
        if len(found) > len(rows):
            print_line(
                _("{shown} of {all}; --limit shows more.").format(shown=len(rows), all=len(found))
            )


@app.command("show")
def show(
    ctx: typer.Context, complaint: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one complaint with all fields."""
    from mcr_desktop.phrases.response_clocks import clock_words

    with opened(ctx) as services:
        found = services.complaints.find(complaint, some_account(services, account))
        whom = services.people.name_of(found.contact_id) if found.contact_id else None
        print_row(found, as_json=as_json, contact_id=whom)
        (row,) = services.registers.rows([found.id])
        if row and not as_json:
            for clock in (row.clocks.acknowledged, row.clocks.responded):
                print_line(clock_words(clock))


@app.command("edit")
@taking(Option("summary", _("the new words")), *FIELDS)
def edit(
    ctx: typer.Context,
    complaint: Wanted,
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of a complaint; an empty text clears one, `--with NAME=` takes a label out."""
    with opened(ctx) as services:
        found = services.complaints.find(complaint, some_account(services, account))
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        if "dimensions" in fields:
            labels = {**dict(found.dimensions), **fields["dimensions"]}
            fields["dimensions"] = {name: label for name, label in labels.items() if label}
        print_done(services.registers.edit(found.id, **fields), as_json=as_json)


@app.command("history")
def history(
    ctx: typer.Context, complaint: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Tell every value that a complaint's fields had, with who wrote it and when."""
    with opened(ctx) as services:
        found = services.complaints.find(complaint, some_account(services, account))
    _history(ctx, ids.show(found.id), as_json=as_json)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    name_contact(services, account, fields)
    if fields.get("case_id"):
        fields["case_id"] = services.cases.find(fields["case_id"]).id
    if "dimensions" in fields:
        fields["dimensions"] = _labels(fields["dimensions"], "--with")


def _labels(given: Any, option: str) -> dict[str, str]:
    """NAME=LABEL, each."""
    told = {}
    for one in given:
        name, equals, label = one.partition("=")
        if not equals or not name.strip():
            raise typer.BadParameter(_("NAME=LABEL is wanted"), param_hint=option)
        told[name.strip()] = label.strip()
    return told
