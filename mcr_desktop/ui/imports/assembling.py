"""The parts of the page, one below the other, and which of them are seen at which stage."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from mcr_desktop.ui.imports.aims import Aim
from mcr_desktop.ui.imports.choosers import rule
from mcr_desktop.ui.imports.columns import ColumnsPanel
from mcr_desktop.ui.imports.drops import DropArea
from mcr_desktop.ui.imports.earlier import EarlierImports
from mcr_desktop.ui.imports.outcomes import Foot, Outlook, Result
from mcr_desktop.ui.imports.previews import ROWS_SHOWN, PreviewModel, PreviewTable
from mcr_desktop.ui.imports.readings import ReadingPanel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState, SectionHeader

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.ui.imports.dates import ReadDay

Stage = Literal["homeless", "empty", "looking", "ready", "importing", "done"]
"""No account yet; no file yet; a file is looked at; all can be changed; it comes in; it is in."""

HIGH = 680
"""Pixels of the page from which on the first rows stay in sight at its foot."""
VERY_HIGH = 900
ROWS_DOCKED = 4
WIDEST = 1280
"""Beyond it lines grow too long to be read; the page then keeps to the left."""


class Step(QWidget):
    """A heading over a part of the page; hidden with it until it is its turn."""

    def __init__(self, title: str, *inside: QWidget) -> None:
        super().__init__()
        self.header = SectionHeader(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        for part in (self.header, *inside):
            column.addWidget(part)


class Parts:
    """Everything that the page shows."""

    def __init__(self, page: QWidget, read_day: ReadDay, to_accounts: Callable[[], None]) -> None:
        self.aim = Aim()
        self.trouble = PlainLabel("", wrap=True)
        self.trouble.setObjectName("refusal")
        self.drop = DropArea()
        self.drop_words = PlainLabel("", muted=True, wrap=True)
        self.reading = ReadingPanel()
        self.remembered = PlainLabel("", wrap=True)
        self.vanished = PlainLabel("", wrap=True)
        self.vanished.setObjectName("refusal")
        self.columns = ColumnsPanel(read_day)
        self.preview = PreviewTable(PreviewModel(page))
        self.outlook = Outlook()
        self.result = Result()
        self.earlier = EarlierImports()
        self.foot = Foot()
        self.reading_step = Step("How it is read", self.reading)
        self.columns_step = Step(
            "What its columns mean", self.remembered, self.vanished, self.columns
        )
        self.preview_step = Step("The first rows", self.preview)
        self.outlook_step = Step("What would happen", self.outlook)
        self.earlier_step = Step("Earlier imports", self.earlier)
        self.homeless = EmptyState(
            "No account yet", "What is brought in belongs to an account: add one first.",
            "Go to the accounts", to_accounts,
        )  # fmt: skip
        self._stage: Stage = "empty"
        self._is_docked = False
        self._lay_out(page)
        self.columns.rebuilt.connect(self.order_fields)

    def _lay_out(self, page: QWidget) -> None:
        self.columns_step.header.controls.addWidget(self.columns.suggest)
        self._content = QWidget()
        self._content.setObjectName("page")
        self._content.setMaximumWidth(WIDEST)
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        inside.setSpacing(GRID)
        for part in (
            self.trouble, self.homeless, self.drop, self.drop_words, self.result, self.reading_step,
            self.columns_step, self.preview_step, self.outlook_step, self.earlier_step,
        ):  # fmt: skip
            inside.addWidget(part)
        inside.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(self._content)
        self._top = QWidget()
        self._top.setMaximumWidth(WIDEST)
        above = QVBoxLayout(self._top)
        above.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        above.addWidget(self.aim)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.scroll, 1)
        self._dock = QWidget()
        self._dock.setMaximumWidth(WIDEST)
        docked = QVBoxLayout(self._dock)
        docked.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        docked.addWidget(rule())
        column.addWidget(self._dock)
        column.addWidget(self.foot)
        self._dock.hide()
        self.trouble.hide()

    @property
    def stage(self) -> Stage:
        """What the page shows now."""
        return self._stage

    def order_fields(self) -> None:
        """Let the keyboard go through the page in the order of reading."""
        reading = self.reading
        fields: list[QWidget] = [
            *(reading.sheet, reading.encoding, reading.delimiter, reading.header),
            *self.columns.fields(),
            *(self.outlook.save, self.preview, self.foot.stop, self.foot.go),
        ]
        for one, then in pairwise(fields):
            QWidget.setTabOrder(one, then)

    def fit(self, height: int) -> None:
        """Keep the first rows in sight while columns are spoken of, where the window is high enough."""
        high = height >= HIGH
        self.preview.show_most(ROWS_DOCKED if high and height < VERY_HIGH else ROWS_SHOWN)
        if high == self._is_docked:
            return
        self._is_docked = high
        inside, docked = self._content.layout(), self._dock.layout()
        if inside is None or docked is None:
            return
        if high:
            docked.addWidget(self.preview_step)
        elif isinstance(inside, QVBoxLayout):
            inside.insertWidget(inside.indexOf(self.outlook_step), self.preview_step)
        self.show_stage(self._stage)

    def show_stage(self, stage: Stage) -> None:
        """Show what belongs to a stage, and nothing else."""
        self._stage = stage
        told = stage in ("ready", "importing")
        self.homeless.setVisible(stage == "homeless")
        self.aim.setVisible(stage != "homeless")
        self.aim.show_line(shown=stage not in ("homeless", "empty", "done"))
        self.drop.setVisible(stage == "empty")
        self.drop_words.setVisible(stage == "empty")
        for step in (self.reading_step, self.columns_step, self.preview_step):
            step.setVisible(told)
        self._dock.setVisible(told and self._is_docked)
        if not told:
            self.outlook_step.hide()
        self.result.setVisible(stage == "done")
        self.earlier_step.setVisible(stage in ("empty", "done") and self.earlier.has_rows)
        self.foot.setVisible(stage in ("looking", "ready", "importing"))
        for part in (self.aim, self._content):
            part.setEnabled(stage != "importing")
