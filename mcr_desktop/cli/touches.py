"""`mcr touch`: meetings, calls, e-mails, visits and letters that took place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, print_done, print_row, print_rows
from mcr_desktop.cli.calls import AccountName, Json, opened
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.people import CHANNELS, FEELINGS, SIDES
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

app = typer.Typer(help=_("Meetings, calls, e-mails, visits and letters that took place."))

FIELDS = (
    Option("contacts", _("a contact: name or id; may be repeated"), "names", "--with"),
    Option("team", _("who of us; may be repeated"), "names"),
    Option("happened_on", _("the day; today unless given"), flag="--on"),
    Option("minutes", _("how long it took"), "whole"),
    Option("two_way", _("whether both sides spoke; yes unless given"), "yes"),
    Option("started_by", ", ".join(SIDES)),
    Option("executive", _("whether an executive of ours took part"), "yes"),
    Option("feeling", ", ".join(FEELINGS)),
    Option("summary", _("what it was about")),
    Option("achieved", _("what it achieved")),
)

Wanted = Annotated[str, typer.Argument(metavar="ID")]


@app.command("add")
@taking(Option("channel", ", ".join(CHANNELS)), *FIELDS)
def add(ctx: typer.Context, account: AccountName, as_json: Json = False, **fields: Any) -> None:
    """Write down a touch; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        channel = fields.pop("channel", None) or "call"
        contacts = fields.pop("contacts", ())
        day = fields.pop("happened_on", None)
        two_way = fields.pop("two_way", 1) == 1
        print_done(
            services.touches.log(found, channel, contacts, day, two_way=two_way, **fields),
            as_json=as_json,
        )


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AccountName,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help=_("At most so many."))
    ] = None,
    as_json: Json = False,
) -> None:
    """List the touches of an account, latest first."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        names = {one.id: one.name for one in services.people.all(found)}
        print_rows(
            services.touches.all(found, limit),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("day"), lambda one: one.happened_on),
                Column(_("channel"), lambda one: one.channel),
                Column(_("with"), lambda one: tuple(names.get(who, "?") for who in one.contacts)),
                Column(_("us"), lambda one: one.team),
                Column(_("two-way"), lambda one: _("yes") if one.two_way else _("no")),
                Column(_("feeling"), lambda one: one.feeling),
                Column(_("summary"), lambda one: one.summary),
            ),
            as_json=as_json,
        )


@app.command("show")
def show(ctx: typer.Context, touch: Wanted, as_json: Json = False) -> None:
    """Show one touch with all fields."""
    with opened(ctx) as services:
        found = services.touches.show(_id(touch))
        account = services.accounts.of_fence(found.fence)
        names = {one.id: one.name for one in services.people.all(account)} if account else {}
        print_row(
            found, as_json=as_json, contacts=tuple(names.get(who, "?") for who in found.contacts)
        )


@app.command("edit")
@taking(Option("channel", ", ".join(CHANNELS)), *FIELDS)
def edit(ctx: typer.Context, touch: Wanted, as_json: Json = False, **fields: Any) -> None:
    """Change fields of a touch; an empty text clears one."""
    with opened(ctx) as services:
        found = services.touches.show(_id(touch))
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        print_done(services.touches.edit(found.id, **fields), as_json=as_json)


def _id(text: str) -> bytes:
    try:
        return ids.parse(text)
    except ValueError:
        raise NotFoundError(kind="touch", wanted=text) from None


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    if "contacts" in fields:
        fields["contacts"] = tuple(
            services.people.find(name, account).id for name in fields["contacts"]
        )
