"""What imports tell of themselves: what one did, which there are, what taking one back would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.domain.complaints import ImportSummary
    from mcr_desktop.exchange.imports import Refusal


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `same` rows were there already and said the same.

    `restored` of the `added` ones were there, hidden since an import was taken back. `import_id` is None
    where nothing changed.
    """

    added: int
    changed: int
    same: int
    duplicates: int
    refused: int
    refusals: tuple[Refusal, ...]
    import_id: bytes | None = None
    restored: int = 0


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A finished import, and whether it is taken back at present."""

    summary: ImportSummary
    undone: bool


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking an import back does: to `rows` that it brought and to `changed` ones.

    `edited` of the rows that it brought were changed by hand since; those words are hidden with their
    rows, and come back with them. `later` imports came after it from the same source.
    """

    import_id: bytes
    file: str
    rows: int
    changed: int
    edited: int
    later: tuple[ImportSummary, ...]
    undone: bool
