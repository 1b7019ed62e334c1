"""`mcr contact position|address|influence|card|coverage`: what is known of people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_json, print_removed, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import CONFIDENCES, FACTORS, LEVELS
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.people import ADDRESS_KINDS, INFLUENCES
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.people import factor_name

if TYPE_CHECKING:
    from mcr_desktop.domain.coverages import CoverageRow

_Contact = Annotated[str, typer.Argument(metavar="CONTACT", help=_("Name, its start, or id."))]
_Row = Annotated[str, typer.Argument(metavar="ID", help=_("Its id."))]

positions = typer.Typer(help=_("Where people work and worked."))
addresses = typer.Typer(help=_("Further ways to reach people."))
influences = typer.Typer(help=_("Whose word counts with whom."))
cards = typer.Typer(help=_("Storekeeper cards: eight lines on a person."))


def put_into(app: typer.Typer) -> None:
    """Add these commands to `mcr contact`."""
    app.add_typer(positions, name="position")
    app.add_typer(addresses, name="address")
    app.add_typer(influences, name="influence")
    app.add_typer(cards, name="card")
    app.command("coverage")(coverage)


def _id(kind: str, text: str) -> bytes:
    try:
        return ids.parse(text)
    except ValueError:
        raise NotFoundError(kind=kind, wanted=text) from None


_POSITION = (
    Option("title", _("what they are or were there")),
    Option("city", _("where")),
    Option("began", _("since when: 2019, 2019-04 or 2019-04-01")),
    Option("ended", _("until when, likewise")),
    Option("remark", _("what else is known")),
)


@positions.command("list")
def position_list(
    ctx: typer.Context, contact: _Contact, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """List somebody's positions, those they hold first."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        print_rows(
            services.careers.of(found.id),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("employer"), lambda one: one.employer),
                Column(_("title"), lambda one: one.title),
                Column(_("since"), lambda one: one.began),
                Column(_("until"), lambda one: one.ended),
            ),
            as_json=as_json,
        )


@positions.command("add")
@taking(*_POSITION)
def position_add(
    ctx: typer.Context,
    contact: _Contact,
    employer: Annotated[str, typer.Argument(metavar="EMPLOYER")],
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add a position; answers with its id."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        print_done(services.careers.add(found.id, employer, **fields), as_json=as_json)


@positions.command("edit")
@taking(Option("employer", _("who employs them")), *_POSITION)
def position_edit(ctx: typer.Context, row: _Row, as_json: Json = False, **fields: Any) -> None:
    """Change fields of a position; an empty text clears one."""
    with opened(ctx) as services:
        print_done(services.careers.edit(_id("position", row), **fields), as_json=as_json)


@positions.command("remove")
def position_remove(ctx: typer.Context, row: _Row, as_json: Json = False) -> None:
    """Remove a position."""
    with opened(ctx) as services:
        print_removed(services.careers.remove(_id("position", row)), as_json=as_json)


_ADDRESS = (
    Option("label", _("what it is: at home, the assistant")),
    Option("preferred", _("whether they prefer it"), "yes"),
)


@addresses.command("list")
def address_list(
    ctx: typer.Context, contact: _Contact, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """List every way to reach somebody, preferred ones first."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        print_rows(
            services.addresses.ways(found.id),
            (
                Column(_("id"), lambda one: one.address_id),
                Column(_("kind"), lambda one: one.kind),
                Column(_("address"), lambda one: one.value),
                Column(_("label"), lambda one: one.label or one.merged_from),
            ),
            as_json=as_json,
        )


@addresses.command("add")
@taking(*_ADDRESS)
def address_add(
    ctx: typer.Context,
    contact: _Contact,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=", ".join(ADDRESS_KINDS))],
    value: Annotated[str, typer.Argument(metavar="ADDRESS")],
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add a way to reach somebody; answers with its id."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        print_done(services.addresses.add(found.id, kind, value, **fields), as_json=as_json)


@addresses.command("edit")
@taking(Option("kind", ", ".join(ADDRESS_KINDS)), Option("value", _("the address")), *_ADDRESS)
def address_edit(ctx: typer.Context, row: _Row, as_json: Json = False, **fields: Any) -> None:
    """Change fields of an address; an empty text clears one."""
    with opened(ctx) as services:
        print_done(services.addresses.edit(_id("address", row), **fields), as_json=as_json)


@addresses.command("remove")
def address_remove(ctx: typer.Context, row: _Row, as_json: Json = False) -> None:
    """Remove an address."""
    with opened(ctx) as services:
        print_removed(services.addresses.remove(_id("address", row)), as_json=as_json)


_INFLUENCE = (
    Option("kind", ", ".join(INFLUENCES)),
    Option("strength", _("1 (a little) to 3 (decides)"), "whole"),
    Option("remark", _("what else is known")),
)


@influences.command("list")
def influence_list(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List the lines of influence of an account."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        names = services.people.names(found)
        print_rows(
            services.influences.of(found),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("whose word"), lambda one: names.get(one.from_id)),
                Column(_("counts with"), lambda one: names.get(one.to_id)),
                Column(_("kind"), lambda one: one.kind),
                Column(_("of 3"), lambda one: one.strength),
            ),
            as_json=as_json,
        )


@influences.command("add")
@taking(*_INFLUENCE)
def influence_add(
    ctx: typer.Context,
    whose: Annotated[str, typer.Argument(metavar="WHOSE", help=_("Whose word counts."))],
    whom: Annotated[str, typer.Argument(metavar="WHOM", help=_("With whom it counts."))],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Draw a line of influence; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        first, second = (services.people.find(one, found).id for one in (whose, whom))
        print_done(services.influences.add(first, second, **fields), as_json=as_json)


@influences.command("edit")
@taking(*_INFLUENCE)
def influence_edit(ctx: typer.Context, row: _Row, as_json: Json = False, **fields: Any) -> None:
    """Change fields of a line; an empty text clears one."""
    with opened(ctx) as services:
        print_done(services.influences.edit(_id("influence", row), **fields), as_json=as_json)


@influences.command("remove")
def influence_remove(ctx: typer.Context, row: _Row, as_json: Json = False) -> None:
    """Remove a line."""
    with opened(ctx) as services:
        print_removed(services.influences.remove(_id("influence", row)), as_json=as_json)


@cards.command("show")
def card_show(
    ctx: typer.Context, contact: _Contact, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show all eight lines of somebody's card."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        print_rows(
            services.storekeeper_cards.of(found.id).lines,
            (
                Column(_("line"), lambda one: factor_name(one.factor)),
                Column(_("level"), lambda one: one.fact.level if one.fact else None),
                Column(_("what"), lambda one: one.fact.text if one.fact else None),
                Column(_("source"), lambda one: one.fact.source if one.fact else None),
                Column(_("how sure"), lambda one: one.fact.confidence if one.fact else None),
                Column(_("noted"), lambda one: one.fact.noted_on if one.fact else None),
            ),
            as_json=as_json,
        )


@cards.command("put")
@taking(
    Option("level", ", ".join(LEVELS)),
    Option("source", _("from whom or where it is known")),
    Option("confidence", ", ".join(CONFIDENCES)),
    Option("noted_on", _("the day; today otherwise")),
)
def card_put(
    ctx: typer.Context,
    contact: _Contact,
    factor: Annotated[str, typer.Argument(metavar="LINE", help=", ".join(FACTORS))],
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Say what is known now of one line; what was before stays in its history."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        fact = services.storekeeper_cards.put(found.id, factor, text, **fields)
        print_done(fact, as_json=as_json)


@cards.command("clear")
def card_clear(
    ctx: typer.Context,
    contact: _Contact,
    factor: Annotated[str, typer.Argument(metavar="LINE", help=", ".join(FACTORS))],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Remove all that is known of one line."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        gone = services.storekeeper_cards.clear(found.id, factor)
    if as_json:
        print_json({"removed": gone})


def coverage(
    ctx: typer.Context,
    account: AccountName,
    months: Annotated[int, typer.Option("--months", min=1, max=120)] = 12,
    as_json: Json = False,
) -> None:
    """Show who of us had word with whom of them, and how often."""
    with opened(ctx) as services:
        found = services.coverages.of(services.accounts.find(account), months)
    if as_json:
        print_json(
            {
                "since": found.since,
                "until": found.until,
                "team": found.team,
                "rows": [
                    {
                        "contact": row.contact.id,
                        "name": row.contact.name,
                        "owner": row.owner,
                        "cells": row.cells,
                        "count": row.count,
                        "last_on": row.last_on,
                        "people": row.people,
                    }
                    for row in found.rows
                ],
            }
        )
        return
    columns = [
        Column(_("contact"), lambda row: row.contact.name),
        Column(_("owner"), lambda row: row.owner),
        *(Column(name, partial(_count_of, place)) for place, name in enumerate(found.team)),
        Column(_("in all"), lambda row: row.count),
        Column(_("last word"), lambda row: row.last_on),
    ]
    print_rows(found.rows, columns, as_json=False)


def _count_of(place: int, row: CoverageRow) -> object:
    return row.cells[place].count or "·"
