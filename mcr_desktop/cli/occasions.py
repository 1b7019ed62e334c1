"""`mcr occasion`: dates worth remembering of a customer and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_line, print_row, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.accounts import OCCASION_KINDS
from mcr_desktop.domain.occasions import comes_on
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("Dates worth remembering: birthdays, anniversaries, holidays."))

FIELDS = (
    Option("contact_id", _("whose date it is: name or id"), flag="--contact"),
    Option("kind", ", ".join(OCCASION_KINDS)),
    Option("yearly", _("whether it comes every year"), "yes"),
    Option("remind_days", _("days before, on which Today tells of it"), "whole"),
    Option("sensitive", _("whether it is only for those who must know"), "yes"),
)
Wanted = Annotated[str, typer.Argument(metavar="OCCASION", help=_("Its words, the start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    day: Annotated[
        str,
        typer.Argument(metavar="DAY", help=_("YYYY-MM-DD, or MM-DD where no year is known.")),
    ],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add a date; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        made = services.occasions.add(found, title, _day(day), **fields)
        print_done(made, as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", help=_("Only what comes within N days."))
    ] = None,
    as_json: Json = False,
) -> None:
    """List dates in the order of the year, or what comes soon."""
    with opened(ctx) as services:
        of = some_account(services, account)
        if days is None:
            rows = services.occasions.all(of)
        else:
            rows = [one.occasion for one in services.occasions.coming(days, of)]
        print_rows(
            rows,
            (
                Column(_("id"), lambda one: one.id),
                Column(_("day"), lambda one: one.day),
                Column(_("comes"), lambda one: comes_on(one, today())),
                Column(_("kind"), lambda one: one.kind),
                Column(_("who"), lambda one: services.people.name_of(one.contact_id)),
                Column(_("what"), lambda one: one.title),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(
    ctx: typer.Context, occasion: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one date with all its fields."""
    with opened(ctx) as services:
        found = services.occasions.find(occasion, some_account(services, account))
        whose = services.people.name_of(found.contact_id)
        print_row(found, as_json=as_json, contact_id=whose)


@app.command("edit")
@taking(
    Option("title", _("the new words")),
    Option("day", _("YYYY-MM-DD, or MM-DD where no year is known")),
    *FIELDS,
)
def edit(
    ctx: typer.Context,
    occasion: Wanted,
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of a date; an empty text clears one."""
    with opened(ctx) as services:
        found = services.occasions.find(occasion, some_account(services, account))
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        if fields.get("day"):
            fields["day"] = _day(fields["day"])
        print_done(services.occasions.edit(found.id, **fields), as_json=as_json)


@app.command("remove")
def remove(
    ctx: typer.Context, occasion: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Remove a date; `mcr undo` brings it back."""
    with opened(ctx) as services:
        found = services.occasions.find(occasion, some_account(services, account))
        label = services.occasions.remove([found.id])
        if as_json:
            print_row(found, as_json=True)
        else:
            print_line(label)


def _day(given: str) -> str:
    """A bare month and day as a date of no known year; a word that begins with a dash is an option's."""
    return f"--{given}" if len(given) == 5 and given[2:3] == "-" else given


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if fields.get("contact_id"):
        fields["contact_id"] = services.people.find(fields["contact_id"], account).id
