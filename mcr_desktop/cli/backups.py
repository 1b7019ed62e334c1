"""`mcr backup`: everything that this workspace is inside in one sealed file, and back from it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import print_facts, print_json, print_problem
from mcr_desktop.cli.calls import Json, opened
from mcr_desktop.cli.handings import Force, check_free
from mcr_desktop.cli.progress_lines import progress_line
from mcr_desktop.phrases.attachments import (
    attached_text,
    left_out_lines,
    not_taken_lines,
    size_text,
)
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import closed_line, without_kit_line

if TYPE_CHECKING:
    from mcr_desktop.domain.file_names import NamedFile

app = typer.Typer(help=_("Everything in one sealed file, attached files included, and back."))

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help=_("The backup's file."))]


@app.command("make")
def make(
    ctx: typer.Context,
    file: BackupFile,
    without_files: Annotated[
        bool,
        typer.Option(
            "--without-files",
            help=_("Only name the attached files; `backup files` tells their size."),
        ),
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write a backup of every account that we are inside, and of what is ours alone."""
    check_free(file, force=force)
    with opened(ctx) as services, progress_line(_("Writing")) as progress:
        done = services.backups.make(file, progress, files=not without_files)
    if as_json:
        print_json(
            {
                "file": done.path,
                "bytes": done.size,
                "fences": [{"fence": one.fence, "name": one.name} for one in done.fences],
                "files": done.files,
                "files_bytes": done.files_size,
                "left_out": done.only_named,
                "away": named(done.away),
                "damaged": named(done.damaged),
                "without_kit": list(done.without_kit),
            }
        )
        return
    print_facts(
        [
            (_("file"), done.path),
            (_("of"), ", ".join(one.name for one in done.fences)),
            (_("with"), attached_text(done.files, done.files_size) if done.files else None),
            (_("size"), size_text(done.size)),
        ]
    )
    for line in left_out_lines(done.only_named, done.away, done.damaged):
        print_problem(line)
    if done.without_kit:
        print_problem(without_kit_line(done.without_kit))


@app.command("files")
def files(ctx: typer.Context, as_json: Json = False) -> None:
    """Tell how large the attached files are that a backup would hold, and which are not here."""
    with opened(ctx) as services:
        found = services.backups.files()
    if as_json:
        print_json({"files": found.files, "bytes": found.size, "away": named(found.away)})
        return
    print_facts([(_("with"), attached_text(found.files, found.size))])
    for line in left_out_lines(0, found.away, ()):
        print_problem(line)


@app.command("restore")
def restore(ctx: typer.Context, file: BackupFile, as_json: Json = False) -> None:
    """Take everything in a backup in again; what is here already stays, and nothing is rolled back.

    On a new machine use `mcr recovery restore FILE` and the recovery kit.
    """
    with opened(ctx) as services, progress_line(_("Taking in")) as progress:
        done = services.backups.restore(file, progress)
    if as_json:
        print_json(
            {
                "file": done.path,
                "fences": [{"fence": one.fence, "name": one.name} for one in done.fences],
                "closed": done.closed,
                "received": done.received,
                "files": done.files,
                "files_bytes": done.files_size,
                "spoilt": named(done.spoilt),
                "away": named(done.away),
                "trouble": [sentence(error) for error in done.troubles],
            }
        )
        return
    print_facts(
        [
            (_("of"), ", ".join(one.name for one in done.fences)),
            (_("changes received"), done.received),
            (_("with"), attached_text(done.files, done.files_size) if done.files else None),
        ]
    )
    for line in not_taken_lines(done.spoilt, (), done.away):
        print_problem(line)
    if done.closed:
        print_problem(closed_line(done.closed))
    for error in done.troubles:
        print_problem(sentence(error))


def named(those: Iterable[NamedFile]) -> list[dict[str, object]]:
    """Files by name and size, as scripts read them."""
    return [{"name": one.name, "bytes": one.size} for one in those]
