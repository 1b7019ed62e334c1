"""Importing files: a preview first, then all rows at once or none."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Changes, Value
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.exchange.imports import (
    Preview,
    Refusal,
    preview,
    read_header,
    read_rows,
    source_of,
)
from mcr_desktop.exchange.mappings import Mapping, read_mapping, suggest_mapping
from mcr_desktop.services.mappings import Mappings, Suggestion
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.imports import Import, remove_unfinished

TABLE_OF = {"complaints": "complaint", "contacts": "contact", "exposures": "exposure"}
"""The table into which each kind of file goes."""

MOST_REFUSALS = 10_000
"""Refusals kept for the list; a file that has more is not the file that was meant."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `same` rows were there already and said the same."""

    added: int
    changed: int
    same: int
    duplicates: int
    refused: int
    refusals: tuple[Refusal, ...]


class Imports:
    """Files in."""

    def __init__(
        self, workspace: Workspace, common: Callable[[str], bytes | None] = lambda _kind: None
    ) -> None:
        """`common` gives the fence of a kind to which we write; mappings are remembered in the team's."""
        self._workspace = workspace
        self._mappings = Mappings(workspace, common)

    def mapping(self, path: Path) -> Mapping:
        """The mapping that a file states. Raises MappingError."""
        return read_mapping(path)

    def draft(self, path: Path, kind: str) -> Mapping:
        """A first mapping from the names of a file's columns, for a person to complete."""
        return suggest_mapping(read_header(path), kind)

    def suggest(self, path: Path, kind: str | None = None) -> Suggestion | None:
        """The mapping with which a file with the same columns was imported last, here or at a teammate's.

        Otherwise a draft, where `kind` is given; else None. Raises ImportFileError.
        """
        found = self._mappings.remembered(path, kind)
        if found is None and kind is not None:
            found = Suggestion(self.draft(path, kind), remembered=False)
        return found

    def preview(
        self, account: Account, path: Path, mapping: Mapping, progress: Progress | None = None
    ) -> Preview:
        """What an import would bring; nothing is written."""
        return preview(path, mapping, fence_id=account.fence, progress=progress or Unwatched())

    def run(
        self, account: Account, path: Path, mapping: Mapping, progress: Progress | None = None
    ) -> ImportResult:
        """Import a file into an account.

        Rows are invisible until all of them are in; when it fails or is cancelled, nothing stays. Rows
        that cannot go in are told in `refusals` while the others do. The mapping is remembered for files
        with the same columns. Raises ImportFileError, MappingError or CancelledError.
        """
        journal = self._workspace.journal
        table = TABLE_OF[mapping.kind]
        work = Import(journal, account.fence, table, ids.new_id())
        refusals: list[Refusal] = []
        refused = duplicates = 0
        try:
            with closing(
                read_rows(path, mapping, fence_id=account.fence, progress=progress or Unwatched())
            ) as batches:
                for batch in batches:
                    refused += batch.refused
                    refusals += batch.refusals[: MOST_REFUSALS - len(refusals)]
                    duplicates += sum(batch.duplicate)
                    columns: dict[str, list[Any]] = dict(batch.columns)
                    if table == "complaint":
                        columns["duplicate"] = [int(flag) or None for flag in batch.duplicate]
                    if batch.row_ids:
                        work.add(batch.row_ids, columns)
            changes = self._finish(account, work, path, mapping, duplicates, refused)
        except BaseException:
            remove_unfinished(journal, work.id)
            raise
        self._workspace.announce(changes)
        return ImportResult(
            work.added, work.changed, work.same, duplicates, refused, tuple(refusals)
        )

    def _finish(
        self,
        account: Account,
        work: Import,
        path: Path,
        mapping: Mapping,
        duplicates: int,
        refused: int,
    ) -> Changes:
        remembering = list(self._mappings.remembering(account.fence, path, mapping))
        with self._workspace.store.transaction() as tx:
            changes = work.finish(tx)
            if not work.added and not work.changed:
                return Changes(frozenset())
            values: dict[str, Value] = {
                "file": path.name,
                "kind": mapping.kind,
                "source": source_of(mapping),
                "mapping": json.dumps(
                    asdict(replace(mapping, name=Path(mapping.name).name)),
                    ensure_ascii=False,
                    sort_keys=True,
                ),
                "added": work.added,
                "changed": work.changed,
                "refused": refused,
                "duplicates": duplicates,
                "finished_ms": now_ms(),
                "imported_by": self._workspace.person,
            }
            receipt = self._workspace.journal.commit_in(
                tx, [Change(account.fence, "import", work.id, values), *remembering], ""
            )
            return changes | receipt.changes
