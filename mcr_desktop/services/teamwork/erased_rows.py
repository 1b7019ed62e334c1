"""What was erased stays away when the file that once brought it is imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mcr_desktop.exchange.imports import Refusal

if TYPE_CHECKING:
    from mcr_desktop.exchange.imports import Batch
    from mcr_desktop.services.workspaces import Workspace


def spared(
    batches: Iterable[Batch], workspace: Workspace, fence: bytes, table: str
) -> Iterator[Batch]:
    """A file's rows without those that were erased in a fence, which are told as refused."""
    gone = {row_id for kind, row_id in workspace.erased(fence) if kind == table}
    for batch in batches:
        yield _without(batch, gone) if gone.intersection(batch.row_ids) else batch


def _without(batch: Batch, gone: set[bytes]) -> Batch:
    kept = [place for place, row_id in enumerate(batch.row_ids) if row_id not in gone]
    refusals = [
        Refusal(line, "", "", "erased", {})
        for line, row_id in zip(batch.line_numbers, batch.row_ids, strict=True)
        if row_id in gone
    ]
    return replace(
        batch,
        line_numbers=[batch.line_numbers[place] for place in kept],
        row_ids=[batch.row_ids[place] for place in kept],
        columns={name: [column[place] for place in kept] for name, column in batch.columns.items()},
        duplicate=[batch.duplicate[place] for place in kept],
        refusals=[*batch.refusals, *refusals],
        refused=batch.refused + len(refusals),
    )
