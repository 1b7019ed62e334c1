"""`mcr account`: the key customers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_json, print_row, print_rows
from mcr_desktop.cli.calls import Json, opened
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.accounts import STANDINGS, TIERS
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("The key customers."))

FIELDS = (
    Option("tier", ", ".join(TIERS)),
    Option("purpose", _("why this customer matters, in their words")),
    Option("standing", ", ".join(STANDINGS)),
    Option("standing_on", _("the day of that standing")),
    Option("industry", _("what they do")),
    Option("city", _("where their head office is")),
    Option("country", _("in which country")),
    Option("customer_since", _("the day on which they became a customer")),
    Option("revenue", _("what they buy from us in a year"), "number"),
    Option("currency", _("of the revenue, such as EUR")),
    Option("preferences", _("how they want it")),
    Option("agreements", _("service agreements")),
    Option("as_of", _("the day on which their data ends, where that lies in the past")),
    Option("cadence_days", _("how often they should hear from us, in days"), "whole"),
    Option("acknowledge_days", _("days within which a complaint is to be acknowledged"), "whole"),
    Option("respond_days", _("days within which a complaint is to be answered"), "whole"),
    Option("time_zone", _("their time zone, such as Europe/Lisbon")),
    Option("working_days", _("their working days, Monday is 1: 12345")),
    Option("working_from", _("when their day begins, HH:MM")),
    Option("working_until", _("when their day ends, HH:MM")),
    Option("website", _("their website")),
    Option("phone", _("their telephone number")),
    Option("address", _("where the post goes")),
)

Wanted = Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Name, its start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add an account, in a fence of its own; answers with its id."""
    with opened(ctx) as services:
        print_done(services.accounts.add(name, **fields), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the accounts, each with what is owed, late, quiet and next."""
    with opened(ctx) as services:
        if as_json:
            print_json(services.accounts.all())
            return
        print_rows(
            services.indicators.portfolio(),
            (
                Column(_("id"), lambda line: line.account.id),
                Column(_("account"), lambda line: line.account.name),
                Column(_("tier"), lambda line: line.account.tier),
                Column(_("standing"), lambda line: line.account.standing),
                Column(
                    _("quiet days"),
                    lambda line: "-" if line.quiet.days is None else line.quiet.days,
                ),
                Column(_("ours owed"), lambda line: line.ours_owed),
                Column(_("late"), lambda line: line.ours_late),
                Column(_("theirs owed"), lambda line: line.theirs_owed),
                Column(_("late"), lambda line: line.theirs_late),
                Column(
                    _("next meeting"),
                    lambda line: line.next_meeting.starts_at if line.next_meeting else None,
                ),
            ),
            as_json=False,
        )


@app.command("show")
def show(ctx: typer.Context, account: Wanted, as_json: Json = False) -> None:
    """Show one account with all its fields."""
    with opened(ctx) as services:
        print_row(services.accounts.find(account), as_json=as_json)


@app.command("edit")
@taking(Option("name", _("the account's new name")), *FIELDS)
def edit(ctx: typer.Context, account: Wanted, as_json: Json = False, **fields: Any) -> None:
    """Change fields of an account; an empty text clears one."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        print_done(services.accounts.edit(found.id, **fields), as_json=as_json)
