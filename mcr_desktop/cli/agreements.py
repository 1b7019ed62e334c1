"""`mcr agreement`: what was agreed with a customer, and by when somebody must speak about it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli import row_verbs
from mcr_desktop.cli.answers import Column, print_done, print_rows
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.cli.row_verbs import Kind
from mcr_desktop.domain.accounts import AGREEMENT_KINDS, RENEWALS
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.agreements import term_words
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("What was agreed with a customer: service levels, contracts, prices."))

FIELDS = (
    Option("kind", ", ".join(AGREEMENT_KINDS)),
    Option("text", _("what was agreed, in its own words")),
    Option("measure", _("what is measured")),
    Option("target", _("what was agreed of it, such as 98 %")),
    Option("starts_on", _("the day on which it begins")),
    Option("ends_on", _("the day on which it ends")),
    Option("notice_days", _("days before its end by which either side must speak"), "whole"),
    Option("renewal", ", ".join(RENEWALS)),
    Option("value", _("what it is worth in a year"), "number"),
    Option("currency", _("of the value, such as EUR")),
    Option("owner", _("who on our side looks after it")),
)


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    account: AccountName,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add an agreement; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        print_done(services.agreements.add(found, title, **fields), as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    coming: Annotated[
        bool, typer.Option("--coming", help=_("Only those about which somebody must speak soon."))
    ] = False,
    as_json: Json = False,
) -> None:
    """List agreements, soonest end first."""
    with opened(ctx) as services:
        of = some_account(services, account)
        if coming:
            rows = [one.agreement for one in services.agreements.coming(account=of)]
        else:
            rows = services.agreements.all(of)
        names = {one.fence: one.name for one in services.accounts.all()}
        print_rows(
            rows,
            (
                Column(_("id"), lambda one: one.id),
                Column(_("account"), lambda one: names.get(one.fence)),
                Column(_("agreement"), lambda one: one.title),
                Column(_("target"), lambda one: one.target),
                Column(_("ends"), lambda one: one.ends_on),
                Column(_("how it stands"), lambda one: term_words(one, today())[0]),
            ),
            as_json=as_json,
        )


row_verbs.put_into(
    app,
    Kind(
        "an agreement",
        _("Its title, the start, or id."),
        lambda services: services.agreements,
        (Option("title", _("the new title")), *FIELDS),
        "AGREEMENT",
    ),
)
