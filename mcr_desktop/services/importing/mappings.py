"""Mappings that were used: what a file's columns meant last time, here or at a teammate's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path

from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.complaints import KeptMapping
from mcr_desktop.domain.periods import today
from mcr_desktop.exchange.errors import ImportFileError, MappingError
from mcr_desktop.exchange.imports import read_header
from mcr_desktop.exchange.mappings import LARGEST_MAPPING_BYTES, Mapping
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import fetch

MOST_WAYS = 6
"""Encodings and delimiters of remembered mappings that a new file is looked at with."""

_MOSTLY = 0.6
"""The part of a mapping's columns that a file must have for the mapping to be meant."""

_ID_BYTES = 16
_TABLES = ("columns", "dimensions", "dates", "constants")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A mapping for a file and where it comes from."""

    mapping: Mapping
    remembered: bool
    """Whether a file with the same columns was imported with it; else it is a first draft."""
    used_by: str = ""
    used_on: str | None = None
    team: bool = False
    """Whether it lies in the team's own fence."""


class Mappings:
    """Remembers what columns mean: in the team's own fence, or in the account's where there is none."""

    def __init__(self, workspace: Workspace, common: Callable[[str], bytes | None]) -> None:
        """`common` gives the fence of a kind to which we write, as sharing does."""
        self._workspace = workspace
        self._common = common

    def remembered(self, path: Path, kind: str | None = None) -> Suggestion | None:
        """The mapping of a file with the same columns, the team's first, then the one used last.

        `kind` narrows it to complaints, contacts or exposures. Raises ImportFileError where the file
        cannot be read in any way that is known.
        """
        team = self._common("team")
        kept = fetch(self._workspace.store, KeptMapping)
        kept.sort(key=lambda row: (row.fence == team, row.used_on or "", row.id), reverse=True)
        known = [
            (row, mapping)
            for row in kept
            if kind in (None, row.kind) and (mapping := _read(row.mapping)) is not None
        ]
        ways = dict.fromkeys(_way(mapping) for _, mapping in known)
        prints, trouble = {}, None
        for way in list(ways)[:MOST_WAYS]:
            try:
                header = read_header(path, **dict(way))
            except ImportFileError as error:
                trouble = trouble or error
            else:
                prints[way] = fingerprint(header)
        if trouble is not None and not prints:
            raise trouble
        for row, mapping in known:
            if row.fingerprint == prints.get(_way(mapping)):
                return Suggestion(mapping, True, row.used_by or "", row.used_on, row.fence == team)
        return None

    def nearest(self, header: Iterable[str], kind: str) -> Suggestion | None:
        """The mapping of a file with these columns; else of one most of whose mapped columns are there.

        So a column that came, went or changed its name costs no more than that column.
        """
        team = self._common("team")
        names = set(filter(None, header))
        same = fingerprint(names)
        best: tuple[tuple[bool, bool, bool, float, str], Suggestion] | None = None
        for row in fetch(self._workspace.store, KeptMapping, "t.kind = ?", (kind,)):
            mapping = _read(row.mapping)
            if mapping is None:
                continue
            known = {*mapping.columns, *mapping.dimensions, mapping.external_id} - {""}
            share = len(known & names) / len(known) if known else 0.0
            exact = row.fingerprint == same
            if not exact and (share < _MOSTLY or not names & set(mapping.columns)):
                continue
            rank = (exact, share == 1.0, row.fence == team, share, row.used_on or "")
            if best is None or rank > best[0]:
                told = row.used_by or "", row.used_on, row.fence == team
                best = rank, Suggestion(mapping, True, *told)
        return best[1] if best else None

    def remembering(self, fence: bytes, path: Path, mapping: Mapping) -> Iterator[Change]:
        """The change, if any, that remembers how a file was just read; `fence` is its account's."""
        try:
            header = read_header(path, **dict(_way(mapping)))
        except ImportFileError:
            return  # it went away meanwhile; its rows are in
        home, columns = self._common("team") or fence, fingerprint(header)
        # One row for the same columns in a fence, whoever imports: the last mapping used stands.
        row_id = blake2b(
            home + f"mapping {mapping.kind} {columns}".encode(), digest_size=_ID_BYTES
        ).digest()
        wanted: dict[str, Value] = {
            "kind": mapping.kind,
            "source": mapping.source or None,
            "fingerprint": columns,
            # Where the mapping's file lies is no business of the others'.
            "mapping": json.dumps(
                asdict(replace(mapping, name="")), ensure_ascii=False, sort_keys=True
            ),
            "used_on": today().isoformat(),
            "used_by": self._workspace.person,
        }
        found = fetch(self._workspace.store, KeptMapping, "t.id = ? AND f.id = ?", (row_id, home))
        before = {name: getattr(found[0], name) for name in wanted} if found else {}
        changed = {name: value for name, value in wanted.items() if before.get(name) != value}
        if changed:
            yield Change(home, "mapping", row_id, changed)


def fingerprint(columns: Iterable[str]) -> str:
    """Names a set of columns whatever their order."""
    told = json.dumps(sorted(filter(None, columns)), ensure_ascii=False)
    return blake2b(told.encode(), digest_size=_ID_BYTES).hexdigest()


def _way(mapping: Mapping) -> tuple[tuple[str, str], ...]:
    """How a file is read by a mapping, before anything is said of its columns."""
    return tuple(
        (name, getattr(mapping, name)) for name in ("encoding", "delimiter", "sheet", "header_row")
    )


def _read(told: str) -> Mapping | None:
    """A mapping that was remembered, checked anew: a teammate's device may have written anything."""
    if len(told) > LARGEST_MAPPING_BYTES:
        return None
    try:
        stated = json.loads(told)
        mapping = Mapping(**stated)
    except (ValueError, TypeError, RecursionError):
        return None
    for name in Mapping.__dataclass_fields__:
        value = getattr(mapping, name)
        parts = [value] if name not in _TABLES else None
        if parts is None:
            if not isinstance(value, dict):
                return None
            parts = [*value, *value.values()]
        if not all(isinstance(part, str) for part in parts):
            return None
    try:
        return mapping.checked()
    except MappingError:
        return None
