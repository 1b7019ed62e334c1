"""One table of the report: what was measured, on what, and what there is to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table of ready-made texts; notes say what a figure rests on (cases, seeds, machine)."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()

    def text(self) -> str:
        """The table with columns as wide as their widest text."""
        lines = [list(self.header), *(list(row) for row in self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.header))]
        told = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        told.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([f"## {self.title}", *told, *(f"({note})" for note in self.notes), ""])
