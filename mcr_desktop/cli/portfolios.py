"""`mcr portfolio`: every account at a glance, with the arithmetic of each figure; favourites and the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_facts,
    print_json,
    print_line,
    print_rows,
)
from mcr_desktop.cli.calls import Json, opened
from mcr_desktop.domain.families import families
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import indicators, portfolios
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.indicators import AccountLine
    from mcr_desktop.phrases.indicators import Told

app = typer.Typer(help=_("Every account at a glance."), invoke_without_command=True)

Wanted = Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Name, its start, or id."))]


@app.callback()
def portfolio(
    ctx: typer.Context,
    archived: Annotated[bool, typer.Option("--archived", help=_("only those put aside"))] = False,
    favourites: Annotated[
        bool, typer.Option("--favourites", help=_("only your favourites"))
    ] = False,
    grouped: Annotated[bool, typer.Option("--groups", help=_("parts under their parent"))] = False,
    as_json: Json = False,
) -> None:
    """Every account at a glance: what is quiet, owed, complained of and used."""
    if ctx.invoked_subcommand is not None:
        return
    with opened(ctx) as services:
        lines = [
            one
            for one in services.indicators.portfolio(archived=True)
            if bool(one.account.archived_on) == archived
        ]
        marked = services.marks.favourites("account")
        if favourites:
            lines = [one for one in lines if one.account.id in marked]
        if as_json:
            print_json([_plain(one, marked) for one in lines])
            return
        depths: dict[bytes, int] = {}
        if grouped:
            members = [one for fam in families([x.account for x in lines]) for one in fam.members]
            depths = {account.id: depth for account, depth in members}
            by_id = {one.account.id: one for one in lines}
            lines = [by_id[account.id] for account, _depth in members]
        print_rows(
            lines,
            (
                Column(_("account"), lambda one: _name(one, marked, depths)),
                Column(_("standing"), lambda one: one.account.standing),
                Column(_("quiet"), lambda one: _told(one)["quiet"].text),
                Column(_("we promised"), lambda one: _told(one)["ours"].text),
                Column(_("they promised"), lambda one: _told(one)["theirs"].text),
                Column(_("complaints"), lambda one: _told(one)["complaints"].text),
                Column(_("executives"), lambda one: _told(one)["executive"].text),
                Column(_("threads"), lambda one: _told(one)["threads"].text),
                Column(_("notes used"), lambda one: _told(one)["used"].text),
            ),
            as_json=False,
        )


@app.command("show")
def show(ctx: typer.Context, account: Wanted, as_json: Json = False) -> None:
    """Say of one account what each figure is and how it is reckoned."""
    with opened(ctx) as services:
        line = services.indicators.line(services.accounts.find(account))
        if as_json:
            print_json(_plain(line, services.marks.favourites("account")))
            return
        for said in _told(line).values():
            print_line(f"{said.title}: {said.text}")
            if said.sentence:
                print_line(f"  {said.sentence}")
            print_facts((f"  {label}", value) for label, value in said.arithmetic)
            if said.source:
                print_line(f"  {said.source}")


@app.command("favourite")
def favourite(
    ctx: typer.Context,
    account: Wanted,
    off: Annotated[bool, typer.Option("--off", help=_("no longer one"))] = False,
    as_json: Json = False,
) -> None:
    """Make an account one of your favourites, or no longer."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        services.marks.favourite("account", found.id, on=not off)
        print_done(found, as_json=as_json)


@app.command("archive")
def archive(ctx: typer.Context, account: Wanted, as_json: Json = False) -> None:
    """Put an account aside; nothing of it is lost."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        services.accounts.archive([found.id])
        print_done(services.accounts.show(found.id), as_json=as_json)


@app.command("bring-back")
def bring_back(ctx: typer.Context, account: Wanted, as_json: Json = False) -> None:
    """Take an account out of the archive."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        services.accounts.bring_back([found.id])
        print_done(services.accounts.show(found.id), as_json=as_json)


@app.command("parent")
def parent(
    ctx: typer.Context,
    account: Wanted,
    under: Annotated[
        str,
        typer.Argument(metavar="PARENT", help=_("The account of which it is a part; '' for none.")),
    ],
    as_json: Json = False,
) -> None:
    """Say of which account another one is a part."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        above = services.accounts.find(under).id if under else None
        print_done(services.accounts.set_parent(found.id, above), as_json=as_json)


@app.command("recent")
def recent(ctx: typer.Context, as_json: Json = False) -> None:
    """List the accounts that you visited last."""
    with opened(ctx) as services:
        found = _recent(services)
        if as_json:
            print_json(found)
            return
        print_rows(
            found,
            (Column(_("id"), lambda one: one.id), Column(_("account"), lambda one: one.name)),
            as_json=False,
        )


def _recent(services: Services) -> list[Any]:
    known = {one.id: one for one in services.accounts.all()}
    return [known[one] for one in services.marks.recents("account") if one in known]


def _told(line: AccountLine) -> dict[str, Told]:
    """Each figure in words, as the screen says it."""
    day = today()
    if line.account.as_of:
        watched = {
            "quiet": indicators.unwatched(_("Quiet"), line.account),
            "executive": indicators.unwatched(_("Executive attention"), line.account),
            "threads": indicators.unwatched(_("Threads"), line.account),
        }
    else:
        watched = {
            "quiet": indicators.quiet(line.quiet, day),
            "executive": indicators.executive(line.executive, line.account, day),
            "threads": indicators.threads(line.threads),
        }
    return {
        "standing": indicators.standing(line.account, day),
        "quiet": watched["quiet"],
        "ours": indicators.promises("ours", line.ours_owed, line.ours_late, line.ours_kept),
        "theirs": indicators.promises(
            "theirs", line.theirs_owed, line.theirs_late, line.theirs_kept
        ),
        "complaints": indicators.complaints(line.complaints, line.quiet),
        "executive": watched["executive"],
        "threads": watched["threads"],
        "used": portfolios.used(line.used),
    }


def _plain(line: AccountLine, marked: frozenset[bytes]) -> dict[str, Any]:
    return {"line": line, "favourite": line.account.id in marked}


def _name(line: AccountLine, marked: frozenset[bytes], depths: dict[bytes, int]) -> str:
    star = "* " if line.account.id in marked else ""
    return "> " * depths.get(line.account.id, 0) + star + line.account.name
