"""`mcr import`: files of complaints, contacts and exposures."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import print_facts, print_json, print_line
from mcr_desktop.cli.calls import AccountName, CannotError, Json, opened
from mcr_desktop.domain import ids
from mcr_desktop.phrases import imports as phrases
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.importing.imports import ImportResult
    from mcr_desktop.services.importing.mappings import Suggestion

app = typer.Typer(help=_("Files in: rows that cannot go in are told, the rest goes in."))

File = Annotated[Path, typer.Argument(metavar="FILE")]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help=_(
            "What each column means, in TOML. Without it, the mapping is taken with which you or a "
            "teammate last imported a file with the same columns."
        ),
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=_("Say what would go in, and change nothing."))
]

RefusedFile = Annotated[
    Path | None,
    typer.Option(
        "--refused",
        metavar="FILE",
        help=_(
            "Leave the rows that cannot go in, and why, in a CSV file. Nothing is left without any."
        ),
    ),
]
Sheet = Annotated[
    str,
    typer.Option("--sheet", metavar="NAME", help=_("Which sheet of a workbook; else its first.")),
]

_DRY_ROWS = 3


@dataclass(frozen=True, slots=True)
class Way:
    """How a file is brought in."""

    dry_run: bool
    refused: Path | None
    sheet: str


@app.command("complaints")
def complaints(
    ctx: typer.Context,
    file: File,
    account: AccountName,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    refused: RefusedFile = None,
    sheet: Sheet = "",
    as_json: Json = False,
) -> None:
    """Import complaints into an account."""
    _run(ctx, "complaints", file, account, mapping, Way(dry_run, refused, sheet), as_json=as_json)


@app.command("contacts")
def contacts(
    ctx: typer.Context,
    file: File,
    account: AccountName,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    refused: RefusedFile = None,
    sheet: Sheet = "",
    as_json: Json = False,
) -> None:
    """Import contacts into an account."""
    _run(ctx, "contacts", file, account, mapping, Way(dry_run, refused, sheet), as_json=as_json)


@app.command("exposures")
def exposures(
    ctx: typer.Context,
    file: File,
    account: AccountName,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    refused: RefusedFile = None,
    sheet: Sheet = "",
    as_json: Json = False,
) -> None:
    """Import what could have gone wrong, month by month: shipments, orders, invoices."""
    _run(ctx, "exposures", file, account, mapping, Way(dry_run, refused, sheet), as_json=as_json)


@app.command("look")
def look(ctx: typer.Context, file: File, sheet: Sheet = "", as_json: Json = False) -> None:
    """Say what a file is and what stands in its columns; nothing is imported."""
    with opened(ctx) as services:
        source = services.imports.look(file, sheet=sheet)
    if as_json:
        print_json({**asdict(source), "path": str(source.path)})
        return
    for line in phrases.source_lines(source):
        print_line(line)


@app.command("list")
def list_imports(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """The imports of an account, latest first, with their ids."""
    with opened(ctx) as services:
        rows = services.imports.list(services.accounts.find(account))
    told = [
        {
            "id": ids.show(row.summary.id),
            "file": row.summary.file,
            "kind": row.summary.kind,
            "added": row.summary.added,
            "changed": row.summary.changed,
            "refused": row.summary.refused,
            "imported_by": row.summary.imported_by,
            "undone": row.undone,
        }
        for row in rows
    ]
    if as_json:
        print_json(told)
        return
    for one in told:
        undone = _(" (taken back)") if one["undone"] else ""
        print_line(_("{id}  {file}: {added} added, {changed} changed").format_map(one) + undone)


Again = Annotated[
    bool, typer.Option("--again", help=_("Bring an import again that was taken back."))
]
Anyway = Annotated[
    bool, typer.Option("--anyway", help=_("Also where rows were edited by hand since."))
]


@app.command("undo")
def undo(
    ctx: typer.Context,
    import_id: Annotated[str, typer.Argument(metavar="ID")],
    again: Again = False,
    anyway: Anyway = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take a whole import back: hide what it brought, give back what it changed."""
    with opened(ctx) as services:
        try:
            wanted = ids.parse(import_id)
        except ValueError:
            raise CannotError(
                text=_("{id} is no id of an import; mcr import list shows them.").format(
                    id=import_id
                )
            ) from None
        told = services.imports.undoing(wanted)
        if told.edited and not again and not anyway and not dry_run:
            raise CannotError(text=phrases.undoing(told) + " " + _("Say --anyway to take it back."))
        if not dry_run:
            turn = services.imports.redo if again else services.imports.undo
            told = turn(wanted)
    if as_json:
        print_json(
            {
                "id": import_id,
                "file": told.file,
                "rows": told.rows,
                "changed": told.changed,
                "edited": told.edited,
                "later": [ids.show(one.id) for one in told.later],
                "undone": told.undone,
            }
        )
        return
    print_line(phrases.undoing(told))


def _run(
    ctx: typer.Context,
    kind: str,
    file: Path,
    account: str,
    mapping: Path | None,
    way: Way,
    *,
    as_json: bool,
) -> None:
    with opened(ctx) as services:
        found = services.accounts.find(account)
        taken, told = _mapping(services, kind, file, mapping)
        meant = replace(taken.mapping, sheet=way.sheet) if way.sheet else taken.mapping
        if way.refused is not None:
            count = services.imports.write_refusals(way.refused, found, file, meant)
            told = {**told, "refused_rows": str(way.refused) if count else None}
        if way.dry_run:
            preview = services.imports.preview(found, file, meant)
            _tell_preview(preview, told, as_json=as_json)
            return
        result = services.imports.run(found, file, meant)
        services.imports.make_searchable()
    _tell_result(result, told, as_json=as_json)
    if result.refused and not (result.added or result.changed or result.same):
        # The rows and their reasons are told above; the status says that nothing went in.
        raise typer.Exit(1)


def _mapping(
    services: Services, kind: str, file: Path, mapping: Path | None
) -> tuple[Suggestion, dict[str, object]]:
    """The mapping, and where it came from as it is told. Raises CannotError where there is none."""
    from mcr_desktop.services.importing.mappings import Suggestion

    if mapping is not None:
        stated = services.imports.mapping(mapping)
        if stated.kind != kind:
            raise CannotError(
                text=_("The mapping {mapping} is for {stated}, not for {kind}.").format(
                    mapping=mapping, stated=stated.kind, kind=kind
                )
            )
        return Suggestion(stated, remembered=False), {"mapping": str(mapping)}
    found = services.imports.suggest(file, kind)
    if found is None or not found.remembered:
        raise CannotError(
            text=_(
                "No file with these columns was imported yet, by you or a teammate. State what each "
                "column means in a file, and give it with --mapping."
            )
        )
    return found, {
        "mapping": "remembered",
        "used_by": found.used_by,
        "used_on": found.used_on,
        "team": found.team,
    }


def _tell_mapping(told: dict[str, object]) -> None:
    if told["mapping"] == "remembered":
        print_line(phrases.remembered(str(told["used_by"]), str(told["used_on"] or "")))


def _tell_preview(preview: Any, told: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "dry_run": True,
                "mapping": told,
                "good": preview.good,
                "new": preview.new,
                "changed": preview.changed,
                "same": preview.same,
                "refused": preview.refused,
                "duplicates": preview.duplicates,
                "header": preview.header,
                "rows": [
                    {"line": line, **row}
                    for line, row in zip(preview.row_lines, preview.rows, strict=True)
                ],
                "refusals": _refusals(preview.refusals),
            }
        )
        return
    _tell_mapping(told)
    print_facts(
        (
            (_("would be new"), preview.new),
            (_("would change"), preview.changed),
            (_("there already"), preview.same),
            (_("refused"), preview.refused),
            (_("said twice"), preview.duplicates),
        )
    )
    for line, row in list(zip(preview.row_lines, preview.rows, strict=True))[:_DRY_ROWS]:
        said = ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
        print_line(_("Line {line}: {told}").format(line=line, told=said))
    _tell_refusals(preview.refusals, preview.refused)


def _tell_result(result: ImportResult, told: dict[str, object], *, as_json: bool) -> None:
    counts = {
        "added": result.added,
        "changed": result.changed,
        "same": result.same,
        "duplicates": result.duplicates,
        "refused": result.refused,
    }
    if as_json:
        print_json(
            {"dry_run": False, "mapping": told, **counts, "refusals": _refusals(result.refusals)}
        )
        return
    _tell_mapping(told)
    print_facts(
        (
            (_("added"), result.added),
            (_("changed"), result.changed),
            (_("there already"), result.same),
            (_("said twice"), result.duplicates),
            (_("refused"), result.refused),
        )
    )
    _tell_refusals(result.refusals, result.refused)


def _tell_refusals(refusals: Sequence[Any], refused: int) -> None:
    for one in refusals:
        print_line(phrases.refusal_of(one))
    lines = len({one.line for one in refusals})
    if lines < refused:
        print_line(_("and {n} more rows").format(n=refused - lines))


def _refusals(refusals: Sequence[Any]) -> list[dict[str, object]]:
    return [
        {
            "line": one.line,
            "column": one.column,
            "value": one.value,
            "reason": one.reason,
            "parameters": one.parameters,
            "letter": one.letter,
            "sentence": phrases.refusal_of(one),
        }
        for one in refusals
    ]
