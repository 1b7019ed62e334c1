"""`mcr note`: shared prose, its words on standard input."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_row, print_rows
from mcr_desktop.cli.calls import (
    AccountName,
    AnyAccountName,
    CannotError,
    Json,
    opened,
    some_account,
    standard_input,
)
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.notes import CIRCLES
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("Shared prose; the words are read from standard input."))

FIELDS = (
    Option("title", _("a title; the first line serves where there is none")),
    Option("purpose", _("for this customer's benefit: how")),
    Option("circle", ", ".join(CIRCLES)),
    Option("sensitive", _("whether it is for the team's eyes only"), "yes"),
    Option("expires_on", _("the day from which it no longer matters")),
    Option("written_on", _("the day; today unless given")),
)

Wanted = Annotated[str, typer.Argument(metavar="NOTE", help=_("Title, its start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(ctx: typer.Context, account: AccountName, as_json: Json = False, **fields: Any) -> None:
    """Write a note with the words on standard input; answers with its id."""
    body = _words()
    with opened(ctx) as services:
        found = services.accounts.find(account)
        title = fields.pop("title", None)
        print_done(services.notes.add(found, body, title, **fields), as_json=as_json)


@app.command("list")
def list_(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List the notes of an account, latest first."""
    with opened(ctx) as services:
        print_rows(
            services.notes.all(services.accounts.find(account)),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("written"), lambda one: one.written_on),
                Column(_("by"), lambda one: one.author),
                Column(_("circle"), lambda one: one.circle),
                Column(_("sensitive"), lambda one: _("yes") if one.sensitive else None),
                Column(_("title"), lambda one: one.title),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(
    ctx: typer.Context, note: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one note with its words."""
    with opened(ctx) as services:
        print_row(services.notes.find(note, some_account(services, account)), as_json=as_json)


@app.command("edit")
@taking(*FIELDS)
def edit(
    ctx: typer.Context,
    note: Wanted,
    account: AnyAccountName = None,
    body: Annotated[
        bool, typer.Option("--body", help=_("Read new words too, although options are given."))
    ] = False,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Replace a note's words by those on standard input; with options change those fields alone."""
    words = _words() if body or not fields else None
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        print_done(services.notes.edit(found.id, words, **fields), as_json=as_json)


def _words() -> str:
    words = standard_input().replace("\r\n", "\n").strip("\n")
    if not words.strip():
        raise CannotError(text=_("No words came on standard input. Nothing was changed."))
    return words
