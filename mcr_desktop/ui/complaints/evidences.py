"""The drawer beneath the sentence: the two-row table, rivals, flags, and what the limits mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.findings import (
    chart_sentence,
    day_text,
    number,
    p_text,
)
from mcr_desktop.phrases.flags import flag_sentence
from mcr_desktop.services.exploring.cause_figures import ratio_text
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.exploring.causes import Evidence, Exploration, Reasons

ASSOCIATED = "What goes with a change is not proven to cause it: the figures point, the team finds the cause."


class EvidenceSheet(QWidget):
    """All that stands behind the explorer's sentence."""

    def __init__(self, picture: Exploration, reasons: Reasons | None) -> None:
        super().__init__()
        self.setAccessibleName("Evidence")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        column.addWidget(PlainLabel(reasons.sentence if reasons else picture.sentence, wrap=True))
        evidence = reasons.evidence if reasons else None
        if evidence is not None:
            self._evidence(column, evidence)
        elif reasons is None:
            column.addWidget(PlainLabel("Still comparing the combinations.", muted=True, wrap=True))
        _heading(column, "THE LIMITS")
        column.addWidget(PlainLabel(chart_sentence(picture.chart), wrap=True))
        flags = (*picture.flags, *(reasons.signal.flags if reasons and reasons.signal else ()))
        if flags:
            _heading(column, "BEFORE YOU BELIEVE IT")
            for flag in flags:
                column.addWidget(PlainLabel(f"\N{BULLET} {flag_sentence(flag)}", wrap=True))
        column.addStretch(1)

    def _evidence(self, column: QVBoxLayout, evidence: Evidence) -> None:
        _heading(column, "THE ARITHMETIC")
        column.addLayout(_table(evidence))
        words = (
            f"Before: {day_text(evidence.baseline_since)} up to {day_text(evidence.since)}. "
            f"Compared: {day_text(evidence.since)} to {day_text(evidence.until)}. "
            "Expected: what the time before gives for as long a time."
        )
        column.addWidget(PlainLabel(words, "caption", muted=True, wrap=True))
        if evidence.p is not None:
            searched = (
                f"{number(evidence.searched)} combinations were compared; "
                f"adjusted for that search, {p_text(evidence.p)}."
            )
            column.addWidget(PlainLabel(searched, wrap=True))
        if evidence.rivals:
            _heading(column, "RIVALS")
            column.addWidget(PlainLabel(evidence.rivals, wrap=True))
        if evidence.splits:
            _heading(column, "RATE OR MIX")
            for split in evidence.splits:
                column.addWidget(PlainLabel(split, wrap=True))
        column.addWidget(PlainLabel(ASSOCIATED, "caption", muted=True, wrap=True))


def _heading(column: QVBoxLayout, words: str) -> None:
    column.addSpacing(GRID)
    column.addWidget(PlainLabel(words, "caption", bold=True, muted=True))


def _table(evidence: Evidence) -> QGridLayout:
    """Slice and rest side by side, a figure a line: the drawer is narrow, and ratios are long."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(GRID // 2)
    titles = ("before", "expected", "observed", "times")
    for place, title in enumerate(titles):
        grid.addWidget(PlainLabel(title, "caption", muted=True), place + 2, 0)
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    grid.addWidget(rule, 1, 0, 1, 1 + len(evidence.rows))
    for side, row in enumerate(evidence.rows, 1):
        grid.setColumnStretch(side, 1)
        digits = 1 if row.expected < 10 else 0
        cells = (
            PlainLabel(row.name, "caption", bold=True, wrap=True),
            PlainLabel(number(row.before), tabular=True),
            PlainLabel(number(row.expected, digits), tabular=True),
            PlainLabel(number(row.observed), tabular=True),
            PlainLabel(ratio_text(row.ratio, row.low, row.high), "caption", tabular=True),
        )
        for place, cell in enumerate(cells):
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(cell, place + (place > 0), side)
    return grid
