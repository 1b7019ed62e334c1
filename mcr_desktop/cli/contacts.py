"""`mcr contact`: the people at the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli import contact_details, contact_merges
from mcr_desktop.cli.answers import (
    Column,
    plain,
    print_done,
    print_facts,
    print_json,
    print_line,
    print_row,
    print_rows,
)
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.accounts import STANDINGS
from mcr_desktop.domain.people import RELATIONS, ROLES
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.contacts.cards import PersonCard

app = typer.Typer(help=_("The people at the customers."))

FIELDS = (
    Option("title", _("what they are there")),
    Option("email", _("e-mail address")),
    Option("phone", _("telephone number")),
    Option("mobile", _("mobile number")),
    Option("city", _("where they work")),
    Option("employer", _("who employs them, where that is not the account")),
    Option("relation", ", ".join(RELATIONS)),
    Option("role", ", ".join(ROLES)),
    Option("reports_to", _("the contact they report to: name or id")),
    Option("owner", _("who on our side looks after them")),
    Option("cadence_days", _("how often they should hear from us, in days"), "whole"),
    Option("standing", ", ".join(STANDINGS)),
    Option("standing_on", _("the day of that standing")),
    Option("standing_evidence", _("what shows it")),
    Option("executive", _("whether they are an executive"), "yes"),
    Option("time_zone", _("their time zone, such as Europe/Lisbon")),
    Option("language", _("the language they prefer")),
    Option("preferences", _("how they want it")),
    Option("left_on", _("the day on which they left")),
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
@taking(
    Option("words", _("words in their name, title, address or place")),
    Option("role", ", ".join(ROLES)),
    Option("relation", ", ".join(RELATIONS)),
    Option("owner", _("who on our side looks after them")),
    Option("standing", ", ".join(STANDINGS)),
    Option("order", _("name, title, account, role, owner, standing, last, quiet, city; - turns")),
)
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help=_("Only those whose cadence has run out."))
    ] = False,
    left: Annotated[bool, typer.Option("--left", help=_("Only those who left."))] = False,
    every: Annotated[bool, typer.Option("--all", help=_("Those who left too."))] = False,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """List the contacts of an account, or of all."""
    from mcr_desktop.services.contacts.people import ORDERS, PeopleQuery

    given = {name: value for name, value in fields.items() if value is not None}
    if given.get("order", "name").removeprefix("-") not in ORDERS:
        raise typer.BadParameter(", ".join(ORDERS), param_hint="--order")
    here = "left" if left else "all" if every else "here"
    with opened(ctx) as services:
        found = some_account(services, account)
        query = PeopleQuery(found.id if found else None, here=here, quiet=quiet, **given)
        rows = [row for row in services.people.rows(services.people.ids(query)) if row]
        if as_json:
            print_json([row.contact for row in rows])
            return
        print_rows(
            rows,
            (
                Column(_("id"), lambda one: one.contact.id),
                Column(_("name"), lambda one: one.contact.name),
                Column(_("title"), lambda one: one.contact.title),
                Column(_("role"), lambda one: one.contact.role),
                Column(_("standing"), lambda one: one.contact.standing),
                Column(_("owner"), lambda one: one.contact.owner),
                Column(_("every days"), lambda one: one.cadence_days),
                Column(_("last word"), lambda one: one.last_on),
                Column(_("days over"), lambda one: one.over_days or None),
            ),
            as_json=False,
        )


@app.command("show")
def show(
    ctx: typer.Context, contact: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one contact with all fields and all that is known of them."""
    with opened(ctx) as services:
        found = services.people.find(contact, some_account(services, account))
        card = services.people.card(found.id)
        ways = services.addresses.ways(found.id)
        if as_json:
            more = {name: getattr(card, name) for name in _TOLD}
            more |= {"ways": ways, "storekeeper_card": card.factors.lines}
            more |= {"last_on": card.row.last_on, "touches_12_months": card.row.touches}
            print_json({**plain(found), **{name: plain(value) for name, value in more.items()}})
            return
        print_row(found, as_json=False, reports_to=card.boss.name if card.boss else None)
        print_facts((way.kind, way.value) for way in ways if way.address_id or way.merged_from)
        _print_card(card, services.people.names(card.account))


_TOLD = ("positions", "addresses", "occasions", "facts", "influences", "merged")


def _print_card(card: PersonCard, names: dict[bytes, str]) -> None:
    from mcr_desktop.phrases.people import factor_name

    print_facts(
        (
            (_("last word"), card.row.last_on),
            (_("touches in 12 months"), card.row.touches),
            (_("also known as"), tuple(one.name for one in card.merged)),
            (_("their people"), tuple(one.name for one in card.reports)),
        )
    )
    print_facts(
        (f"{one.began or '?'} / {one.ended or ''}", f"{one.title or ''} {one.employer}".strip())
        for one in card.positions
    )
    print_facts((factor_name(one.factor), one.fact.text) for one in card.factors.lines if one.fact)
    for fact in card.facts:
        print_line(fact.text)
    for one in card.influences:
        whose, whom = names.get(one.from_id or b"", "?"), names.get(one.to_id or b"", "?")
        print_line(f"{whose} → {whom} ({one.kind or _('influence')})")


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


@app.command("remove")
def remove(
    ctx: typer.Context,
    contacts: Annotated[list[str], typer.Argument(metavar="CONTACT...")],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Remove contacts with what hangs on them; "mcr undo" brings them back."""
    with opened(ctx) as services:
        scope = some_account(services, account)
        found = [services.people.find(one, scope) for one in contacts]
        label = services.removals.remove("contact", [one.id for one in found])
        if as_json:
            print_json({"removed": [one.id for one in found]})
        else:
            print_line(label)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if fields.get("reports_to"):
        fields["reports_to"] = services.people.find(fields["reports_to"], account).id


contact_merges.put_into(app)
contact_details.put_into(app)
