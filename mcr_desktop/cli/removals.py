"""`mcr removed` and `mcr restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AnyAccountName, Json, opened, some_account
from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.catalogue import _


def removed(
    ctx: typer.Context,
    account: Annotated[
        str, typer.Option("--account", metavar="NAME", help=_("Only of this account."))
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many."))
    ] = 100,
    as_json: Json = False,
) -> None:
    """Tell what was removed and can come back, latest first."""
    with opened(ctx) as services:
        fence = services.accounts.find(account).fence if account else None
        names = {one.fence: one.name for one in services.accounts.all()}
        print_rows(
            services.removals.all(fence, limit=limit),
            (
                Column(_("id"), lambda one: one.id),
                Column(_("kind"), lambda one: one.kind),
                Column(_("account"), lambda one: names.get(one.fence)),
                Column(_("title"), lambda one: one.title),
                Column(_("who"), lambda one: one.person),
                Column(_("when"), lambda one: _moment(one.at_ms)),
            ),
            as_json=as_json,
        )


def restore(
    ctx: typer.Context,
    row: Annotated[str, typer.Argument(metavar="ID")],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Bring a removed row back with all that went along with it."""
    with opened(ctx) as services:
        found = some_account(services, account)
        fence = found.fence if found else None
        meant = [
            one for one in services.removals.all(fence, limit=100_000) if ids.show(one.id) == row
        ]
        if not meant:
            raise NotFoundError(kind="removed row", wanted=row)
        label = services.removals.restore(meant[0].kind, meant[0].id, fence)
    if as_json:
        print_json({"restored": label})
    else:
        print_line(label)


def _moment(at_ms: int) -> str:
    if not at_ms:
        return ""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
