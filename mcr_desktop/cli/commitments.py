"""`mcr commitment`: promises in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_row, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.commitments import DIRECTIONS, STATES
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
    Option("due_on", _("the day by which it is due"), flag="--due"),
)

Wanted = Annotated[
    str, typer.Argument(metavar="COMMITMENT", help=_("Its wording, the start of it, or its id."))
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help=_("The day; today unless given."))
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
    """Write down a promise; ours unless --direction says otherwise. Answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        print_done(services.commitments.add(found, wording, **fields), as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    owed: Annotated[bool, typer.Option("--owed", help=_("Only those still owed."))] = False,
    as_json: Json = False,
) -> None:
    """List promises, owed ones first by due day."""
    with opened(ctx) as services:
        found = some_account(services, account)
        if owed:
            rows = services.commitments.owed(found)
        else:
            of = [found] if found else services.accounts.all()
            rows = [one for each in of for one in services.commitments.all(each)]
        print_rows(
            rows,
            (
                Column(_("id"), lambda one: one.id),
                Column(_("due"), lambda one: one.due_on),
                Column(_("state"), lambda one: one.state),
                Column(_("direction"), lambda one: one.direction),
                Column(_("owner"), lambda one: one.owner),
                Column(_("closed"), lambda one: one.closed_on),
                Column(_("wording"), lambda one: one.wording),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(
    ctx: typer.Context, commitment: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one promise with all fields."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        whom = services.people.name_of(found.contact_id)
        print_row(found, as_json=as_json, contact_id=whom)


@app.command("edit")
@taking(
    Option("wording", _("the new wording")),
    *FIELDS,
    Option("state", ", ".join(STATES)),
    Option("closed_on", _("the day on which it was closed")),
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
    commitment: Wanted,
    on: On = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Mark a promise kept."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        print_done(services.commitments.keep(found.id, on), as_json=as_json)


@app.command("renegotiate")
def renegotiate(
    ctx: typer.Context,
    commitment: Wanted,
    due: Annotated[str, typer.Option("--due", metavar="DAY", help=_("The new due day."))],
    on: On = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Write down a new due day that both sides agreed."""
    with opened(ctx) as services:
        found = services.commitments.find(commitment, some_account(services, account))
        print_done(services.commitments.renegotiate(found.id, due, on), as_json=as_json)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if fields.get("contact_id"):
        fields["contact_id"] = services.people.find(fields["contact_id"], account).id
