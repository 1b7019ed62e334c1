"""One call of `mcr`: which profile it is about, and how its services are opened and closed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

Json = Annotated[bool, typer.Option("--json", help=_("Answer as JSON."))]
AccountName = Annotated[
    str,
    typer.Option(
        "--account", "-a", metavar="ACCOUNT", help=_("The account: name, its start, or id.")
    ),
]
AnyAccountName = Annotated[
    str | None,
    typer.Option(
        "--account",
        "-a",
        metavar="ACCOUNT",
        help=_("Only of this account: name, its start, or id."),
    ),
]


class CannotError(McrError):
    """The command could not do it, for a reason of its own: `text` is the whole sentence."""


@dataclass(frozen=True, slots=True)
class Call:
    """What stands before the command; None where the usual profile is meant."""

    profile: Path | None

    def folder(self) -> Path:
        """The profile's folder."""
        from mcr_desktop.bootstrap import default_profile

        return self.profile or default_profile()


def call_of(ctx: typer.Context) -> Call:
    """The call that a command's context belongs to."""
    call = ctx.find_root().obj
    assert isinstance(call, Call)  # noqa: S101 - the root callback puts it there
    return call


@contextmanager
def opened(ctx: typer.Context) -> Iterator[Services]:
    """The services of the call's profile, closed afterwards; asks for a passphrase at a terminal."""
    from mcr_desktop.bootstrap import open_profile

    folder = call_of(ctx).folder()
    try:
        services = open_profile(folder)
    except McrError as error:
        kind = type(error).__name__
        if kind not in {"PassphraseNeededError", "PaperNeededError"} or not sys.stdin.isatty():
            raise
        services = open_profile(folder, passphrase=ask_passphrase(_ASKED[kind]))
    try:
        yield services
    finally:
        services.close()


_ASKED = {
    "PassphraseNeededError": _("Passphrase, or the code on paper: "),
    "PaperNeededError": _("The code on paper: "),
}


def ask_passphrase(prompt: str = "", *, twice: bool = False) -> str:
    """A passphrase typed at the terminal, unseen."""
    from getpass import getpass

    given = getpass(prompt or _("Passphrase: "))
    if twice and getpass(_("Once more: ")) != given:
        raise CannotError(text=_("The two passphrases differ. Nothing was changed."))
    return given


def some_account(services: Services, wanted: str | None) -> Account | None:
    """The account meant, or None where none was named: from then on an id means a row of it first."""
    if not wanted:
        return None
    found = services.accounts.find(wanted)
    services.workspace.look_at(found.fence)
    return found


def name_contact(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    """Put the id in `contact_id` of the fields for the name, or the start of one, that was given."""
    if fields.get("contact_id"):
        fields["contact_id"] = services.people.find(fields["contact_id"], account).id


def standard_input() -> str:
    """All of standard input as text; CannotError where it is not UTF-8."""
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotError(
            text=_(
                "Standard input is not written in UTF-8: byte {place} does not fit. Nothing was changed."
            ).format(place=error.start)
        ) from None
