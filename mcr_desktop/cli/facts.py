"""`mcr fact`: what nobody should have to ask a customer twice."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli import row_verbs
from mcr_desktop.cli.answers import Column, print_done, print_rows
from mcr_desktop.cli.calls import AccountName, Json, name_contact, opened
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.cli.row_verbs import Kind
from mcr_desktop.domain.accounts import CONFIDENCES, FACT_KINDS, FACTORS, LEVELS
from mcr_desktop.phrases.catalogue import _

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
        name_contact(services, found, fields)
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


row_verbs.put_into(
    app,
    Kind(
        "a fact",
        _("Its words, the start, or id."),
        lambda services: services.facts,
        (Option("text", _("the new words")), *FIELDS),
        "FACT",
    ),
)
