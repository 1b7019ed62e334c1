"""Rows that stay out, written to a CSV that a spreadsheet opens: where, why, and the cells as they came."""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

from mcr_desktop.exchange.imports import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.exchange.imports import Refusal
    from mcr_desktop.exchange.mappings import Mapping

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def write_refused_rows(
    out: Path,
    path: Path,
    mapping: Mapping,
    *,
    fence_id: bytes,
    titles: Sequence[str],
    told: Callable[[Refusal], str],
    progress: Progress | None = None,
) -> int:
    """Leaves every refused row in `out`, one line each, and says how many; no file where there are none.

    `titles` name the columns line, column and reason; `told` puts a refusal in words. Cells that a
    spreadsheet would run as formulas are text. The file is whole or not there. Raises ImportFileError,
    MappingError, CancelledError or OSError.
    """
    count = 0
    header: list[str] = []
    beside = out.with_name(out.name + ".new")
    rows = read_rows(path, mapping, fence_id=fence_id, progress=progress, raw=True, header=header)
    try:
        # With its signature, spreadsheets read it as what it is.
        with closing(rows) as batches, beside.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            for batch in batches:
                if not count:
                    file.seek(0)
                    file.truncate()
                    lines.writerow([*titles, *map(as_text, header)])
                by_line: dict[int, list[Refusal]] = {}
                for refusal in batch.refusals:
                    by_line.setdefault(refusal.line, []).append(refusal)
                for number, cells in batch.refused_cells:
                    some = by_line.get(number, [])
                    columns = ", ".join(dict.fromkeys(one.column for one in some if one.column))
                    why = " ".join(dict.fromkeys(map(told, some)))
                    given = map(as_text, cells)
                    lines.writerow([number, as_text(columns), as_text(why), *given])
                    count += 1
        if count:
            beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return count


def as_text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.lstrip(" ").startswith(_FORMULA) else cell
