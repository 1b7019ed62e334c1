"""`mcr note`: how a note came about, what it led to, and its lines that are tasks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_done, print_json, print_line, print_rows
from mcr_desktop.cli.briefs import Paper
from mcr_desktop.cli.calls import AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.notes import Wanted
from mcr_desktop.domain.notes import USES
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.tasks import NoteTask

Line = Annotated[
    int, typer.Argument(metavar="LINE", min=1, help=_("The line of the note, from 1."))
]


def versions(
    ctx: typer.Context,
    note: Wanted,
    account: AnyAccountName = None,
    number: Annotated[
        int | None, typer.Option("--number", min=1, help=_("Give the words of this version."))
    ] = None,
    as_json: Json = False,
) -> None:
    """List the versions of a note, newest first: who sat at it and when."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        if number is not None:
            text = services.note_versions.text(found.id, number)
            if as_json:
                print_json({"number": number, "body": text})
            else:
                for line in text.split("\n"):
                    print_line(line)
            return
        print_rows(
            services.note_versions.of(found.id),
            (
                Column(_("version"), lambda one: one.number),
                Column(_("when"), lambda one: _moment(one.at_ms)),
                Column(_("by"), lambda one: one.person),
            ),
            as_json=as_json,
        )


def blame(
    ctx: typer.Context, note: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Tell who wrote which words of a note."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        body = found.body or ""
        told = [
            {
                "start": one.start,
                "end": one.end,
                "person": one.person or None,
                "at_ms": one.at_ms,
                "text": body[one.start : one.end],
            }
            for one in services.note_versions.blame(found.id)
        ]
    columns = (
        Column(_("by"), lambda one: one["person"]),
        Column(_("when"), lambda one: _moment(one["at_ms"])),
        Column(_("words"), lambda one: one["text"]),
    )
    print_rows(told, columns, as_json=as_json)


def restore(
    ctx: typer.Context,
    note: Wanted,
    number: Annotated[int, typer.Argument(metavar="VERSION", min=1, help=_("Its number."))],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Let the words of an earlier version stand again; `mcr undo` takes that back."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        print_done(services.note_versions.restore(found.id, number), as_json=as_json)


def tasks(
    ctx: typer.Context, note: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """List the lines of a note that are tasks, and which have become promises."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        told = [_told(task) for task in services.note_tasks.of(found.id)]
    print_rows(
        told,
        (
            Column(_("line"), lambda one: one["line"]),
            Column(_("done"), lambda one: _("yes") if one["done"] else None),
            Column(_("owner"), lambda one: one["owner"]),
            Column(_("due"), lambda one: one["due_on"]),
            Column(_("promise"), lambda one: one["commitment_id"]),
            Column(_("wording"), lambda one: one["wording"]),
        ),
        as_json=as_json,
    )


def _told(task: NoteTask) -> dict[str, object]:
    return {
        "line": task.line.line + 1,
        "done": task.line.done,
        "wording": task.wording,
        "owner": task.owner,
        "due_on": task.due_on,
        "commitment_id": task.commitment.id if task.commitment else None,
        "state": task.commitment.state if task.commitment else None,
    }


def promise(
    ctx: typer.Context,
    note: Wanted,
    line: Line,
    account: AnyAccountName = None,
    direction: Annotated[
        str | None, typer.Option("--direction", help=_("ours, theirs or internal"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a task line a promise, with the owner and the day that it names; answers with its id."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        made = services.note_tasks.promise(found.id, line - 1, direction=direction)
        print_done(made, as_json=as_json)


def tick(
    ctx: typer.Context,
    note: Wanted,
    line: Line,
    account: AnyAccountName = None,
    again: Annotated[bool, typer.Option("--open", help=_("Open the task again."))] = False,
    as_json: Json = False,
) -> None:
    """Tick a task line, and keep its promise with it."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        print_done(services.note_tasks.tick(found.id, line - 1, done=not again), as_json=as_json)


def use(
    ctx: typer.Context,
    note: Wanted,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=", ".join(USES))],
    text: Annotated[str | None, typer.Option("--text", help=_("What came of it."))] = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Write down that a note led to something; answers with the line's id."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        print_done(services.uses.add("note", found.id, kind, text=text), as_json=as_json)


def uses(
    ctx: typer.Context, note: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """List to what a note led: what was written down, its promises, evidence in cases."""
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        print_rows(
            services.uses.of("note", found.id),
            (
                Column(_("kind"), lambda one: one.kind),
                Column(_("when"), lambda one: one.used_on),
                Column(_("by"), lambda one: one.person),
                Column(_("what"), lambda one: one.text),
                Column(_("id"), lambda one: one.use_id or one.target_id),
            ),
            as_json=as_json,
        )


def print_(
    ctx: typer.Context,
    note: Wanted,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_("Where to write the PDF."))],
    paper: Annotated[
        Paper, typer.Option("--paper", metavar="A4|Letter", help=_("The paper's size."))
    ] = Paper.A4,
    account: AnyAccountName = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Replace a file that stands there."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a note as a PDF that says on each page who may see it."""
    from mcr_desktop.services.notebook.papers import who_may_see, write_note

    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        homes = (
            one.name
            for one in services.accounts.all()
            if (one.id == found.account_id if found.account_id else one.fence == found.fence)
        )
        home = next(homes, "")
        write_note(found, home, out, paper.value, replace=replace)
    if as_json:
        told = {"file": str(out), "note": found.id, "account": home or None}
        print_json(told | {"paper": paper.value, "remark": who_may_see(found) or None})
    else:
        print_line(str(out))


def _moment(at_ms: int) -> str | None:
    from datetime import UTC, datetime

    return (
        datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="minutes") if at_ms else None
    )


def add_to(app: typer.Typer) -> None:
    """Give `mcr note` these commands."""
    for command in (versions, blame, restore, tasks, promise, tick, use, uses, print_):
        app.command(command.__name__.rstrip("_"))(command)
