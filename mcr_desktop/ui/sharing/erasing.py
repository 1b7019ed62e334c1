"""Erasures under way: who asked, until when an owner may object, who has not confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.sharing import erasure_text
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.erasures import ErasureRow


def under_way(erasures: Iterable[ErasureRow]) -> tuple[ErasureRow, ...]:
    """Those that somebody may still object to, or that somebody has not confirmed yet."""
    return tuple(
        one
        for one in erasures
        if not one.objected and (not one.carried_out or bool(one.unconfirmed))
    )


def told(one: ErasureRow) -> str:
    """How far an erasure has come."""
    return erasure_text(
        one.by,
        one.rows,
        made_ms=one.made_ms,
        due_ms=one.due_ms,
        now_ms=now_ms(),
        carried_out=one.carried_out,
        unconfirmed=one.unconfirmed,
    )


class ErasureBlock(QFrame):
    """One erasure, with an owner's way to stop it."""

    objection_asked = Signal(object)

    def __init__(self, one: ErasureRow, *, owner: bool) -> None:
        super().__init__()
        by = one.by or "Somebody"
        self.setAccessibleName(f"Erasure asked for by {by}")
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(Avatar(by))
        top.addWidget(PlainLabel(f"Erasure asked for by {by}", bold=True), 1)
        self.object = button("Object\N{HORIZONTAL ELLIPSIS}")
        self.object.setAccessibleName(f"Object to the erasure asked for by {by}")
        self.object.setEnabled(owner)
        if not owner:
            self.object.setToolTip("Owners may object")
            self.object.setAccessibleDescription("Owners may object")
        if one.carried_out:
            self.object.hide()
        self.object.clicked.connect(lambda _checked=False: self.objection_asked.emit(one))
        top.addWidget(self.object)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        words = PlainLabel(told(one), wrap=True)
        words.setContentsMargins(24 + GRID, 0, 0, 0)
        column.addWidget(words)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column.addWidget(rule)
