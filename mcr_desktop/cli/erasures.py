"""`mcr erase`: taking a person or single rows out of an account for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AccountName, CannotError, Json, opened
from mcr_desktop.cli.handings import tell
from mcr_desktop.cli.meanings import meant
from mcr_desktop.cli.sharing import fence_of
from mcr_desktop.domain import ids
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.erasures import Concerned, ErasureRow

app = typer.Typer(
    help=_("Take a person or single rows out of an account, on every machine, for good.")
)

Contact = Annotated[
    str, typer.Argument(metavar="CONTACT", help=_("The contact: name, its start, or id."))
]


@app.command("preview")
def preview(
    ctx: typer.Context, contact: Contact, account: AccountName, as_json: Json = False
) -> None:
    """List what an account holds of a contact; nothing is erased."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        rows = services.erasures.about(services.people.find(contact, found))
    if as_json:
        print_json([_concerned_row(row) for row in rows])
        return
    print_rows(
        rows,
        (
            Column(_("row"), lambda row: f"{row.kind}:{ids.show(row.id)}"),
            Column(_("what"), lambda row: row.title),
            Column(_("because it"), lambda row: _BECAUSE[row.because]),
        ),
        as_json=False,
    )


@app.command("contact")
def contact_(
    ctx: typer.Context,
    contact: Contact,
    account: AccountName,
    naming: Annotated[
        bool, typer.Option("--naming", help=_("Also every row that only names them."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Erase a contact with what is about them: at once from sight, after 72 hours from every copy."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        rows = [
            row
            for row in services.erasures.about(services.people.find(contact, found))
            if row.because != "names" or (naming and row.kind != "account")
        ]
        erasure = services.erasures.erase(found.fence, [(row.kind, row.id) for row in rows])
    tell(as_json, erasure=erasure.hex()[:_SHORT], rows=len(rows))


@app.command("row")
def row_(
    ctx: typer.Context,
    rows: Annotated[
        list[str],
        typer.Argument(
            metavar="KIND:ID...", help=_("Rows such as note:ID, as preview lists them.")
        ),
    ],
    account: AccountName,
    as_json: Json = False,
) -> None:
    """Erase single rows."""
    wanted = [_row(word) for word in rows]
    with opened(ctx) as services:
        erasure = services.erasures.erase(fence_of(services, account), wanted)
    tell(as_json, erasure=erasure.hex()[:_SHORT], rows=len(wanted))


@app.command("list")
def list_(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List the erasures of an account, and who has not confirmed each yet."""
    with opened(ctx) as services:
        rows = services.erasures.state(fence_of(services, account))
    if as_json:
        print_json([_erasure_row(row) for row in rows])
        return
    print_rows(
        rows,
        (
            Column(_("erasure"), lambda row: row.id.hex()[:_SHORT]),
            Column(_("rows"), lambda row: row.rows),
            Column(_("by"), lambda row: row.by),
            Column(_("asked"), lambda row: _moment(row.made_ms)),
            Column(_("state"), _state),
            Column(_("not confirmed by"), lambda row: ", ".join(row.unconfirmed)),
        ),
        as_json=False,
    )


@app.command("object")
def object_(
    ctx: typer.Context,
    erasure: Annotated[
        str, typer.Argument(metavar="ERASURE", help=_('Its id as "mcr erase list" gives it.'))
    ],
    account: AccountName,
    as_json: Json = False,
) -> None:
    """Object to an erasure before it is carried out: its rows come back."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        start = erasure.lower()
        found = meant(
            services.erasures.state(fence),
            erasure,
            "erasure",
            (lambda one: len(start) >= 4 and one.id.hex().startswith(start),),
            lambda one: one.id.hex()[:_SHORT],
        )
        services.erasures.object(fence, found.id)
    if as_json:
        print_json({"erasure": found.id.hex()[:_SHORT], "objected": True})
    else:
        print_line(_("Its rows are back, here and with the others after their next sync."))


_SHORT = 12
_BECAUSE = {
    "is": _("is the contact"),
    "about": _("is about them"),
    "names": _("names them"),
}


def _row(word: str) -> tuple[str, bytes]:
    kind, _colon, shown = word.partition(":")
    try:
        found = ids.parse(shown)
    except ValueError:
        found = b""
    if kind not in TABLES or not found:
        raise CannotError(
            text=_('"%(word)s" is no row: write note:ID, as preview lists them.') % {"word": word}
        )
    return kind, found


def _state(row: ErasureRow) -> str:
    if row.objected:
        return _("objected to")
    if row.carried_out:
        return _("carried out")
    return _("hidden; carried out after %(moment)s") % {"moment": _moment(row.due_ms)}


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _concerned_row(row: Concerned) -> dict[str, object]:
    return {"kind": row.kind, "id": row.id, "title": row.title, "because": row.because}


def _erasure_row(row: ErasureRow) -> dict[str, object]:
    return {
        "erasure": row.id.hex()[:_SHORT],
        "rows": row.rows,
        "by": row.by,
        "made_ms": row.made_ms,
        "due_ms": row.due_ms,
        "objected": row.objected,
        "carried_out": row.carried_out,
        "unconfirmed": list(row.unconfirmed),
    }
