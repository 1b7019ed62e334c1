"""`mcr share`, `sync` and `digest`: where an account is shared, and whether it agrees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_json,
    print_line,
    print_problem,
    print_rows,
)
from mcr_desktop.cli.calls import AccountName, Json, opened
from mcr_desktop.cli.handings import tell
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

share = typer.Typer(help=_("Through which storage an account is shared."))

OnlyFence = Annotated[
    str | None,
    typer.Option("--account", "-a", metavar="ACCOUNT", help=_("Only this account's fence.")),
]


@share.command("folder")
def folder(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("A folder that all members see."))],
    account: AccountName,
    as_json: Json = False,
) -> None:
    """Share an account through a folder from here on."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        found = services.sharing.share_through_folder(fence, path)
    tell(as_json, fence=fence.hex(), folder=str(path), files_there_already=found)


def sync(
    ctx: typer.Context,
    account: OnlyFence = None,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help=_("Also read back what storage holds of ours, and mend it.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring what others wrote, and take them ours."""
    with opened(ctx) as services:
        wanted = [fence_of(services, account)] if account else None
        reports = services.sharing.sync(fences=wanted, thorough=thorough)
    told = [
        {
            "fence": report.fence,
            "name": report.name,
            "sent": report.sent,
            "put": report.put,
            "received": report.received,
            "forked": report.forked,
            "held_back": sentence(report.held_back) if report.held_back else None,
            "trouble": sentence(report.trouble) if report.trouble else None,
        }
        for report in reports
    ]
    if as_json:
        print_json(told)
    else:
        print_rows(
            told,
            (
                Column(_("account"), lambda row: row["name"]),
                Column(_("sent"), lambda row: row["sent"]),
                Column(_("received"), lambda row: row["received"]),
                Column(
                    _("remark"), lambda row: _("stopped") if row["trouble"] else row["held_back"]
                ),
            ),
            as_json=False,
        )
    troubles = [report.trouble for report in reports if report.trouble]
    for trouble in troubles[1:]:
        print_problem(sentence(trouble))
    if troubles:
        raise troubles[0]


def digest(ctx: typer.Context, account: OnlyFence = None, as_json: Json = False) -> None:
    """Print a line a fence that is the same on two devices exactly where their state is."""
    with opened(ctx) as services:
        only = fence_of(services, account) if account else None
        rows = [
            {"fence": fence, "digest": state}
            for fence, state in services.workspace.digests()
            if only in (None, fence)
        ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print_line(f"{bytes(row['fence']).hex()}  {row['digest']}")  # type: ignore[arg-type]  # the fence's id


def fence_of(services: Services, wanted: str) -> bytes:
    """The fence that an account's name means, also before its first row has come; or its id in hex.

    Raises NotFoundError or AmbiguousError.
    """
    try:
        return services.accounts.find(wanted).fence
    except NotFoundError:
        rows = services.sharing.fences()
        for row in rows:
            if wanted.lower() in (row.fence.hex(), row.name.lower()):
                return row.fence
        begun = [row.fence for row in rows if row.name.lower().startswith(wanted.lower())]
        if len(begun) == 1:
            return begun[0]
        raise
