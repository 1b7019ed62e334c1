"""`mcr init` and `mcr demo`: making a workspace."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import Json, ask_passphrase, call_of
from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


def init(
    ctx: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help=_("Your name, as others see it."))
    ] = None,
    device_of: Annotated[
        str | None,
        typer.Option(
            "--device-of",
            metavar="CODE",
            help=_('This is another machine of yours: what "mcr device code" says on the first.'),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a workspace; its key goes to the keychain, or under the passphrase in MCR_PASSPHRASE."""
    from mcr_desktop.services.teamwork.memberships import read_person_code

    folder = call_of(ctx).folder()
    name = (person or "").strip() or _login_name()
    if device_of is not None:
        read_person_code(device_of)
    services = new_profile(folder, name)
    try:
        if device_of is not None:
            services.memberships.belong_to(device_of, name)
    finally:
        services.close()
    if as_json:
        print_json({"profile": folder, "person": name})
    else:
        print_line(_("Workspace of {person} made in {folder}").format(person=name, folder=folder))


def new_profile(folder: Path, name: str) -> Services:
    """A new workspace; asks for a passphrase at a terminal where no keychain serves."""
    from mcr_desktop.bootstrap import create_profile

    try:
        return create_profile(folder, name)
    except McrError as error:
        if type(error).__name__ != "PassphraseNeededError" or not sys.stdin.isatty():
            raise
        return create_profile(folder, name, passphrase=ask_passphrase(twice=True))


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"
