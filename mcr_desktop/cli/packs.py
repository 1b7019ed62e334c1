"""`mcr share pack`: an account carried by hand, on a stick or by mail."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import print_facts, print_json, print_line, print_problem
from mcr_desktop.cli.backups import named
from mcr_desktop.cli.calls import AccountName, CannotError, Json, opened
from mcr_desktop.cli.progress_lines import progress_line
from mcr_desktop.cli.sharing import fence_of
from mcr_desktop.domain.errors import AmbiguousError, NotFoundError
from mcr_desktop.phrases.attachments import attached_text, left_out_lines, not_taken_lines
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.packs import Exported, Imported

app = typer.Typer(help=_("Carry an account by hand: bundles on a stick or by mail."))

Bundle = Annotated[Path, typer.Argument(metavar="FILE", help=_("The bundle's file."))]


@app.command("export")
def export(
    ctx: typer.Context,
    file: Bundle,
    account: AccountName,
    person: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="PERSON",
            help=_("Leave out what this member's last bundle said that they have."),
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="YYYY-MM-DD", help=_("Only what came here on that day or later.")
        ),
    ] = None,
    without_files: Annotated[
        bool,
        typer.Option(
            "--without-files",
            help=_("Only name the attached files; `share pack files` tells their size."),
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a bundle of an account, our newest changes and attached files included, for others to import."""
    since_ms = _start_of(since) if since else 0
    with opened(ctx) as services, progress_line(_("Writing")) as progress:
        fence = fence_of(services, account)
        whom = _member(services, fence, person) if person else None
        done = services.packs.export(
            fence, file, progress, person=whom, since_ms=since_ms, files=not without_files
        )
    facts = {
        "file": done.path,
        "account": done.name,
        "files": done.files,
        "segments": done.segments,
        "left_out": done.left_out,
        "bytes": done.size,
        "sent": done.sent,
        "known_ms": done.known_ms,
        "held_back": sentence(done.held_back) if done.held_back else None,
        **_files_of(done),
    }
    if as_json:
        print_json({"fence": done.fence, **facts})
        return
    told = {
        _("file"): done.path,
        _("account"): done.name,
        _("files"): done.files,
        _("left out"): done.left_out or None,
        _("with"): attached_text(done.carried, done.carried_size) if done.carried else None,
        _("bytes"): done.size,
        _("remark"): facts["held_back"],
    }
    print_facts(told.items())
    for line in left_out_lines(done.only_named, done.away, done.damaged):
        print_problem(line)
    if whom and done.known_ms is None:
        print_problem(
            _("{person} never said what they have, so everything is in it.").format(person=person)
        )


@app.command("files")
def files(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """Tell how large the attached files are that a bundle would hold, and which are not here."""
    with opened(ctx) as services:
        found = services.packs.files(fence_of(services, account))
    if as_json:
        print_json({"files": len(found.here), "bytes": found.size, "away": named(found.away)})
        return
    print_line(attached_text(len(found.here), found.size))
    for line in left_out_lines(0, found.away, ()):
        print_problem(line)


@app.command("ask")
def ask(ctx: typer.Context, file: Bundle, account: AccountName, as_json: Json = False) -> None:
    """Write a small bundle that only says what is here; who imports it can send just the rest."""
    with opened(ctx) as services:
        done = services.packs.ask(fence_of(services, account), file)
    if as_json:
        print_json({"fence": done.fence, "file": done.path, "bytes": done.size})
    else:
        print_facts([(_("file"), done.path), (_("account"), done.name), (_("bytes"), done.size)])


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Bundle,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            "-a",
            metavar="ACCOUNT",
            help=_("Take it only if it is of this account."),
        ),
    ] = None,
    all_files: Annotated[
        bool,
        typer.Option(
            "--all-files", help=_("Also attached files beyond their people's share of this disk.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Take in a bundle that somebody wrote; the same one again does nothing."""
    with opened(ctx) as services, progress_line(_("Taking in")) as progress:
        fence = fence_of(services, account) if account else None
        done = services.packs.import_(file, progress, fence=fence, every_file=all_files)
    taken = done.attached
    refused = [{"name": name, "reason": reason} for name, reason in done.refused]
    if as_json:
        print_json(
            {
                "fence": done.fence,
                "file": done.path,
                "account": done.name,
                "files": done.files,
                "new": done.new,
                "received": done.received,
                "by": done.by,
                "made_ms": done.made_ms,
                "forked": done.forked,
                "refused": refused,
                **_files_in(done),
            }
        )
    else:
        print_facts(
            [
                (_("account"), done.name),
                (_("by"), done.by),
                (_("files"), done.files),
                (_("new files"), done.new),
                (_("changes received"), done.received),
                (_("with"), attached_text(taken.files, taken.size) if taken.files else None),
            ]
        )
    for line in not_taken_lines(taken.spoilt, taken.beyond, taken.away):
        print_problem(line)
    if taken.beyond:
        print_problem(_("Import it once more with --all-files to take those too."))
    if taken.trouble is not None:
        print_problem(sentence(taken.trouble))
    if refused:
        print_problem(
            _("{count} files in it were not taken in, each for itself: {reasons}.").format(
                count=len(refused),
                reasons=", ".join(sorted({reason for _, reason in done.refused})),
            )
        )


def _files_of(done: Exported) -> dict[str, object]:
    return {
        "attached": done.attached,
        "carried": done.carried,
        "carried_bytes": done.carried_size,
        "away": named(done.away),
        "damaged": named(done.damaged),
    }


def _files_in(done: Imported) -> dict[str, object]:
    taken = done.attached
    return {
        "carried": taken.files,
        "carried_bytes": taken.size,
        "spoilt": named(taken.spoilt),
        "beyond": named(taken.beyond),
        "away": named(taken.away),
        "trouble": sentence(taken.trouble) if taken.trouble else None,
    }


def _member(services: Services, fence: bytes, wanted: str) -> bytes:
    members = services.sharing.members(fence)
    exact = [one for one in members if one.name.casefold() == wanted.casefold()]
    begun = [one for one in members if one.name.casefold().startswith(wanted.casefold())]
    found = exact or begun
    if not found:
        raise NotFoundError(kind="member", wanted=wanted)
    if len(found) > 1:
        raise AmbiguousError(kind="member", wanted=wanted, candidates=[one.name for one in found])
    return found[0].person


def _start_of(day: str) -> int:
    try:
        return int(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError as error:
        raise CannotError(text=_("{day} is no day such as 2026-11-02.").format(day=day)) from error
