"""`mcr site`: the places of a customer."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli import row_verbs
from mcr_desktop.cli.answers import Column, print_done, print_rows
from mcr_desktop.cli.calls import AccountName, Json, opened
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.cli.row_verbs import Kind
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("The places of a customer."))

FIELDS = (
    Option("city", _("where it is")),
    Option("country", _("in which country")),
    Option("address", _("where the post goes")),
    Option("phone", _("telephone number")),
    Option("time_zone", _("its time zone, such as Europe/Lisbon")),
    Option("remark", _("what to know before one goes there")),
)


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add a place; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        print_done(services.sites.add(found, name, **fields), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List the places of a customer by name."""
    with opened(ctx) as services:
        print_rows(
            services.sites.all(services.accounts.find(account)),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("name"), lambda one: one.name),
                Column(_("city"), lambda one: one.city),
                Column(_("country"), lambda one: one.country),
                Column(_("remark"), lambda one: one.remark),
            ),
            as_json=as_json,
        )


row_verbs.put_into(
    app,
    Kind(
        "a place",
        _("Name, its start, or id."),
        lambda services: services.sites,
        (Option("name", _("the new name")), *FIELDS),
        "SITE",
    ),
)
