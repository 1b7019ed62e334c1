"""How a file is read: its sheet, its letters, what parts its cells, where its names stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.ui.imports.choosers import SEPARATOR, Chooser, named
from mcr_desktop.ui.imports.words import DELIMITERS, ENCODINGS, rows_text
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.importing.imports import Source

FIRST_ROWS = 12
"""Rows among which the one with the names can be chosen."""
LONGEST_ROW = 40

_SURE = {
    "stated": "as you said",
    "signature": "its first bytes say so",
    "proved": "certain",
    "likely": "likely",
    "assumed": "a guess",
}
_UNSURE = frozenset({"likely", "assumed"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person stated of a file; what is empty is detected."""

    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""


class ReadingPanel(QWidget):
    """Drop-downs with what was detected, and how sure that is."""

    changed = Signal(object)
    """The `Reading` that is wanted now."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How it is read")
        self._reading = Reading()
        self.sheet = Chooser("Sheet of the workbook")
        self.encoding = Chooser("Encoding")
        self.delimiter = Chooser("What parts the cells")
        self.header = Chooser("Row with the names of the columns")
        self.remark = PlainLabel("", muted=True, wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        self._parts = {}
        for words, field, letters in (
            ("Sheet", self.sheet, 22),
            ("Letters (encoding)", self.encoding, 22),
            ("Cells are parted by", self.delimiter, 12),
            ("Names of the columns", self.header, 22),
        ):
            field.setMinimumContentsLength(letters)
            self._parts[field] = named(words, field)
            field.activated.connect(lambda _place: self._on_chosen())
            row.addWidget(self._parts[field])
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.remark)

    def show_source(self, source: Source, reading: Reading) -> None:
        """Show how a file was read, and what else it could be."""
        self._reading = reading
        is_text = source.kind == "csv"
        self.sheet.offer(((_sheet_words(one), one.name) for one in source.sheets), source.sheet)
        self.encoding.offer(_encodings(source), source.encoding)
        self.delimiter.offer(_delimiters(source), source.delimiter)
        self.header.offer(_headers(source), source.header_row)
        self._parts[self.sheet].setVisible(len(source.sheets) > 1)
        self._parts[self.encoding].setVisible(is_text)
        self._parts[self.delimiter].setVisible(is_text)
        self.remark.setText(remark(source))

    def _on_chosen(self) -> None:
        was = self._reading
        sheet = str(self.sheet.currentData() or "")
        other = sheet != was.sheet and self.sheet.count() > 1 and self.sender() is self.sheet
        wanted = Reading(
            sheet,
            # The names of another sheet may stand in another row.
            0 if other else int(self.header.currentData() or 0),
            str(self.encoding.currentData() or ""),
            str(self.delimiter.currentData() or ""),
        )
        if wanted != was:
            self._reading = wanted
            self.changed.emit(wanted)


def remark(source: Source) -> str:
    """How sure the reading is, and what to look at where it is not."""
    told = []
    if source.kind == "csv":
        letters = ENCODINGS.get(source.encoding, source.encoding)
        told.append(f"Letters: {letters}, {_SURE.get(source.encoding_sure, source.encoding_sure)}.")
        marks = DELIMITERS.get(source.delimiter, f'"{source.delimiter}"')
        told.append(f"Cells: {marks}, {_SURE.get(source.delimiter_sure, source.delimiter_sure)}.")
        if {source.encoding_sure, source.delimiter_sure} & _UNSURE:
            told.append("If letters or columns look wrong below, choose otherwise here.")
    if source.header_like_data:
        told.append(
            "The row with the names holds numbers or days, as if the file named no columns: look whether "
            "it is the right one."
        )
    return " ".join(told)


def _sheet_words(sheet: Any) -> str:
    hidden = ", hidden" if sheet.hidden else ""
    return f"{sheet.name} ({rows_text(max(0, sheet.rows - 1))}{hidden})"


def _encodings(source: Source) -> list[tuple[str, Any]]:
    likely = list(dict.fromkeys((source.encoding, *source.encodings)))
    choices: list[tuple[str, Any]] = [(ENCODINGS.get(one, one), one) for one in likely]
    choices.append(SEPARATOR)
    choices += [(words, one) for one, words in ENCODINGS.items() if one not in likely]
    return choices


def _delimiters(source: Source) -> list[tuple[str, Any]]:
    offered = dict.fromkeys((source.delimiter, *source.delimiters, *DELIMITERS))
    return [(DELIMITERS.get(one, f'"{one}"').capitalize(), one) for one in offered if one]


def _headers(source: Source) -> list[tuple[str, Any]]:
    """The rows in which the names may stand, each with what stands there."""
    rows: dict[int, tuple[str, ...]] = dict(source.sample[:FIRST_ROWS])
    rows[source.header_row] = source.header
    for number in range(1, source.header_row):
        rows.setdefault(number, ())
    choices: list[tuple[str, Any]] = []
    for number, cells in sorted(rows.items()):
        words = ", ".join(cell for cell in cells if cell)
        if len(words) > LONGEST_ROW:
            words = f"{words[:LONGEST_ROW]}\N{HORIZONTAL ELLIPSIS}"
        choices.append((f"Row {number}: {words}" if words else f"Row {number}", number))
    return choices
