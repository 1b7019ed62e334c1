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

    from mcr_desktop.services.imports import ImportResult

app = typer.Typer(help=_("Files in: rows that cannot go in are told, the rest goes in."))

File = Annotated[Path, typer.Argument(metavar="FILE")]
MappingFile = Annotated[
    Path, typer.Option("--mapping", metavar="FILE", help=_("What each column means, in TOML."))
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
    mapping: MappingFile,
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
    mapping: MappingFile,
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
    mapping: MappingFile,
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
    mapping: Path,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    with opened(ctx) as services:
        found = services.accounts.find(account)
        stated = services.imports.mapping(mapping)
        if stated.kind != kind:
            raise CannotError(
                text=_("The mapping {mapping} is for {stated}, not for {kind}.").format(
                    mapping=mapping, stated=stated.kind, kind=kind
                )
            )
        if dry_run:
            _tell_preview(services.imports.preview(found, file, stated), as_json=as_json)
            return
        result = services.imports.run(found, file, stated)
    _tell_result(result, as_json=as_json)
    if result.refused and not (result.added or result.changed or result.same):
        # The rows and their reasons are told above; the status says that nothing went in.
        raise typer.Exit(1)


def _tell_preview(preview: Any, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "dry_run": True,
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
    print_facts(
        (
            (_("would go in"), preview.good),
            (_("refused"), preview.refused),
            (_("said twice"), preview.duplicates),
        )
    )
    for line, row in list(zip(preview.row_lines, preview.rows, strict=True))[:_DRY_ROWS]:
        told = ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
        print_line(_("Line {line}: {told}").format(line=line, told=told))
    _tell_refusals(preview.refusals, preview.refused)


def _tell_result(result: ImportResult, *, as_json: bool) -> None:
    counts = {
        "added": result.added,
        "changed": result.changed,
        "same": result.same,
        "duplicates": result.duplicates,
        "refused": result.refused,
    }
    if as_json:
        print_json({"dry_run": False, **counts, "refusals": _refusals(result.refusals)})
        return
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
