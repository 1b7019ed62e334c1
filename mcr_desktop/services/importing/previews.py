"""A dry run: what an import would do, counted over the whole file beside what is there; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Table
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcr_desktop.domain.changes import Value
from mcr_desktop.domain.progress import Progress
from mcr_desktop.exchange.imports import MOST_REFUSALS_SHOWN, Batch, Refusal, read_rows
from mcr_desktop.exchange.mappings import Mapping
from mcr_desktop.services.teamwork.erased_rows import spared
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.import_previews import Comparison

SAMPLES = 20
"""Rows shown that would go in; so many of the changed and of the refused ones besides."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One row as it would go in, or why not.

    `outcome` is new, changed, same or refused; `before` what the source said until now in the fields that
    would change.
    """

    line: int
    outcome: str
    values: Table[str, Value]
    before: Table[str, Value]
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: counts over the whole file, some rows of each kind, and what stays out."""

    header: tuple[str, ...]
    new: int
    changed: int
    same: int
    refused: int
    duplicates: int
    """How many of those that go in say what an earlier row of the file said."""
    samples: tuple[SampleRow, ...]
    refusals: tuple[Refusal, ...]

    @property
    def good(self) -> int:
        """How many rows are not refused."""
        return self.new + self.changed + self.same

    @property
    def rows(self) -> tuple[dict[str, Value], ...]:
        """The first rows that would go in."""
        return tuple(dict(row.values) for row in self.samples if row.outcome != "refused")

    @property
    def row_lines(self) -> tuple[int, ...]:
        """In which lines of the file those stand."""
        return tuple(row.line for row in self.samples if row.outcome != "refused")


def preview_of(
    workspace: Workspace,
    fence: bytes,
    table: str,
    path: Path,
    mapping: Mapping,
    progress: Progress,
) -> Preview:
    """A dry run of one file. Raises ImportFileError, MappingError or CancelledError."""
    compared = Comparison(workspace.store, workspace.journal.numbers, fence, table)
    counts: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    samples: list[SampleRow] = []
    refusals: list[Refusal] = []
    refused = duplicates = 0
    header: list[str] = []
    with closing(
        read_rows(path, mapping, fence_id=fence, progress=progress, header=header)
    ) as batches:
        for batch in spared(batches, workspace, fence, table):
            refused += batch.refused
            duplicates += sum(batch.duplicate)
            refusals += batch.refusals[: MOST_REFUSALS_SHOWN - len(refusals)]
            columns: dict[str, list[Any]] = dict(batch.columns)
            if table == "complaint":
                columns["duplicate"] = [int(flag) or None for flag in batch.duplicate]
            found = compared.of(batch.row_ids, columns)
            counts.update(found.outcomes)
            for place, outcome in enumerate(found.outcomes):
                if shown[outcome] >= SAMPLES:
                    if all(shown[one] >= SAMPLES for one in set(found.outcomes)):
                        break
                    continue
                shown[outcome] += 1
                values = {name: column[place] for name, column in batch.columns.items()}
                before = found.before.get(place, {})
                samples.append(SampleRow(batch.line_numbers[place], outcome, values, before))
            samples += _refused(batch, SAMPLES - shown["refused"])
            shown["refused"] += len({one.line for one in batch.refusals})
    samples.sort(key=lambda row: row.line)
    return Preview(
        tuple(header),
        counts["new"],
        counts["changed"],
        counts["same"],
        refused,
        duplicates,
        tuple(samples),
        tuple(refusals),
    )


def _refused(batch: Batch, most: int) -> list[SampleRow]:
    by_line: dict[int, list[Refusal]] = {}
    for refusal in batch.refusals:
        by_line.setdefault(refusal.line, []).append(refusal)
    chosen = list(by_line.items())[: max(most, 0)]
    return [SampleRow(line, "refused", {}, {}, tuple(some)) for line, some in chosen]
