"""What does not count as things stand: by whom, since when, what it says, and an owner's two answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import day_of_ms, short_day
from mcr_desktop.phrases.sharing import changes_text, kinds_text, names_text, quarantine_reason
from mcr_desktop.ui.sharing.erasing import ErasureBlock
from mcr_desktop.ui.sharing.scrolling import clear
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar, Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.erasures import ErasureRow
    from mcr_desktop.services.teamwork.membership_rows import Quarantined

MOST_SAMPLES = 5
MOST_SHOWN = 40
"""Devices shown at once; the rest follows as these are decided."""


class QuarantineTab(QWidget):
    """One block a device and reason, what was rejected last, what was just decided on top."""

    ruling_asked = Signal(str, object)
    """ "adopt" or "reject", and the `Quarantined` that it is about."""
    objection_asked = Signal(object)
    """The `ErasureRow` that is to be stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[QuarantineBlock] = []
        self.erasures: list[ErasureBlock] = []
        self.undos: list[Door] = []
        self._key: object = None
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        self._told = PlainLabel("", muted=True, wrap=True)
        self._none = EmptyState(
            "Nothing waits for a decision",
            "What somebody wrote after being removed, or as a reader, is kept apart here until an owner "
            "adopts or rejects it. Nobody's work is thrown away behind their back.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._told)
        column.addLayout(self._list)
        column.addWidget(self._none)
        column.addStretch(1)

    def show_all(
        self,
        waiting: Sequence[Quarantined],
        ruled: Sequence[tuple[str, Quarantined]],
        *,
        erasures: Sequence[ErasureRow],
        owner: bool,
        owners: Sequence[str],
    ) -> None:
        """Show what waits, and what was `ruled` (verb and work) at this screen just now, newest first."""
        key = (tuple(waiting), tuple(ruled), tuple(erasures), owner, tuple(owners))
        if key == self._key:
            return
        self._key = key
        clear(self._list)
        self.blocks, self.undos = [], []
        for verb, one in ruled:
            self._list.addWidget(self._ruled(verb, one, owner=owner))
        self.erasures = []
        for erasure in erasures:
            erased = ErasureBlock(erasure, owner=owner)
            erased.objection_asked.connect(self.objection_asked)
            self.erasures.append(erased)
            self._list.addWidget(erased)
        for one in waiting[:MOST_SHOWN]:
            block = QuarantineBlock(one, owner=owner)
            block.ruling_asked.connect(self.ruling_asked)
            self.blocks.append(block)
            self._list.addWidget(block)
        if len(waiting) > MOST_SHOWN:
            self._list.addWidget(
                PlainLabel(
                    f"and {len(waiting) - MOST_SHOWN} more, once these are decided.", muted=True
                )
            )
        asked = names_text(owners).replace(" and ", " or ") or "an owner"
        self._told.setText(
            "This does not count as things stand: nobody inside sees it in the account. Adopt what you "
            "want to keep, reject the rest; either can be turned round later."
            if owner
            else f"This does not count as things stand. Ask {asked} to adopt or reject it."
        )
        self._told.setVisible(bool(waiting))
        self._none.setVisible(not waiting and not ruled and not erasures)

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        for block in self.blocks:
            if block.adopt.isEnabled():
                return block.adopt
        return None

    def _ruled(self, verb: str, one: Quarantined, *, owner: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        done = "adopted" if verb == "adopt" else "rejected"
        row.addWidget(
            PlainLabel(
                f"You {done} {changes_text(one.changes)} of {one.whose} ({one.device}).", wrap=True
            ),
            1,
        )
        opposite = "reject" if verb == "adopt" else "adopt"
        words = "Take back: reject" if opposite == "reject" else "Take back: adopt"
        undo = Door(words)
        undo.setAccessibleName(f"{words} the work of {one.whose} after all")
        undo.setEnabled(owner)
        undo.clicked.connect(lambda _checked=False: self.ruling_asked.emit(opposite, one))
        self.undos.append(undo)
        row.addWidget(undo)
        return holder


class QuarantineBlock(QFrame):
    """What one device wrote: whose, why it does not count, when, what kinds, and some of its words."""

    ruling_asked = Signal(str, object)

    def __init__(self, one: Quarantined, *, owner: bool) -> None:
        super().__init__()
        whose = one.whose or "an unknown device"
        self.setAccessibleName(f"Work of {whose} on {one.device}")
        rejected = one.reason == "rejected"
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(Avatar(whose))
        top.addWidget(PlainLabel(f"{whose} \N{MIDDLE DOT} {one.device}", bold=True), 1)
        if rejected:
            top.addWidget(Chip("Rejected"))
        self.adopt = button(
            "Adopt after all\N{HORIZONTAL ELLIPSIS}" if rejected else "Adopt\N{HORIZONTAL ELLIPSIS}"
        )
        self.reject = button("Reject\N{HORIZONTAL ELLIPSIS}")
        if rejected:
            self.reject.hide()
        for verb, deed in (("adopt", self.adopt), ("reject", self.reject)):
            deed.setAccessibleName(f"{verb.capitalize()} the work of {whose} on {one.device}")
            deed.setEnabled(owner)
            if not owner:
                deed.setToolTip("Owners decide this")
                deed.setAccessibleDescription("Owners decide this")
            deed.clicked.connect(
                lambda _checked=False, verb=verb: self.ruling_asked.emit(verb, one)
            )
            top.addWidget(deed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        inner = QVBoxLayout()
        inner.setContentsMargins(24 + GRID, 0, 0, 0)
        inner.setSpacing(GRID // 2)
        column.addLayout(inner)
        inner.addWidget(PlainLabel(_told(one, whose), wrap=True))
        for sample in one.samples[:MOST_SAMPLES]:
            words = PlainLabel(
                f"\N{LEFT DOUBLE QUOTATION MARK}{sample}\N{RIGHT DOUBLE QUOTATION MARK}", muted=True
            )
            inner.addWidget(words)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column.addWidget(rule)


def _told(one: Quarantined, whose: str) -> str:
    first, last = day_of_ms(one.first_ms), day_of_ms(one.last_ms)
    days = short_day(first, today())
    if last != first:
        days = f"{days} to {short_day(last, today())}"
    kinds = kinds_text(one.kinds)
    what = f"{changes_text(one.changes)} in {kinds}" if kinds else changes_text(one.changes)
    return f"{quarantine_reason(one.reason, whose)} {what}, arrived {days}."
