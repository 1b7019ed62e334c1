"""`mcr share` and `digest`: where an account is shared, and whether it agrees."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import AccountName, CannotError, Json, ask_passphrase, opened
from mcr_desktop.cli.handings import tell
from mcr_desktop.domain.errors import McrError, NotFoundError
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

share = typer.Typer(help=_("Through which storage an account is shared."))

OnlyFence = Annotated[
    str | None,
    typer.Option("--account", "-a", metavar="ACCOUNT", help=_("Only this account's fence.")),
]


User = Annotated[
    str | None,
    typer.Option("--user", metavar="NAME", help=_("The user's name, or the access key's id.")),
]
VARIABLE = "MCR_STORAGE_SECRET"
"""The variable in which scripts hand over a storage's password or key; never an argument."""


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


@share.command("s3")
def s3(
    ctx: typer.Context,
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help=_(
                "s3://BUCKET/PREFIX?endpoint=https://SERVER&region=REGION, as on a kit's sheet."
            ),
        ),
    ],
    account: AccountName,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Share an account through a bucket; the secret key is asked for, or comes from MCR_STORAGE_SECRET."""
    _share_through(ctx, url, "s3://", user, account, as_json=as_json)


@share.command("webdav")
def webdav(
    ctx: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="URL", help=_("The collection's address: https://SERVER/PATH."))
    ],
    account: AccountName,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Share an account through WebDAV; the password is asked for, or comes from MCR_STORAGE_SECRET."""
    _share_through(ctx, url, "http", user, account, as_json=as_json)


@share.command("password")
def password(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """Give a new password or secret key for the storage of an account, and all that share it."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        kept = services.sharing.give_secret(fence, _ask_secret())
    tell(as_json, fence=fence.hex(), kept_by_keychain=kept)


def _share_through(
    ctx: typer.Context, url: str, begins: str, user: str | None, account: str, *, as_json: bool
) -> None:
    from urllib.parse import quote

    if not url.lower().startswith(begins):
        told = _("{url} is no such address: it would begin with {begins}. Nothing was changed.")
        raise CannotError(text=told.format(url=url, begins=begins))
    if user:
        url += ("&" if "?" in url else "?") + f"user={quote(user)}"
    with opened(ctx) as services:
        fence = fence_of(services, account)
        # What this profile holds already for the place serves again, without asking.
        try:
            found = services.sharing.share_through(fence, url)
        except McrError as error:
            if type(error).__name__ != "CredentialsMissingError":
                raise
            found = services.sharing.share_through(fence, url, _ask_secret())
        row = next(one for one in services.sharing.fences() if one.fence == fence)
    tell(as_json, fence=fence.hex(), shared_through=row.target, files_there_already=found)


def storage_secret(place: str) -> str:
    """The password or key of a place, from MCR_STORAGE_SECRET or typed unseen at the terminal."""
    return os.environ.get(VARIABLE) or _ask_secret(place)


def _ask_secret(place: str = "") -> str:
    if given := os.environ.get(VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise CannotError(
            text=_(
                "There is no terminal to ask at: give the password or key in {variable}."
            ).format(variable=VARIABLE)
        )
    asked = _("Password or secret key of {place}: ").format(place=place)
    return ask_passphrase(asked if place else _("Password or secret key of the storage: "))


def digest(
    ctx: typer.Context,
    account: OnlyFence = None,
    private: Annotated[
        bool,
        typer.Option("--private", help=_("Also what only your own machines hold.")),
    ] = False,
    as_json: Json = False,
) -> None:
    """Print a line a fence that is the same on two devices exactly where their state is.

    What only your own machines hold, such as drafts and what you put off, is no other person's: it is
    left out unless you ask.
    """
    with opened(ctx) as services:
        only = fence_of(services, account) if account else None
        kept = () if private else services.sharing.fences()
        own = {row.fence for row in kept if row.kind == "private"}
        rows = [
            {"fence": fence, "digest": state}
            for fence, state in services.workspace.digests()
            if only in (None, fence) and fence not in own
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
