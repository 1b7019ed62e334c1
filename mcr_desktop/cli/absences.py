"""`mcr absence`: who is away, and who stands in."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_json,
    print_removed,
    print_row,
    print_rows,
)
from mcr_desktop.cli.calls import AnyAccountName, CannotError, Json, opened, some_account
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain import ids
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("Who is away, and who stands in."))

Wanted = Annotated[str, typer.Argument(metavar="ABSENCE", help=_("Its id."))]
Day = Annotated[str | None, typer.Option("--on", metavar="DAY", help=_("Today unless given."))]


@app.command("add")
@taking(
    Option("person", _("who is away; oneself unless given")),
    Option("deputy", _("who stands in")),
    Option("remark", _("where they can be reached, or anything else")),
)
def add(
    ctx: typer.Context,
    from_on: Annotated[str, typer.Argument(metavar="FROM", help=_("The first day away."))],
    until_on: Annotated[str, typer.Argument(metavar="UNTIL", help=_("The last day away."))],
    account: AnyAccountName = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Write down that somebody is away, on one account or on all."""
    with opened(ctx) as services:
        found = some_account(services, account)
        days = (_day(from_on), _day(until_on))
        if found is not None:
            print_done(services.absences.add(found, *days, **fields), as_json=as_json)
            return
        before = {one.id for one in services.absences.all()}
        services.absences.add_everywhere(*days, fields.get("deputy"), *_rest(fields))
        made = [one for one in services.absences.all() if one.id not in before]
        if as_json:
            print_json(made)
        else:
            for one in made:
                print_done(one, as_json=False)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help=_("Only who is away on this day."))
    ] = None,
    as_json: Json = False,
) -> None:
    """List absences by their first day."""
    with opened(ctx) as services:
        found = some_account(services, account)
        rows = services.absences.away(_day(on), found) if on else services.absences.all(found)
        accounts = {one.fence: one.name for one in services.accounts.all()}
        print_rows(
            rows,
            (
                Column(_("id"), lambda one: one.id),
                Column(_("from"), lambda one: one.from_on),
                Column(_("until"), lambda one: one.until_on),
                Column(_("person"), lambda one: one.person),
                Column(_("deputy"), lambda one: one.deputy),
                Column(_("account"), lambda one: accounts.get(one.fence, "")),
                Column(_("remark"), lambda one: one.remark),
            ),
            as_json=as_json,
        )


@app.command("covering")
def covering(
    ctx: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help=_("Oneself unless given."))
    ] = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """List what falls to whoever stands in: the promises of those who are away."""
    with opened(ctx) as services:
        told = services.absences.covered(person, _day(on) if on else None)
        rows = [(cover, row.one) for cover, due in told for row in due]
        if as_json:
            print_json(
                [
                    {
                        "absence": cover.absence,
                        "account": cover.account.id,
                        "commitments": [row.one for row in due],
                    }
                    for cover, due in told
                ]
            )
            return
        print_rows(
            rows,
            (
                Column(_("id"), lambda row: row[1].id),
                Column(_("for"), lambda row: row[0].absence.person),
                Column(_("account"), lambda row: row[0].account.name),
                Column(_("due"), lambda row: row[1].due_on),
                Column(_("wording"), lambda row: row[1].wording),
            ),
            as_json=False,
        )


@app.command("show")
def show(ctx: typer.Context, absence: Wanted, as_json: Json = False) -> None:
    """Show one absence with all fields."""
    with opened(ctx) as services:
        print_row(services.absences.show(_id(absence)), as_json=as_json)


@app.command("edit")
@taking(
    Option("from_on", _("the first day away"), flag="--from"),
    Option("until_on", _("the last day away"), flag="--until"),
    Option("person", _("who is away")),
    Option("deputy", _("who stands in")),
    Option("remark", _("anything else")),
)
def edit(ctx: typer.Context, absence: Wanted, as_json: Json = False, **fields: Any) -> None:
    """Change fields of an absence; an empty text clears one."""
    for name in ("from_on", "until_on"):
        if fields.get(name):
            fields[name] = _day(fields[name])
    with opened(ctx) as services:
        print_done(services.absences.edit(_id(absence), **fields), as_json=as_json)


@app.command("remove")
def remove(
    ctx: typer.Context,
    absence: Annotated[list[str], typer.Argument(metavar="ABSENCE...", help=_("Their ids."))],
    as_json: Json = False,
) -> None:
    """Remove absences; `mcr undo` brings them back."""
    with opened(ctx) as services:
        found = [_id(one) for one in absence]
        print_removed(services.removals.remove("absence", found), as_json=as_json)


def _rest(fields: dict[str, Any]) -> tuple[str | None, str | None]:
    return fields.get("person"), fields.get("remark")


def _id(given: str) -> bytes:
    try:
        return ids.parse(given)
    except ValueError:
        raise CannotError(
            text=_("{given} is no id: an id has 26 characters.").format(given=given)
        ) from None


def _day(given: str) -> str:
    from mcr_desktop.domain.periods import today
    from mcr_desktop.phrases.dates import read_day

    return read_day(given, today(), "ahead") or given
