"""`mcr init` and `mcr demo`: making a workspace."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import Json, ask_passphrase, call_of
from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.catalogue import _


def init(
    ctx: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help=_("Your name, as others see it."))
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a workspace; its key goes to the keychain, or under the passphrase in MCR_PASSPHRASE."""
    from mcr_desktop.bootstrap import create_profile

    folder = call_of(ctx).folder()
    name = (person or "").strip() or _login_name()
    try:
        services = create_profile(folder, name)
    except McrError as error:
        if type(error).__name__ != "PassphraseNeededError" or not sys.stdin.isatty():
            raise
        services = create_profile(folder, name, passphrase=ask_passphrase(twice=True))
    services.close()
    if as_json:
        print_json({"profile": folder, "person": name})
    else:
        print_line(_("Workspace of {person} made in {folder}").format(person=name, folder=folder))


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"
