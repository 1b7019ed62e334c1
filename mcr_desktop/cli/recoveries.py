"""`mcr recovery`: the kit that brings a person back in when every machine of theirs is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_line, print_problem, print_rows
from mcr_desktop.cli.backups import named
from mcr_desktop.cli.briefs import Paper
from mcr_desktop.cli.calls import CannotError, Json, ask_passphrase, call_of, opened
from mcr_desktop.cli.handings import Force, check_free
from mcr_desktop.cli.meanings import meant
from mcr_desktop.cli.sharing import storage_secret
from mcr_desktop.domain.errors import McrError, NotFoundError
from mcr_desktop.phrases.attachments import attached_text, not_taken_lines
from mcr_desktop.phrases.catalogue import _, ngettext

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.recoveries import Kit

app = typer.Typer(help=_("The printed kit that brings you back in when every machine is lost."))

KIT_PASSPHRASE, KIT_CODE = "MCR_KIT_PASSPHRASE", "MCR_KIT_CODE"
"""Variables in which scripts hand over what is never an argument, since other programs see those."""

Wanted = Annotated[
    str | None,
    typer.Argument(
        metavar="[KIT]", help=_("Its fingerprint or the start of that; the newest otherwise.")
    ),
]


@app.command("print")
def print_kit(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help=_("Where to write the sheet."))],
    paper: Annotated[
        Paper, typer.Option("--paper", metavar="A4|Letter", help=_("The paper's size."))
    ] = Paper.A4,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Make a recovery kit and its sheet; the passphrase is asked for, or comes from MCR_KIT_PASSPHRASE."""
    check_free(file, force=force)
    with opened(ctx) as services:
        passphrase = os.environ.get(KIT_PASSPHRASE) or _ask(
            _("A passphrase for the kit: "), twice=True
        )
        kit = services.recoveries.make(passphrase, file, paper=paper.value, replace=force)
    if as_json:
        print_json({"file": str(file), **_row(kit)})
        return
    print_line(str(file))
    print_line(
        _("Print it, keep it apart from the passphrase, and delete the file. Sync to make it good.")
    )


@app.command("status")
def status(ctx: typer.Context, as_json: Json = False) -> None:
    """List our recovery kits and the fences that each opens, or does not yet."""
    with opened(ctx) as services:
        found = services.recoveries.status()
    if as_json:
        print_json({"fences": found.fences, "kits": [_row(kit) for kit in found.kits]})
        return
    if not found.kits:
        print_line(
            _("There is no recovery kit. Make one with: mcr recovery print FILE.pdf")
            if found.fences
            else _("There is no fence yet that a recovery kit could open.")
        )
        return
    print_rows(
        found.kits,
        (
            Column(_("kit"), lambda kit: kit.fingerprint),
            Column(_("label"), lambda kit: kit.label),
            Column(_("opens"), lambda kit: ", ".join(one.name for one in kit.covered)),
            Column(_("not yet"), lambda kit: ", ".join(one.name for one in kit.missing)),
        ),
        as_json=False,
    )


@app.command("extend")
def extend(ctx: typer.Context, wanted: Wanted = None, as_json: Json = False) -> None:
    """Let a kit into the fences that it does not open yet; its paper stays good."""
    with opened(ctx) as services:
        kit = _kit(services, wanted)
        count = services.recoveries.extend(kit.signer)
    if as_json:
        print_json({"fingerprint": kit.fingerprint, "extended_to": count})
    else:
        told = ngettext("{n} more fence. Sync.", "{n} more fences. Sync.", count)
        print_line(told.format(n=count))


@app.command("retire")
def retire(
    ctx: typer.Context,
    wanted: Annotated[
        str, typer.Argument(metavar="KIT", help=_("Its fingerprint, or the start of that."))
    ],
    as_json: Json = False,
) -> None:
    """Make a kit void: its sheet was lost, or a newer one replaces it."""
    with opened(ctx) as services:
        kit = _kit(services, wanted)
        count = services.recoveries.retire(kit.signer)
    if as_json:
        print_json({"fingerprint": kit.fingerprint, "retired_in": count})
    else:
        print_line(_("{kit} opens nothing any more. Sync.").format(kit=kit.fingerprint))


@app.command("restore")
def restore(
    ctx: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE...",
            help=_("Where the fences lie: folders, addresses as on the sheet, or a backup's file."),
        ),
    ],
    as_json: Json = False,
) -> None:
    """Come back with a kit, into a new workspace; asks for what is on the sheet and the passphrase.

    Scripts give them in MCR_KIT_CODE and MCR_KIT_PASSPHRASE.
    """
    from mcr_desktop.bootstrap import exists, open_profile
    from mcr_desktop.cli.profiles import new_profile
    from mcr_desktop.phrases.errors import sentence
    from mcr_desktop.services.teamwork.recoveries import look_for, needs_secret

    code = os.environ.get(KIT_CODE) or _ask_code()
    passphrase = os.environ.get(KIT_PASSPHRASE) or _ask(_("The kit's passphrase: "))
    # Nothing is made before the sheet and the passphrase have proved to open something.
    where = [_absolute(place) for place in places]
    secrets = {place: storage_secret(place) for place in where if needs_secret(place)}
    findings = look_for(code, passphrase, where, secrets=secrets)
    folder = call_of(ctx).folder()
    services = open_profile(folder) if exists(folder) else new_profile(folder, findings.person)
    try:
        back = services.recoveries.come_back(findings)
    finally:
        services.close()
    if as_json:
        print_json(
            {
                "profile": str(folder),
                "person": back.person,
                "fences": [
                    {"fence": one.fence, "name": one.name, "shared_through": one.where}
                    for one in back.fences
                ],
                "received": sum(report.received for report in back.synced),
                "files": back.files,
                "files_bytes": back.files_size,
                "away": named(back.away),
                "nothing_at": list(back.empty),
                "trouble": [sentence(error) for error in back.trouble],
            }
        )
    else:
        print_line(
            _("Welcome back, {person}: {fences}.").format(
                person=back.person, fences=", ".join(one.name for one in back.fences)
            )
        )
        if back.files:
            print_line(_("With {files}.").format(files=attached_text(back.files, back.files_size)))
        print_line(
            _(
                "Now revoke the lost machine (mcr device list, mcr device revoke), have the storage's password "
                "changed, and print a new kit."
            )
        )
    for place in back.empty:
        print_problem(_("Nothing that this kit opens lies at {place}.").format(place=place))
    for line in not_taken_lines((), (), back.away):
        print_problem(line)
    for error in back.trouble:
        print_problem(sentence(error))


def _absolute(place: str) -> str:
    return place if "://" in place else str(Path(place).expanduser().absolute())


def _row(kit: Kit) -> dict[str, object]:
    return {
        "fingerprint": kit.fingerprint,
        "label": kit.label,
        "made_ms": kit.made_ms,
        "opens": [{"fence": one.fence, "name": one.name} for one in kit.covered],
        "not_yet": [{"fence": one.fence, "name": one.name} for one in kit.missing],
    }


def _kit(services: Services, wanted: str | None) -> Kit:
    """The kit meant, the newest where none was named. Raises NotFoundError or AmbiguousError."""
    kits = services.recoveries.status().kits
    letters = (wanted or "").casefold().replace("-", "").replace(" ", "")
    if wanted is None:
        if not kits:
            raise NotFoundError(kind="recovery kit", wanted="")
        return kits[0]
    return meant(
        kits,
        wanted,
        "recovery kit",
        (lambda one: bool(letters) and one.fingerprint.replace("-", "").startswith(letters),),
        lambda one: one.fingerprint,
    )


def _ask_code() -> str:
    """The eight groups as typed at the terminal; asked again where one is mistyped."""
    from mcr_desktop.phrases.errors import sentence
    from mcr_desktop.services.teamwork.recoveries import check_code

    _need_terminal()
    while True:
        sys.stderr.write(_("The eight groups on the sheet: "))
        sys.stderr.flush()
        given = sys.stdin.readline()
        if not given:  # the terminal was closed
            raise typer.Abort
        try:
            check_code(given)
        except McrError as error:
            print_problem(sentence(error))
        else:
            return given.strip()


def _ask(prompt: str, *, twice: bool = False) -> str:
    _need_terminal()
    return ask_passphrase(prompt, twice=twice)


def _need_terminal() -> None:
    if not sys.stdin.isatty():
        raise CannotError(
            text=_("There is no terminal to ask at: give {code} and {passphrase}.").format(
                code=KIT_CODE, passphrase=KIT_PASSPHRASE
            )
        )
