"""`mcr attachment`: files that hang on notes and other rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_done, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AnyAccountName, CannotError, Json, opened, some_account
from mcr_desktop.cli.progress_lines import progress_line
from mcr_desktop.domain import ids
from mcr_desktop.domain.file_names import shown_name
from mcr_desktop.phrases.attachments import size_text, trouble_text
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

app = typer.Typer(
    help=_("Files that hang on notes, contacts, touches, meetings, promises, agreements.")
)

KINDS = ("note", "contact", "touch", "meeting", "commitment", "fact", "agreement")
To = Annotated[
    str,
    typer.Argument(
        metavar="ROW", help=_("A note by title, its start or id; another row by kind:id.")
    ),
]
Which = Annotated[str, typer.Argument(metavar="ATTACHMENT", help=_("Its id."))]


@app.command("add")
def add(
    ctx: typer.Context,
    row: To,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file; it is copied in."))],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Attach a file to a row; answers with its id."""
    with opened(ctx) as services, progress_line(_("Attaching")) as progress:
        kind, found = _row(services, row, account)
        made = services.attachments.add(kind, found, file, progress)
    print_done(made, as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context, row: To, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """List the files of a row."""
    with opened(ctx) as services:
        found = services.attachments.of(*_row(services, row, account))
    if as_json:
        print_json(
            [{**_fields(one.row), "held": one.held, "trouble": one.trouble} for one in found]
        )
        return
    print_rows(
        found,
        (
            Column(_("id"), lambda one: one.row.id),
            Column(_("added"), lambda one: one.row.added_on),
            Column(_("by"), lambda one: one.row.person),
            Column(_("size"), lambda one: size_text(one.row.size)),
            Column(_("name"), lambda one: shown_name(one.row.name)),
            Column(_("where"), lambda one: trouble_text(one.held, one.trouble) or None),
        ),
        as_json=False,
    )


def _fields(row: object) -> dict[str, object]:
    import dataclasses

    return {item.name: getattr(row, item.name) for item in dataclasses.fields(row)}  # type: ignore[arg-type]  # rows are dataclasses


@app.command("save")
def save(
    ctx: typer.Context,
    attachment: Which,
    target: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help=_("A folder, where no file is replaced, or a new file.")
        ),
    ],
    as_json: Json = False,
) -> None:
    """Save a file, fetching it first where it is not here yet; answers with where it lies."""
    with opened(ctx) as services, progress_line(_("Saving")) as progress:
        row = services.attachments.show(_id(attachment))
        if target.exists() and not target.is_dir():
            raise CannotError(
                text=_("There is a file at {path} already. It was left as it is.").format(
                    path=target
                )
            )
        if not services.attachments.holds(row):
            services.attachments.fetch(row.id, progress)
        place = services.attachments.save(row.id, target, progress)
    if as_json:
        print_json({"id": row.id, "path": str(place)})
    else:
        print_line(str(place))


@app.command("rename")
def rename(
    ctx: typer.Context,
    attachment: Which,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("How it is called."))],
    as_json: Json = False,
) -> None:
    """Call a file otherwise."""
    with opened(ctx) as services:
        print_done(services.attachments.rename(_id(attachment), name), as_json=as_json)


@app.command("remove")
def remove(
    ctx: typer.Context,
    attachment: Annotated[list[str], typer.Argument(metavar="ATTACHMENT...", help=_("Their ids."))],
    as_json: Json = False,
) -> None:
    """Remove files from their rows; `mcr undo` brings them back."""
    with opened(ctx) as services:
        found = [services.attachments.show(_id(one)) for one in attachment]
        label = services.removals.remove("attachment", [one.id for one in found])
    if as_json:
        print_json(found)
    else:
        print_line(label)


def _row(services: Services, wanted: str, account: str | None) -> tuple[str, bytes]:
    kind, colon, rest = wanted.partition(":")
    if colon and kind in KINDS:
        return kind, _id(rest)
    note = services.notes.find(wanted, some_account(services, account))
    return "note", note.id


def _id(given: str) -> bytes:
    try:
        return ids.parse(given)
    except ValueError:
        raise CannotError(
            text=_('"{given}" is no id. `mcr attachment list` tells them.').format(given=given)
        ) from None
