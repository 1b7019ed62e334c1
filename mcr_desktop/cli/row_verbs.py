"""`show`, `edit` and `remove` of an account's small rows, the same for facts, dates, places and agreements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from mcr_desktop.cli.answers import print_done, print_line, print_row
from mcr_desktop.cli.calls import AnyAccountName, Json, name_contact, opened, some_account
from mcr_desktop.cli.options import Option, taking

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.account_rows import AccountRows


class Kind(NamedTuple):
    """One kind of row."""

    called: str
    """With its article: "a fact"."""
    wanted: str
    """How the help says by what one is found."""
    rows: Callable[[Services], AccountRows[Any]]
    fields: tuple[Option, ...]
    """What `edit` takes."""
    metavar: str
    read: Callable[[dict[str, Any]], None] = lambda _fields: None
    """Reads what was given for fields as this kind has it."""


def put_into(app: typer.Typer, kind: Kind) -> None:
    """Add the three verbs to the kind's own `add` and `list`."""
    one = kind.called.split(" ", 1)[1]
    named = typer.Argument(metavar=kind.metavar, help=kind.wanted)

    @app.command("show", help=f"Show one {one} with all its fields.")
    def show(
        ctx: typer.Context, row: str = named, account: AnyAccountName = None, as_json: Json = False
    ) -> None:
        with opened(ctx) as services:
            found = kind.rows(services).find(row, some_account(services, account))
            whose = services.people.name_of(getattr(found, "contact_id", None))
            print_row(found, as_json=as_json, contact_id=whose)

    @app.command("edit", help=f"Change fields of {kind.called}; an empty text clears one.")
    @taking(*kind.fields)
    def edit(
        ctx: typer.Context,
        row: str = named,
        account: AnyAccountName = None,
        as_json: Json = False,
        **fields: Any,
    ) -> None:
        with opened(ctx) as services:
            rows = kind.rows(services)
            found = rows.find(row, some_account(services, account))
            name_contact(services, services.accounts.of_fence(found.fence), fields)
            kind.read(fields)
            print_done(rows.edit(found.id, **fields), as_json=as_json)

    @app.command("remove", help=f"Remove {kind.called}; `mcr undo` brings it back.")
    def remove(
        ctx: typer.Context, row: str = named, account: AnyAccountName = None, as_json: Json = False
    ) -> None:
        with opened(ctx) as services:
            rows = kind.rows(services)
            found = rows.find(row, some_account(services, account))
            label = rows.remove([found.id])
            if as_json:
                print_row(found, as_json=True)
            else:
                print_line(label)
