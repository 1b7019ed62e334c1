"""Earlier imports of an account: when, who, which file, what it brought, and a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import day_of_ms, exact_day, relative_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.imports.choosers import rule
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.complaints import ImportSummary
    from mcr_desktop.services.importing.imports import ImportRow

AT_FIRST = 6

_KINDS = {
    "complaints": "complaints",
    "contacts": "people",
    "exposures": "what could have gone wrong",
}


class EarlierImports(QWidget):
    """A line for each import, the latest first."""

    undo_requested = Signal(bytes)
    """The id of the import that is to be taken back."""
    redo_requested = Signal(bytes)
    """The id of the import that is to be brought again."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Earlier imports")
        self._rows: tuple[ImportRow, ...] = ()
        self._shown = AT_FIRST
        self._us = ""
        self._holder = QWidget()
        self._more = button("", "link")
        self._more.clicked.connect(lambda _checked=False: self._show_more())
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._holder)
        column.addWidget(self._more)
        self.turns: dict[bytes, QPushButton] = {}

    @property
    def has_rows(self) -> bool:
        return bool(self._rows)

    def show_rows(self, rows: Sequence[ImportRow], us: str) -> None:
        """Show the imports of an account; `us` is how the person at the keyboard is called."""
        if tuple(rows) == self._rows and us == self._us and self.turns:
            return
        self._rows, self._us = tuple(rows), us
        self._rebuild()

    def _show_more(self) -> None:
        self._shown += 5 * AT_FIRST
        self._rebuild()

    def _rebuild(self) -> None:
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(2, 3)
        grid.setColumnStretch(3, 4)
        self.turns = {}
        day = today()
        for at, row in enumerate(self._rows[: self._shown]):
            told = row.summary
            finished = day_of_ms(told.finished_ms) if told.finished_ms is not None else ""
            when = PlainLabel(relative_day(finished, day))
            when.set_tip(exact_day(finished))
            who = told.imported_by or ""
            parts = (
                when,
                PlainLabel("you" if who and who == self._us else who),
                PlainLabel(told.file, muted=row.undone),
                PlainLabel("taken back" if row.undone else counts(told), muted=True),
            )
            grid.addWidget(rule(), 2 * at, 0, 1, 5)
            for place, part in enumerate(parts):
                grid.addWidget(part, 2 * at + 1, place)
            words = "Bring again" if row.undone else "Undo"
            turn = button(words, "quiet")
            turn.setAccessibleName(
                f"{words}: the import of {told.file}, {relative_day(finished, day)}"
            )
            asked = self.redo_requested if row.undone else self.undo_requested
            turn.clicked.connect(lambda _on=False, asked=asked, one=told.id: asked.emit(one))
            grid.addWidget(turn, 2 * at + 1, 4)
            self.turns[told.id] = turn
        self._column.replaceWidget(self._holder, fresh)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = fresh
        left = len(self._rows) - self._shown
        self._more.setText(f"Show {left} earlier ones")
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(left > 0)


def counts(row: ImportSummary) -> str:
    """What an import brought: "complaints: 19,977 added, 23 repeated"."""
    parts = [f"{number(row.added or 0)} added"]
    if row.changed:
        parts.append(f"{number(row.changed)} changed")
    if row.duplicates:
        parts.append(f"{number(row.duplicates)} repeated")
    if row.refused:
        parts.append(f"{number(row.refused)} refused")
    return f"{_KINDS.get(row.kind, row.kind)}: {', '.join(parts)}"
