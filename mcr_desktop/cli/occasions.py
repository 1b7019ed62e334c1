"""`mcr occasion`: dates worth remembering of a customer and its people."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli import row_verbs
from mcr_desktop.cli.answers import Column, print_done, print_rows
from mcr_desktop.cli.calls import (
    AccountName,
    AnyAccountName,
    Json,
    name_contact,
    opened,
    some_account,
)
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.cli.row_verbs import Kind
from mcr_desktop.domain.accounts import OCCASION_KINDS
from mcr_desktop.domain.occasions import comes_on
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("Dates worth remembering: birthdays, anniversaries, holidays."))

FIELDS = (
    Option("contact_id", _("whose date it is: name or id"), flag="--contact"),
    Option("kind", ", ".join(OCCASION_KINDS)),
    Option("yearly", _("whether it comes every year"), "yes"),
    Option("remind_days", _("days before, on which Today tells of it"), "whole"),
    Option("sensitive", _("whether it is only for those who must know"), "yes"),
)


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
        name_contact(services, found, fields)
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


def _day(given: str) -> str:
    """A bare month and day as a date of no known year; a word that begins with a dash is an option's."""
    return f"--{given}" if len(given) == 5 and given[2:3] == "-" else given


def _read_day(fields: dict[str, Any]) -> None:
    if fields.get("day"):
        fields["day"] = _day(fields["day"])


row_verbs.put_into(
    app,
    Kind(
        "a date",
        _("Its words, the start, or id."),
        lambda services: services.occasions,
        (
            Option("title", _("the new words")),
            Option("day", _("YYYY-MM-DD, or MM-DD where no year is known")),
            *FIELDS,
        ),
        "OCCASION",
        read=_read_day,
    ),
)
