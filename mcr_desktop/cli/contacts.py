"""`mcr contact`: the people at the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_row, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.accounts import STANDINGS
from mcr_desktop.domain.people import ROLES
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("The people at the customers."))

FIELDS = (
    Option("title", _("what they are there")),
    Option("email", _("e-mail address")),
    Option("phone", _("telephone number")),
    Option("city", _("where they work")),
    Option("role", ", ".join(ROLES)),
    Option("reports_to", _("the contact they report to: name or id")),
    Option("owner", _("who on our side looks after them")),
    Option("cadence_days", _("how often they should hear from us, in days"), "whole"),
    Option("standing", ", ".join(STANDINGS)),
    Option("standing_on", _("the day of that standing")),
    Option("standing_evidence", _("what shows it")),
    Option("executive", _("whether they are an executive"), "yes"),
)

Wanted = Annotated[str, typer.Argument(metavar="CONTACT", help=_("Name, its start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add a contact; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        print_done(services.people.add(found, name, **fields), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """List the contacts of an account, or of all."""
    with opened(ctx) as services:
        print_rows(
            services.people.all(some_account(services, account)),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("name"), lambda one: one.name),
                Column(_("title"), lambda one: one.title),
                Column(_("role"), lambda one: one.role),
                Column(_("standing"), lambda one: one.standing),
                Column(_("owner"), lambda one: one.owner),
                Column(_("every days"), lambda one: one.cadence_days),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(
    ctx: typer.Context, contact: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one contact with all fields."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        boss = services.people.name_of(found.reports_to)
        print_row(found, as_json=as_json, reports_to=boss)


@app.command("edit")
@taking(Option("name", _("the contact's new name")), *FIELDS)
def edit(
    ctx: typer.Context,
    contact: Wanted,
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of a contact; an empty text clears one."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        print_done(services.people.edit(found.id, **fields), as_json=as_json)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if fields.get("reports_to"):
        fields["reports_to"] = services.people.find(fields["reports_to"], account).id
