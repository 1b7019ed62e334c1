"""`mcr note`: shared prose, its words on standard input."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_json,
    print_line,
    print_row,
    print_rows,
)
from mcr_desktop.cli.calls import (
    AccountName,
    AnyAccountName,
    CannotError,
    Json,
    opened,
    some_account,
    standard_input,
)
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.note_queries import ORDERS, SHOWS, NoteQuery
from mcr_desktop.domain.notes import CIRCLES
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.notebook.notes import NoteLine

app = typer.Typer(help=_("Shared prose; the words are read from standard input."))

FIELDS = (
    Option("title", _("a title; the first line serves where there is none")),
    Option("purpose", _("for this customer's benefit: how")),
    Option("circle", ", ".join(CIRCLES)),
    Option("sensitive", _("whether it is for the team's eyes only"), "yes"),
    Option("expires_on", _("the day from which it no longer matters")),
    Option("written_on", _("the day; today unless given")),
)

_PAGE = 500

Wanted = Annotated[str, typer.Argument(metavar="NOTE", help=_("Title, its start, or id."))]


@app.command("add")
@taking(*FIELDS)
def add(
    ctx: typer.Context,
    account: AccountName,
    draft: Annotated[
        bool, typer.Option("--draft", help=_("Keep it to yourself until `mcr note share`."))
    ] = False,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Write a note with the words on standard input; answers with its id."""
    body = _words()
    with opened(ctx) as services:
        found = services.accounts.find(account)
        title = fields.pop("title", None)
        write = services.drafts.add if draft else services.notes.add
        print_done(write(found, body, title, **fields), as_json=as_json)


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    show: Annotated[
        str | None,
        typer.Option(
            "--show",
            metavar="WHICH",
            help=_("Which: {shows}; all but expired ones unless given.").format(
                shows=", ".join(SHOWS)
            ),
        ),
    ] = None,
    tag: Annotated[str | None, typer.Option("--tag", help=_("Only with this #tag."))] = None,
    person: Annotated[
        str | None, typer.Option("--person", help=_("Only where this person is named with an @."))
    ] = None,
    author: Annotated[str | None, typer.Option("--author", help=_("Only by this person."))] = None,
    words: Annotated[str | None, typer.Option("--words", help=_("Only with these words."))] = None,
    order: Annotated[
        str, typer.Option("--order", metavar="ORDER", help=", ".join(ORDERS))
    ] = "written",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=_("At most so many."))] = None,
    as_json: Json = False,
) -> None:
    """List the notes of an account, your drafts among them, latest first; of all, one after the other."""
    query = NoteQuery(show or "current", tag, person, author, None, words, order)
    with opened(ctx) as services:
        named = some_account(services, account)
        accounts = services.accounts.all() if named is None else [named]
        lines: list[NoteLine] = []
        wholes: list[dict[str, object]] = []
        homes: list[str] = []
        for part in accounts:
            # An id that rows of two accounts use means here the one that is listed.
            with services.workspace.looking_at(part.fence):
                some = _some(services, part, query, None if limit is None else limit - len(lines))
                wholes += [_whole(services, line) for line in some] if as_json else []
            lines += some
            homes += [part.name] * len(some)
        if as_json:
            print_json(wholes)
            return
        columns = [
            Column(_("id"), lambda one: one[1].id),
            Column(_("account"), lambda one: one[0]),
            Column(_("written"), lambda one: one[1].written_on),
            Column(_("by"), lambda one: one[1].author),
            Column(_("circle"), lambda one: _("draft") if one[1].draft else one[1].circle),
            Column(_("sensitive"), lambda one: _("yes") if one[1].sensitive else None),
            Column(_("files"), lambda one: one[1].attachments or None),
            Column(_("tasks"), lambda one: one[1].tasks or None),
            Column(_("uses"), lambda one: one[1].uses or None),
            Column(_("title"), lambda one: one[1].title),
        ]
        if named is not None:
            del columns[1]
        print_rows(list(zip(homes, lines, strict=True)), columns, as_json=False)


def _some(
    services: Services, account: Account, query: NoteQuery, most: int | None
) -> list[NoteLine]:
    """The lines of one account's notes, at most so many."""
    found = services.notes.ids(account, query)[:most]
    return [
        line
        for start in range(0, len(found), _PAGE)
        for line in services.notes.lines(found[start : start + _PAGE])
    ]


def _whole(services: Services, line: NoteLine) -> dict[str, object]:
    """A note as a program reads it: all its fields with its words, and what its line tells besides."""
    note = services.notes.show(line.id)
    told = {item.name: getattr(note, item.name) for item in dataclasses.fields(note)}
    more = ("draft", "expired", "tags", "attachments", "uses", "tasks")
    return told | {name: getattr(line, name) for name in more}


@app.command("show")
def show(
    ctx: typer.Context, note: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Show one note with its words."""
    with opened(ctx) as services:
        print_row(services.notes.find(note, some_account(services, account)), as_json=as_json)


@app.command("remove")
def remove(
    ctx: typer.Context,
    note: Annotated[
        list[str], typer.Argument(metavar="NOTE...", help=_("Each by title, its start, or id."))
    ],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Remove notes with the files that hang on them; `mcr undo` brings them back."""
    with opened(ctx) as services:
        of = some_account(services, account)
        found = [services.notes.find(one, of) for one in note]
        label = services.removals.remove("note", [one.id for one in found])
        if as_json:
            print_json(found)
        else:
            print_line(label)


@app.command("share")
def share(
    ctx: typer.Context, draft: Wanted, account: AnyAccountName = None, as_json: Json = False
) -> None:
    """Put a draft before the team; answers with the id of the note that it becomes."""
    with opened(ctx) as services:
        found = services.notes.find(draft, some_account(services, account))
        print_done(services.drafts.share(found.id), as_json=as_json)


@app.command("drafts")
def drafts(
    ctx: typer.Context,
    stranded: Annotated[
        bool, typer.Option("--stranded", help=_("Only those whose account is not here any more."))
    ] = False,
    as_json: Json = False,
) -> None:
    """List your own drafts, each with the account that it is about."""
    with opened(ctx) as services:
        names = {one.id: one.name for one in services.accounts.all()}
        found = services.drafts.stranded() if stranded else services.drafts.all()
        print_rows(
            found,
            (
                Column(_("id"), lambda one: one.id),
                Column(_("title"), lambda one: one.title or ""),
                Column(_("written"), lambda one: one.written_on or ""),
                Column(_("account"), lambda one: names.get(one.account_id, _("(not here)"))),
            ),
            as_json=as_json,
        )


@app.command("move")
def move(
    ctx: typer.Context,
    draft: Wanted,
    to: Annotated[
        str, typer.Option("--to", metavar="ACCOUNT", help=_("The account that it is about now."))
    ],
    as_json: Json = False,
) -> None:
    """Let a draft be about another account, such as one whose account is not here any more."""
    with opened(ctx) as services:
        found = services.notes.find(draft)
        print_done(services.drafts.move(found.id, services.accounts.find(to)), as_json=as_json)


@app.command("tags")
def tags(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List the tags of an account's notes with how many bear each."""
    with opened(ctx) as services:
        found = services.notes.counts(services.accounts.find(account)).tags
        told = [{"tag": tag, "notes": count} for tag, count in found]
        columns = (Column(_("tag"), lambda one: one["tag"]), Column(_("notes"), lambda one: one["notes"]))  # fmt: skip
        print_rows(told, columns, as_json=as_json)


@app.command("edit")
@taking(*FIELDS)
def edit(
    ctx: typer.Context,
    note: Wanted,
    account: AnyAccountName = None,
    body: Annotated[
        bool, typer.Option("--body", help=_("Read new words too, although options are given."))
    ] = False,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Replace a note's words by those on standard input; with options change those fields alone."""
    words = _words() if body or not fields else None
    with opened(ctx) as services:
        found = services.notes.find(note, some_account(services, account))
        print_done(services.notes.edit(found.id, words, **fields), as_json=as_json)


def _words() -> str:
    words = standard_input().replace("\r\n", "\n").strip("\n")
    if not words.strip():
        raise CannotError(text=_("No words came on standard input. Nothing was changed."))
    return words
