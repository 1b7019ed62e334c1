"""`mcr fact`: what nobody should have to ask a customer twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_line, print_row, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.accounts import CONFIDENCES, FACT_KINDS, FACTORS, LEVELS
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("What nobody should have to ask a customer twice, and how they want it."))

FIELDS = (
    Option("kind", ", ".join(FACT_KINDS)),
    Option("contact_id", _("about whom: name or id"), flag="--contact"),
    Option("source", _("where it comes from")),
    Option("confidence", ", ".join(CONFIDENCES)),
    Option("noted_on", _("the day on which it was noted")),
    Option("expires_on", _("the last day on which it holds")),
    Option("sensitive", _("whether it is only for those who must know"), "yes"),
    Option("factor", ", ".join(FACTORS)),
    Option("level", ", ".join(LEVELS)),
)
Wanted = Annotated[str, typer.Argument(metavar="FACT", help=_("Its words, the start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Note a fact; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        print_done(services.facts.add(found, text, **fields), as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AccountName,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help=", ".join(FACT_KINDS))
    ] = None,
    over: Annotated[bool, typer.Option("--over", help=_("Also what holds no longer."))] = False,
    as_json: Json = False,
) -> None:
    """List what is known of a customer, latest first."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        print_rows(
            services.facts.all(found, kind or None, over=over),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("noted"), lambda one: one.noted_on),
                Column(_("kind"), lambda one: one.kind or "never_ask"),
                Column(_("source"), lambda one: one.source),
                Column(_("fact"), lambda one: one.text),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(
    ctx: typer.Context, fact: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one fact with all its fields."""
    with opened(ctx) as services:
        found = services.facts.find(fact, some_account(services, account))
        whom = services.people.name_of(found.contact_id)
        print_row(found, as_json=as_json, contact_id=whom)


@app.command("edit")
@taking(Option("text", _("the new words")), *FIELDS)
def edit(
    ctx: typer.Context,
    fact: Wanted,
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of a fact; an empty text clears one."""
    with opened(ctx) as services:
        found = services.facts.find(fact, some_account(services, account))
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        print_done(services.facts.edit(found.id, **fields), as_json=as_json)


@app.command("remove")
def remove(
    ctx: typer.Context, fact: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Remove a fact; `mcr undo` brings it back."""
    with opened(ctx) as services:
        found = services.facts.find(fact, some_account(services, account))
        label = services.facts.remove([found.id])
        if as_json:
            print_row(found, as_json=True)
        else:
            print_line(label)


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if fields.get("contact_id"):
        fields["contact_id"] = services.people.find(fields["contact_id"], account).id
