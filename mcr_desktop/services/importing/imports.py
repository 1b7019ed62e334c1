"""Importing files: looked at and previewed first, then all rows at once or none; and taken back whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Changes, Value
from mcr_desktop.domain.complaints import ImportSummary
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.exchange.dates import read_day
from mcr_desktop.exchange.drafts import Draft, Question, answered, draft_from, draft_of, revised
from mcr_desktop.exchange.fields import KINDS, Field
from mcr_desktop.exchange.imports import Refusal, read_header, read_rows, source_of
from mcr_desktop.exchange.mappings import Mapping, read_mapping, suggest_mapping
from mcr_desktop.exchange.refused_rows import write_refused_rows
from mcr_desktop.exchange.sources import ColumnGuess, Sheet, Source, look
from mcr_desktop.phrases import imports as phrases
from mcr_desktop.services.aftermaths import Aftermaths
from mcr_desktop.services.importing.mappings import Mappings, Suggestion
from mcr_desktop.services.importing.previews import Preview, SampleRow, preview_of
from mcr_desktop.services.importing.results import ImportResult, ImportRow, Undoing
from mcr_desktop.services.teamwork.erased_rows import spared
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import index_backlogs
from mcr_desktop.store.import_turns import ImportRunningError, Running, running
from mcr_desktop.store.import_undos import is_undone, reach_of, turn_import
from mcr_desktop.store.imports import Import
from mcr_desktop.store.space import left_for_later, room_for_writing
from mcr_desktop.store.twins import place_of

__all__ = [
    "ColumnGuess",
    "Draft",
    "Field",
    "ImportResult",
    "ImportRow",
    "ImportRunningError",
    "Imports",
    "Mapping",
    "Preview",
    "Question",
    "Refusal",
    "Running",
    "SampleRow",
    "Sheet",
    "Source",
    "Suggestion",
    "Undoing",
    "fields_of",
]

TABLE_OF = {"complaints": "complaint", "contacts": "contact", "exposures": "exposure"}
"""The table into which each kind of file goes."""

MOST_REFUSALS = 10_000
"""Refusals kept for the list; a file that has more is not the file that was meant."""

_AS_READ = {"encoding", "delimiter", "sheet"}


def fields_of(kind: str) -> tuple[Field, ...]:
    """What a column of such a file can be mapped to."""
    return KINDS[kind]


class Imports:
    """Files in."""

    def __init__(
        self, workspace: Workspace, common: Callable[[str], bytes | None] = lambda _kind: None
    ) -> None:
        """`common` gives the fence of a kind to which we write; mappings are remembered in the team's."""
        self._workspace = workspace
        self._aftermaths = Aftermaths(workspace)
        self._mappings = Mappings(workspace, common)

    def mapping(self, path: Path) -> Mapping:
        """The mapping that a file states. Raises MappingError."""
        return read_mapping(path)

    def look(
        self,
        path: Path,
        *,
        sheet: str = "",
        header_row: int = 0,
        encoding: str = "",
        delimiter: str = "",
        progress: Progress | None = None,
    ) -> Source:
        """What a file is and what stands in it; what is given counts as stated.

        Reads all of it, so in the background. Raises ImportFileError or CancelledError.
        """
        return look(
            path,
            sheet=sheet,
            header_row=header_row,
            encoding=encoding,
            delimiter=delimiter,
            progress=progress,
        )

    def read_day(self, text: str, spelled: str) -> str | None:
        """The day, as ISO text, that a cell says in a date format; None where it says none."""
        return read_day(text, spelled)

    def draft(self, source: Source | Path, kind: str) -> Draft:
        """A mapping for a file, as complete as can be, and the questions that are open.

        Where a file with the same columns, or nearly the same, was imported before, here or at a
        teammate's, its mapping is taken; columns that vanished since are asked about. Raises
        ImportFileError for a path that cannot be read.
        """
        if isinstance(source, Path):
            source = self.look(source)
        found = self._mappings.nearest(source.header, kind)
        if found is None:
            return draft_of(source, kind)
        return draft_from(source, found.mapping, used_by=found.used_by, used_on=found.used_on)

    def answer(self, draft: Draft, question: Question, choice: str) -> Draft:
        """The draft after an answer; one about how the file is read looks at it again."""
        if question.code not in _AS_READ:
            return answered(draft, question, choice)
        source = draft.source
        stated = {
            "encoding": source.encoding,
            "delimiter": source.delimiter,
            "sheet": source.sheet,
            question.code: choice,
        }
        anew = self.look(
            source.path,
            encoding=stated["encoding"],
            delimiter=stated["delimiter"],
            sheet=stated["sheet"],
        )
        return self.draft(anew, draft.mapping.kind)

    def revise(self, draft: Draft, mapping: Mapping) -> Draft:
        """The draft with a mapping that a person changed, its questions anew."""
        return revised(draft, mapping)

    def suggest(self, path: Path, kind: str | None = None) -> Suggestion | None:
        """The mapping with which a file with the same columns was imported last, here or at a teammate's.

        Otherwise a draft by the names of the columns, where `kind` is given; else None. Raises
        ImportFileError.
        """
        found = self._mappings.remembered(path, kind)
        if found is None and kind is not None:
            found = Suggestion(suggest_mapping(read_header(path), kind), remembered=False)
        return found

    def preview(
        self, account: Account, path: Path, mapping: Mapping, progress: Progress | None = None
    ) -> Preview:
        """What an import would bring; nothing is written. Raises as `run` does."""
        table = TABLE_OF[mapping.checked().kind]
        return preview_of(
            self._workspace, account.fence, table, path, mapping, progress or Unwatched()
        )

    def write_refusals(
        self,
        out: Path,
        account: Account,
        path: Path,
        mapping: Mapping,
        progress: Progress | None = None,
    ) -> int:
        """Leave the rows that stay out in a CSV: where, why, and their cells; how many they are.

        Without any, no file is left. Raises as `preview` does, and OSError.
        """
        return write_refused_rows(
            out,
            path,
            mapping,
            fence_id=account.fence,
            titles=phrases.refused_titles(),
            told=lambda one: phrases.reason_in(one.column, one.value, one.reason, one.parameters),
            progress=progress,
        )

    def running(self) -> Running | None:
        """The import under way, in this window or elsewhere, and how far it is."""
        return running(self._workspace.store)

    def run(
        self, account: Account, path: Path, mapping: Mapping, progress: Progress | None = None
    ) -> ImportResult:
        """Import a file into an account.

        Rows are invisible until all of them are in; when it fails or is cancelled, nothing stays. The words
        of more than 30,000 rows become searchable afterwards, in the background (`make_searchable`). Rows
        that cannot go in are told in `refusals` while the others do. The mapping is remembered for files
        with the same columns. Raises ImportFileError, MappingError, CancelledError, DiskFullError,
        ReaderError, or ImportRunningError while another import runs.
        """
        journal = self._workspace.journal
        table = TABLE_OF[mapping.checked().kind]
        self._workspace.refuse_reader([account.fence])
        total = path.stat().st_size if path.is_file() else 0
        self._aftermaths.wait_for_removal(progress or Unwatched(), total)
        work = Import(journal, account.fence, table, ids.new_id(), file=path.name, total=total)
        watched = _Watched(progress or Unwatched(), work)
        refusals: list[Refusal] = []
        refused = duplicates = 0
        try:
            with (
                room_for_writing(journal.store),
                closing(
                    read_rows(path, mapping, fence_id=account.fence, progress=watched)
                ) as batches,
            ):
                for batch in spared(batches, self._workspace, account.fence, table):
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
            with left_for_later():
                self._aftermaths.after_cancel(work)
            raise
        finally:
            work.end()
        self._workspace.announce(changes)
        self._aftermaths.after_import()
        told = bool(changes.kinds)
        return ImportResult(
            work.added + work.returned,
            work.changed,
            work.same,
            duplicates,
            refused,
            tuple(refusals),
            work.id if told else None,
            work.returned,
        )

    def make_searchable(self, progress: Progress | None = None) -> None:
        """Wait until search knows every row that was imported; at once where it does. May be cancelled.

        Raises CancelledError and StoreBusyError; what is left then is done in the background all the same.
        """
        watched, store = progress or Unwatched(), self._workspace.store
        total = index_backlogs.behind(store)
        index_backlogs.catch_up(store, lambda left: watched.report(total - left, total))

    def list(self, account: Account) -> Sequence[ImportRow]:
        """The finished imports of an account, latest first, those taken back included."""
        fields = [
            name for name in ImportSummary.__dataclass_fields__ if name not in ("id", "fence")
        ]
        rows = self._workspace.store.rows(
            f'SELECT id, deleted, {", ".join(fields)} FROM "import" '  # noqa: S608 - our own field names
            "WHERE fence = (SELECT no FROM fence WHERE id = ?) AND finished_ms IS NOT NULL "
            "ORDER BY finished_ms DESC, no DESC",
            (account.fence,),
        )
        return [
            ImportRow(
                ImportSummary(row_id, account.fence, *_shown(fields, values)), deleted is not None
            )
            for row_id, deleted, *values in rows
        ]

    def undoing(self, import_id: bytes) -> Undoing:
        """What taking an import back would do, to be told before. Raises NotFoundError."""
        store = self._workspace.store
        fence = self._fence_of(import_id)
        reach = reach_of(store, fence, import_id)
        rows = self.list(Account(b"", fence, ""))
        own = next(row for row in rows if row.summary.id == import_id)
        same = self._sources(fence)
        later = tuple(
            row.summary
            for row in rows
            if (row.summary.finished_ms or 0) > (own.summary.finished_ms or 0)
            and not row.undone
            and same.get(row.summary.id) == same.get(import_id)
        )
        return Undoing(
            import_id, own.summary.file, reach.rows, reach.changed, reach.edited, later, own.undone
        )

    def undo(self, import_id: bytes) -> Undoing:
        """Take an import back: what it brought is hidden, what it changed is as before.

        Where it is taken back already, nothing happens. Raises NotFoundError.
        """
        return self._turn(import_id, back=True, label="Import taken back")

    def redo(self, import_id: bytes) -> Undoing:
        """Bring an import again that was taken back. Raises NotFoundError."""
        return self._turn(import_id, back=False, label="Import brought again")

    def _turn(self, import_id: bytes, *, back: bool, label: str) -> Undoing:
        told = self.undoing(import_id)
        fence = self._fence_of(import_id)
        workspace = self._workspace
        workspace.refuse_reader([fence])
        with workspace.store.transaction() as tx:
            changes = turn_import(tx, workspace.journal, fence, import_id, back=back, label=label)
        workspace.announce(changes)
        return replace(told, undone=is_undone(workspace.store, fence, import_id))

    def _fence_of(self, import_id: bytes) -> bytes:
        place = place_of(self._workspace.store, "import", import_id)
        if place is None:
            raise NotFoundError(kind="import", wanted=ids.show(import_id))
        return place.fence

    def _sources(self, fence: bytes) -> dict[bytes, str | None]:
        return dict(
            self._workspace.store.rows(
                'SELECT id, source FROM "import" WHERE fence = (SELECT no FROM fence WHERE id = ?)',
                (fence,),
            )
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
            work.flush()
            if not work.brings():
                work.finish(tx)
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
                "added": work.added + work.returned,
                "changed": work.changed,
                "refused": refused,
                "duplicates": duplicates,
                "finished_ms": now_ms(),
                "imported_by": self._workspace.person,
            }
            changes = work.finish(tx, values, "Imported a file")
            receipt = self._workspace.journal.commit_in(tx, remembering, "")
            return changes | receipt.changes


class _Watched:
    """A progress that also lets the import know how far its file is read, for others to be told."""

    def __init__(self, progress: Progress, work: Import) -> None:
        self._progress = progress
        self._work = work

    def report(self, done: int, total: int) -> None:
        """Hand on how far it is."""
        self._work.done = done
        self._progress.report(done, total)


def _shown(fields: Sequence[str], values: Sequence[Any]) -> list[Any]:
    defaults = {"file": "", "kind": ""}
    return [
        defaults.get(name) if value is None else value
        for name, value in zip(fields, values, strict=True)
    ]
