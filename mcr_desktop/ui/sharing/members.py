"""Who is inside a fence, and with which machines, for the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.dates import day_of_ms, exact_day
from mcr_desktop.ui.sharing.words import ROLES, fingerprint_groups
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.chips import Avatar, Chip
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.sharing_rows import DeviceRow, MemberRow


class MemberList(QWidget):
    """Each person with their role and devices, the founder first."""

    def __init__(self, members: Sequence[MemberRow]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            PlainLabel(
                "Only these people can read this account. Compare a device's fingerprint with its "
                "owner where you are in doubt; theirs shows it on top of Sharing.",
                muted=True,
                wrap=True,
            )
        )
        for member in members:
            column.addLayout(self._person(member))
            for device in member.devices:
                column.addWidget(self._device(device))
        column.addStretch(1)

    def _person(self, member: MemberRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(Avatar(member.name))
        row.addWidget(PlainLabel(member.name + (" (you)" if member.me else ""), bold=True), 1)
        row.addWidget(Chip(ROLES.get(member.role, member.role)))
        return row

    def _device(self, device: DeviceRow) -> QWidget:
        holder = QWidget()
        holder.setAccessibleName(device.label)
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(24 + GRID, 0, 0, GRID)
        lines.setSpacing(0)
        lines.addWidget(PlainLabel(device.label + (" (this device)" if device.this else "")))
        lines.addWidget(
            PlainLabel(fingerprint_groups(device.fingerprint), "caption", tabular=True, wrap=True)
        )
        since = f"since {exact_day(day_of_ms(device.since_ms))}"
        by = f", let in by {device.admitted_by}" if device.admitted_by else ""
        lines.addWidget(PlainLabel(since + by, "caption", muted=True, wrap=True))
        return holder
