"""`mcr contact duplicates|merge|unmerge|apart|paste`: people written twice, and many at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_json,
    print_line,
    print_problem,
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
from mcr_desktop.domain import ids
from mcr_desktop.domain.bare_pictures import bare_picture
from mcr_desktop.domain.pasted_tables import decoded
from mcr_desktop.phrases import people
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.services.contacts.pastes import PasteDraft

_Kept = Annotated[str, typer.Argument(metavar="KEEP", help=_("Who is shown from now on."))]
_Others = Annotated[
    list[str], typer.Argument(metavar="OTHER...", help=_("Who is the same person."))
]


def put_into(app: typer.Typer) -> None:
    """Add these commands to `mcr contact`."""
    app.command("duplicates")(duplicates)
    app.command("merge")(merge)
    app.command("unmerge")(unmerge)
    app.command("apart")(apart)
    app.command("paste")(paste)


def duplicates(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """List contacts that are perhaps one person, likeliest first, each with what speaks for it."""
    with opened(ctx) as services:
        found = services.duplicates.find(some_account(services, account))
    if as_json:
        print_json(
            [
                {
                    "first": {"id": one.first.id, "name": one.first.name},
                    "second": {"id": one.second.id, "name": one.second.name},
                    "score": one.score,
                    "reasons": [
                        {"what": reason.what, "words": people.reason_words(reason)}
                        for reason in one.reasons
                    ],
                }
                for one in found.pairs
            ]
        )
        return
    print_rows(
        found.pairs,
        (
            Column(_("keep"), lambda one: one.first.id),
            Column(_("name"), lambda one: one.first.name),
            Column(_("other"), lambda one: one.second.id),
            Column(_("name"), lambda one: one.second.name),
            Column(_("of 100"), lambda one: one.score),
            Column(_("because"), people.suggestion_words),
        ),
        as_json=False,
    )
    print_line(people.duplicates_sentence(len(found.pairs), found.looked, found.left_out))


def merge(
    ctx: typer.Context,
    keep: _Kept,
    others: _Others,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Show contacts as one person, with all that is past; "unmerge" parts them again."""
    with opened(ctx) as services:
        scope = some_account(services, account)
        kept = services.people.find(keep, scope)
        merged = [services.people.find(one, scope).id for one in others]
        print_done(services.merges.merge(kept.id, merged), as_json=as_json)


def unmerge(
    ctx: typer.Context,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help=_("Name, its start, or id of who was merged."))
    ],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Show a merged contact as themselves again, with all that named them."""
    with opened(ctx) as services:
        merged = services.merges.merged(some_account(services, account))
        named = [
            one.contact
            for one in merged
            if ids.show(one.contact.id) == other.strip().lower()
            or one.contact.name.casefold().startswith(other.casefold())
        ]
        exact = [one for one in named if one.name.casefold() == other.casefold()]
        named = exact if len(exact) == 1 else named
        if not named:
            raise CannotError(text=_("Nobody called {name} was merged.").format(name=other))
        if len(named) > 1:
            told = ", ".join(f"{one.name} ({ids.show(one.id)})" for one in named)
            raise CannotError(
                text=_("Several were merged: {names}. Name one by its id.").format(names=told)
            )
        print_done(services.merges.unmerge(named[0].id), as_json=as_json)


def apart(
    ctx: typer.Context,
    first: Annotated[
        str | None, typer.Argument(metavar="CONTACT", help=_("Name, its start, or id."))
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="OTHER", help=_("Who is another person."))
    ] = None,
    account: AnyAccountName = None,
    again: Annotated[
        bool, typer.Option("--again", help=_("Let the two be compared again."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Say for the team that two contacts are two people; without names, list who is kept apart."""
    with opened(ctx) as services:
        scope = some_account(services, account)
        if first is not None and second is not None:
            one, other = (services.people.find(name, scope).id for name in (first, second))
            do = services.duplicates.undismiss if again else services.duplicates.dismiss
            print_line(do(one, other))
            return
        if first is not None or again:
            raise CannotError(text=_("Name two contacts, or nobody to list who is kept apart."))
        print_rows(
            services.duplicates.apart(scope),
            (
                Column(_("contact"), lambda one: one.first.name),
                Column(_("other"), lambda one: one.second.name),
                Column(_("said by"), lambda one: one.row.person or ""),
                Column(_("on"), lambda one: one.row.said_on or ""),
                Column(_("id"), lambda one: one.row.id),
            ),
            as_json=as_json,
        )


def paste(
    ctx: typer.Context,
    account: AccountName,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help=_("Text or address cards; standard input otherwise.")),
    ] = None,
    look: Annotated[bool, typer.Option("--look", help=_("Only tell what it would do."))] = False,
    only_new: Annotated[
        bool, typer.Option("--only-new", help=_("Leave known contacts as they are."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Take contacts from a copied piece of a spreadsheet or from address cards (vCard)."""
    text = standard_input() if file is None or str(file) == "-" else _read(file)
    with opened(ctx) as services:
        found = services.accounts.find(account)
        draft = services.contact_pastes.draft(found, text, photos=True)
        given = {row.line: row.photo for row in draft.rows if row.photo is not None}
        bare = {line: bare_picture(data) for line, data in given.items()}
        pictures = {line: data for line, data in bare.items() if data is not None}
        if not look:
            services.contact_pastes.take(found, draft, update_known=not only_new, pictures=pictures)
    if as_json:
        _print_json(draft, len(pictures))
        return
    print_rows(
        draft.rows,
        (
            Column(_("line"), lambda row: row.line),
            Column(_("name"), lambda row: _name(row.values) or " ".join(row.cells)),
            Column(_("outcome"), lambda row: people.outcome_name(row.outcome)),
            Column(
                _("because"),
                lambda row: " ".join(
                    people.refusal_words(one.field, one.value, one.reason) for one in row.refusals
                ),
            ),
        ),
        as_json=False,
    )
    unread = draft.photos_left + draft.photos - len(pictures)
    print_line(
        people.paste_sentence(*_counts(draft))
        + people.in_part_sentence(draft.in_part)
        + people.photos_sentence(len(pictures), unread)
    )
    for told in (people.left_out_sentence(draft.left_out), people.cut_sentence(draft.cut_from)):
        if told:
            print_problem(told.strip())


def _counts(draft: PasteDraft) -> tuple[int, int, int, int]:
    return (draft.count("new"), draft.count("known"), draft.count("same"), draft.count("refused"))


def _print_json(draft: PasteDraft, photos: int) -> None:
    print_json(
        {
            **dict(zip(("new", "known", "same", "refused"), _counts(draft), strict=True)),
            "in_part": draft.in_part,
            "photos": photos,
            "photos_left_out": draft.photos_left + draft.photos - photos,
            "left_out": draft.left_out,
            "cut_from": draft.cut_from or None,
            "columns": [one.field for one in draft.columns],
            "rows": [
                {
                    "line": row.line,
                    "outcome": row.outcome,
                    "values": row.values,
                    "contact": row.contact.id if row.contact else None,
                    "refusals": row.refusals,
                    "ways": [
                        {"kind": kind, "label": label, "value": value}
                        for kind, label, value in row.ways
                    ],
                }
                for row in draft.rows
            ],
        }
    )


def _read(file: Path) -> str:
    try:
        return decoded(file.read_bytes())
    except OSError as error:
        raise CannotError(
            text=_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)
        ) from None


def _name(values: dict[str, str]) -> str:
    parts = (values.get("first_name"), values.get("last_name"))
    return values.get("name") or " ".join(filter(None, parts))
