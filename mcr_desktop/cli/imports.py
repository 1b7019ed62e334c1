"""`mcr import`: files of complaints, contacts and exposures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import print_facts, print_json, print_line
from mcr_desktop.cli.calls import AccountName, CannotError, Json, opened
from mcr_desktop.phrases import imports as phrases
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.imports import ImportResult
    from mcr_desktop.services.mappings import Suggestion

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

_DRY_ROWS = 3


@app.command("complaints")
def complaints(
    ctx: typer.Context,
    file: File,
    account: AccountName,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Import complaints into an account."""
    _run(ctx, "complaints", file, account, mapping, dry_run=dry_run, as_json=as_json)


@app.command("contacts")
def contacts(
    ctx: typer.Context,
    file: File,
    account: AccountName,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Import contacts into an account."""
    _run(ctx, "contacts", file, account, mapping, dry_run=dry_run, as_json=as_json)


@app.command("exposures")
def exposures(
    ctx: typer.Context,
    file: File,
    account: AccountName,
    mapping: MappingFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Import what could have gone wrong, month by month: shipments, orders, invoices."""
    _run(ctx, "exposures", file, account, mapping, dry_run=dry_run, as_json=as_json)


def _run(
    ctx: typer.Context,
    kind: str,
    file: Path,
    account: str,
    mapping: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    with opened(ctx) as services:
        found = services.accounts.find(account)
        taken, told = _mapping(services, kind, file, mapping)
        if dry_run:
            preview = services.imports.preview(found, file, taken.mapping)
            _tell_preview(preview, told, as_json=as_json)
            return
        result = services.imports.run(found, file, taken.mapping)
    _tell_result(result, told, as_json=as_json)
    if result.refused and not (result.added or result.changed or result.same):
        # The rows and their reasons are told above; the status says that nothing went in.
        raise typer.Exit(1)


def _mapping(
    services: Services, kind: str, file: Path, mapping: Path | None
) -> tuple[Suggestion, dict[str, object]]:
    """The mapping, and where it came from as it is told. Raises CannotError where there is none."""
    from mcr_desktop.services.mappings import Suggestion

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
            (_("would go in"), preview.good),
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
        print_line(phrases.refusal(one.line, one.column, one.value, one.reason, one.parameters))
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
            "sentence": phrases.refusal(
                one.line, one.column, one.value, one.reason, one.parameters
            ),
        }
        for one in refusals
    ]
