"""What the assistant asks of the service, on a background thread, as values that the page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping as Values
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcr_desktop.phrases.imports import reason, refusal_of, remembered
from mcr_desktop.services.importing.imports import Mapping, fields_of
from mcr_desktop.ui.imports.plans import DIMENSION, ColumnPlan, Plan, Target, planned
from mcr_desktop.ui.imports.previews import PreviewCell, PreviewRow, PreviewShown
from mcr_desktop.ui.imports.words import field_name, outlook, rows_text

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.importing.imports import (
        ColumnGuess,
        Draft,
        ImportResult,
        ImportRow,
        Preview,
        Refusal,
        SampleRow,
        Source,
    )
    from mcr_desktop.ui.imports.dates import ReadDay
    from mcr_desktop.ui.imports.readings import Reading

RAW_ROWS = 8
EXAMPLES = 3
MOST_NAMED = 3
MOST_LABELS = 40
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where things can go: the accounts, the one that is meant, what came into it before."""

    accounts: tuple[Account, ...]
    account: Account | None
    earlier: tuple[ImportRow, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it was read, a first plan for its columns, and where the plan comes from."""

    source: Source
    plan: Plan
    remembered: str = ""
    vanished: str = ""


@dataclass(frozen=True, slots=True)
class Previewed:
    """What an import would do."""

    shown: PreviewShown
    sentences: tuple[str, ...]
    refusals: tuple[str, ...]
    new: int
    changed: int
    same: int
    refused: int


def place(services: Services, wanted: bytes | None) -> Place:
    """The accounts with their earlier imports; the wanted one, else the first."""
    accounts = tuple(services.accounts.all())
    account = next((one for one in accounts if one.id == wanted), accounts[0] if accounts else None)
    earlier = tuple(services.imports.list(account)) if account is not None else ()
    return Place(accounts, account, earlier)


def look(
    services: Services,
    path: Path,
    reading: Reading,
    kind: str,
    before: Plan | None,
    progress: Progress,
) -> Looked:
    """Look at a file and draft what its columns mean; what `before` said of the same ones stands."""
    source = services.imports.look(
        path,
        sheet=reading.sheet,
        header_row=reading.header_row,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
        progress=progress,
    )
    draft = services.imports.draft(source, kind)
    plan = plan_of(source, draft, kind, services.imports.read_day)
    if before is not None and before.kind == kind and _names(before) == _names(plan):
        plan = plan.saying_as(before)
        return Looked(source, plan)
    told = ""
    if draft.remembered:
        told = remembered(draft.used_by, draft.used_on or "", us=services.workspace.person)
    return Looked(source, plan, told, vanished_words(draft))


def plan_of(source: Source, draft: Draft, kind: str, read_day: ReadDay) -> Plan:
    """The plan that a draft makes of a file's columns."""
    mapping = draft.mapping
    columns = dict(mapping.columns)
    if mapping.external_id:
        columns[mapping.external_id] = "external_id"
    targets = tuple(Target(one.name, one.kind.value, one.required) for one in fields_of(kind))
    header = [
        ColumnPlan(
            one.name,
            one.examples[:EXAMPLES],
            candidates=one.formats,
            doubtful=_doubtful(source, at, one, read_day) if len(one.formats) > 1 else (),
            decimals=one.decimals,
            is_apt=_is_apt(one),
        )
        for at, one in enumerate(source.columns)
        if one.name
    ]
    dates = {name: mapping.date_format for name in columns if mapping.date_format} | mapping.dates
    return planned(
        kind, header, targets, columns, mapping.dimensions, dates,
        constants=mapping.constants, source=mapping.source, decimal=mapping.decimal,
        # Without a column that is gone, those are columns that were left out last time as well.
        fresh=draft.appeared if draft.vanished else (),
    )  # fmt: skip


def mapping_of(source: Source, plan: Plan) -> Mapping:
    """The mapping that a plan says."""
    fields = {
        one.name: one.target for one in plan.columns if one.target and one.target != DIMENSION
    }
    number = next((name for name, target in fields.items() if target == "external_id"), "")
    fields.pop(number, None)
    return Mapping(
        kind=plan.kind,
        columns=fields,
        dimensions={one.name: one.dimension for one in plan.columns if one.target == DIMENSION},
        dates={
            one.name: one.date_format
            for one in plan.columns
            if plan.is_dated(one) and one.date_format
        },
        constants=dict(plan.constants),
        source=plan.source,
        encoding=source.encoding or "utf-8",
        delimiter=source.delimiter or ",",
        decimal=plan.decimal,
        external_id=number,
        # The one sheet of a workbook may be called otherwise next month.
        sheet=source.sheet if sum(bool(one.rows) for one in source.sheets) > 1 else "",
        header_row=str(source.header_row) if source.header_row > 1 else "",
    )


def preview(
    services: Services, account: Account, source: Source, plan: Plan, progress: Progress
) -> Previewed:
    """What an import would do; nothing is written."""
    found = services.imports.preview(account, source.path, mapping_of(source, plan), progress)
    sentences = outlook(
        new=found.new, changed=found.changed, same=found.same,
        refused=found.refused, duplicates=found.duplicates,
    )  # fmt: skip
    return Previewed(
        shown(found, source, plan), tuple(sentences), refusal_lines(found.refusals),
        found.new, found.changed, found.same, found.refused,
    )  # fmt: skip


def run(
    services: Services, account: Account, source: Source, plan: Plan, progress: Progress
) -> ImportResult:
    """Bring it in."""
    return services.imports.run(account, source.path, mapping_of(source, plan), progress)


def write_refusals(
    services: Services,
    out: Path,
    account: Account,
    source: Source,
    plan: Plan,
    progress: Progress,
) -> int:
    """Write the rows that stay out, each with its reason; how many there are."""
    mapping = mapping_of(source, plan)
    return services.imports.write_refusals(out, account, source.path, mapping, progress)


def refusal_lines(refusals: Sequence[Refusal]) -> tuple[str, ...]:
    """Refusals in words, those of the same kind in one line, the most frequent first."""
    groups: dict[tuple[str, str], list[Refusal]] = {}
    for one in refusals:
        groups.setdefault((one.column, one.reason), []).append(one)
    told = []
    for alike in sorted(groups.values(), key=len, reverse=True):
        line = refusal_of(alike[0])
        if len(alike) > 1:
            line = f"{rows_text(len(alike))} like this: {line[:1].lower()}{line[1:]}"
        told.append(line)
    return tuple(told)


def vanished_words(draft: Draft) -> str:
    """What to do about columns that a remembered mapping knew and the file lacks."""
    if not draft.vanished:
        return ""
    meant = {one.column: one.field for one in draft.questions if one.code == "vanished"}
    names = [_named(name, meant.get(name, "")) for name in draft.vanished[:MOST_NAMED]]
    if len(draft.vanished) > MOST_NAMED:
        names.append(f"{len(draft.vanished) - MOST_NAMED} more")
    verb = "is" if len(draft.vanished) == 1 else "are"
    return (
        f"{', '.join(names)} {verb} not in this file any more. If a column was renamed, say below what the "
        "new one becomes; else what it held stays empty in the rows of this file."
    )


def _named(column: str, meaning: str) -> str:
    """A column that is gone, with what it used to become."""
    if not meaning:
        return f'"{column}"'
    dimension = meaning.removeprefix("dimensions.")
    if dimension != meaning:
        return f'"{column}" (the dimension {dimension})'
    return f'"{column}" ({field_name(meaning).lower()})'


def raw(source: Source, plan: Plan) -> PreviewShown:
    """The first rows as they stand in the file."""
    places = [at for at, name in enumerate(source.header) if name]
    rows = tuple(
        PreviewRow(number, "", tuple(PreviewCell(cells[at]) for at in places if at < len(cells)))
        for number, cells in source.sample[:RAW_ROWS]
        if len(cells) == len(source.header)
    )
    return PreviewShown(tuple(one.name for one in plan.columns), rows)


def shown(found: Preview, source: Source, plan: Plan) -> PreviewShown:
    """The first rows as they would be stored; what stays out as it stands in the file."""
    mapped = [one for one in plan.columns if one.target]
    titles = tuple(
        one.dimension if one.target == DIMENSION else field_name(one.target) for one in mapped
    )
    given = {line: dict(zip(source.header, cells, strict=False)) for line, cells in source.sample}
    return PreviewShown(
        titles, tuple(_row(one, mapped, given.get(one.line, {})) for one in found.samples)
    )


def _row(sample: SampleRow, mapped: Sequence[ColumnPlan], raw_cells: dict[str, str]) -> PreviewRow:
    """One row; why a row stays out that no column is to blame for stands at its outcome."""
    refusals = {one.column: one for one in sample.refusals}
    values, before = _flat(sample.values), _flat(sample.before)
    cells = []
    for column in mapped:
        refused = refusals.get(column.name)
        if sample.outcome == "refused":
            text = refused.value if refused else raw_cells.get(column.name, "")
            why = reason(refused.reason, refused.parameters) if refused else ""
            cells.append(PreviewCell(text, why))
            continue
        key = (DIMENSION + column.dimension) if column.target == DIMENSION else column.target
        was = f"was: {before[key] or 'empty'}" if key in before else ""
        cells.append(PreviewCell(values.get(key, ""), note=was))
    whole = refusals.get("")
    why = reason(whole.reason, whole.parameters) if whole else ""
    return PreviewRow(sample.line, sample.outcome, tuple(cells), why)


def _flat(values: Values[str, Any]) -> dict[str, str]:
    """Values as texts, dimensions by their names behind the mark of a dimension."""
    found = {name: _text(value) for name, value in values.items() if name != "dimensions"}
    held = values.get("dimensions")
    if isinstance(held, str):
        found |= {DIMENSION + str(name): _text(value) for name, value in json.loads(held).items()}
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _doubtful(source: Source, at: int, column: ColumnGuess, read_day: ReadDay) -> tuple[str, ...]:
    """The first values of a column that its formats read as different days."""
    values = [*column.examples, *(cells[at] for _, cells in source.sample if at < len(cells))]
    found = [
        text
        for text in dict.fromkeys(values)
        if len({read_day(text, form) for form in column.formats} - {None}) > 1
    ]
    return tuple(found[:EXAMPLES] or column.examples[:EXAMPLES])


def _is_apt(column: ColumnGuess) -> bool:
    """Whether a column holds labels that come again and again, such as places or products."""
    few = 2 <= column.distinct <= max(MOST_LABELS, column.filled // 10) and not column.more
    short = all(len(text) <= LONGEST_LABEL for text in column.examples)
    again = column.filled >= 2 * column.distinct
    return few and short and again and not column.formats and not column.decimals


def _names(plan: Plan) -> tuple[str, ...]:
    return tuple(one.name for one in plan.columns)
