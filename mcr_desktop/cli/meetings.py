"""`mcr meeting`: planned touches, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_row, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.meetings import CANCELLED, HELD, PLANNED
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("Planned touches, and what became of them."))

FIELDS = (
    Option("minutes", _("how long it is to last"), "whole"),
    Option("place", _("where")),
    Option("contacts", _("a contact in the room: name or id; may be repeated"), "names", "--with"),
    Option("team", _("who of us; may be repeated"), "names"),
    Option("objectives", _("what it is to achieve")),
    Option("agenda", _("the agenda, a line an item")),
    Option("questions", _("what to ask")),
    Option("ask", _("the one thing to ask for")),
    Option("outcome", _("what came of it")),
)

Wanted = Annotated[str, typer.Argument(metavar="MEETING", help=_("Title, its start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    account: AccountName,
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help="YYYY-MM-DDTHH:MM")],
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Plan a meeting; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        print_done(services.meetings.plan(found, title, at, **fields), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """List meetings: planned ones, soonest first, then past ones."""
    with opened(ctx) as services:
        names = {one.fence: one.name for one in services.accounts.all()}
        print_rows(
            services.meetings.all(some_account(services, account)),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("starts"), lambda one: one.starts_at),
                Column(_("state"), lambda one: one.state),
                Column(_("account"), lambda one: names.get(one.fence)),
                Column(_("place"), lambda one: one.place),
                Column(_("title"), lambda one: one.title),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(
    ctx: typer.Context, meeting: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one meeting with all fields."""
    with opened(ctx) as services:
        found = services.meetings.find(meeting, some_account(services, account))
        of = services.meetings.account_of(found)
        names = {one.id: one.name for one in services.people.all(of)}
        print_row(
            found, as_json=as_json, contacts=tuple(names.get(who, "?") for who in found.contacts)
        )


@app.command("edit")
@taking(
    Option("title", _("the new title")),
    Option("starts_at", "YYYY-MM-DDTHH:MM", flag="--at"),
    *FIELDS,
    Option("state", f"{PLANNED}, {HELD}, {CANCELLED}"),
)
def edit(
    ctx: typer.Context,
    meeting: Wanted,
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of a meeting; an empty text clears one."""
    with opened(ctx) as services:
        found = services.meetings.find(meeting, some_account(services, account))
        _resolve(services, services.meetings.account_of(found), fields)
        print_done(services.meetings.edit(found.id, **fields), as_json=as_json)


@app.command("hold")
def hold(
    ctx: typer.Context,
    meeting: Wanted,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="TEXT", help=_("What came of it."))
    ] = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Mark a meeting held; it counts as a two-way touch with those in the room."""
    with opened(ctx) as services:
        found = services.meetings.find(meeting, some_account(services, account))
        print_done(services.meetings.hold(found.id, outcome), as_json=as_json)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if "contacts" in fields:
        fields["contacts"] = tuple(
            services.people.find(name, account).id for name in fields["contacts"]
        )
