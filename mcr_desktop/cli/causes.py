"""`mcr signals`: supported changes in complaints, each with what carries it."""

from __future__ import annotations

import typer

from mcr_desktop.cli.answers import Column, print_json, print_rows
from mcr_desktop.cli.calls import AnyAccountName, Json, opened, some_account
from mcr_desktop.phrases.catalogue import _


def signals(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """List what the complaints say with statistical support, changes of intake apart."""
    with opened(ctx) as services:
        found = services.causes.signals(some_account(services, account))
    if as_json:
        print_json(
            [
                {"account": one.account.name, "sentence": one.sentence, "signal": one.signal}
                for one in found
            ]
        )
        return
    print_rows(
        found,
        (
            Column(_("account"), lambda one: one.account.name),
            Column(_("kind"), lambda one: one.signal.kind),
            Column(_("finding"), lambda one: one.sentence),
        ),
        as_json=False,
    )
