"""Who is inside a fence, with which machines, and what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.phrases.dates import ago_text, day_of_ms, exact_day, short_day
from mcr_desktop.phrases.sharing import names_text, people_text, role_name
from mcr_desktop.ui.sharing.words import groups_of_four
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.chips import Avatar, Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing_rows import DeviceRow, MemberRow
    from mcr_desktop.ui.sharing.readings import FenceShown

AT_ONCE = 8
"""People laid out in one go; more would hold up whoever is typing."""
MANY = 12
"""From here on people are looked for by name."""
_INDENT = 24 + GRID


class PeopleTab(QWidget):
    """Each person with role and devices, the founder first; deeds that are not ours say whose they are."""

    role_asked = Signal(object)
    """The `MemberRow` whose role is to change."""
    removal_asked = Signal(object)
    """The `MemberRow` who is to go."""
    device_removal_asked = Signal(object, object)
    """The `MemberRow` and its `DeviceRow` that is to go."""
    leave_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: FenceShown | None = None
        self._waiting: list[MemberRow] = []
        self.rows: list[PersonRow] = []
        self._told = PlainLabel("", muted=True, wrap=True)
        self.seek = QLineEdit()
        self.seek.setPlaceholderText("Find somebody")
        self.seek.setAccessibleName("Find somebody inside")
        self.seek.setMaximumWidth(320)
        self.seek.setClearButtonEnabled(True)
        self.seek.textChanged.connect(lambda _text: self._filter())
        self._nobody = PlainLabel("Nobody inside has a name like that.", muted=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._going = Door("Leave this fence\N{HORIZONTAL ELLIPSIS}")
        self._going.clicked.connect(self.leave_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._told)
        column.addWidget(self.seek)
        column.addWidget(self._nobody)
        column.addLayout(self._list)
        foot = QHBoxLayout()
        foot.addWidget(self._going)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._lay_some)

    @property
    def leave(self) -> Door:
        """The way out of the fence."""
        return self._going

    def show_fence(self, shown: FenceShown) -> None:
        """Show who is inside this fence now; nothing moves where that is as before."""
        before = self._shown
        self._shown = shown
        if before is not None and _same(before, shown):
            return
        owners = [member.name for member in shown.members if member.role == "owner"]
        self._told.setText(_explanation(shown, owners))
        for row in self.rows:
            row.hide()
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = []
        self.seek.setVisible(len(shown.members) >= MANY)
        self._going.setVisible(bool(shown.row.role))
        self._waiting = list(shown.members)
        self._lay_some()

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        if self.seek.isVisible():
            return self.seek
        return self.rows[0].first_focus() if self.rows else None

    def _lay_some(self) -> None:
        shown = self._shown
        if shown is None:
            return
        some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        mine = shown.row.role == "owner"
        for member in some:
            row = PersonRow(member, owner=mine)
            row.role_asked.connect(lambda row=row: self.role_asked.emit(row.member))
            row.removal_asked.connect(lambda row=row: self.removal_asked.emit(row.member))
            row.device_removal_asked.connect(self._on_device)
            self._list.addWidget(row)
            self.rows.append(row)
        self._filter()
        if self._waiting:
            self._more.start()

    def _on_device(self, member: MemberRow, device: DeviceRow) -> None:
        self.device_removal_asked.emit(member, device)

    def _filter(self) -> None:
        wanted = self.seek.text().strip().casefold()
        found = 0
        for row in self.rows:
            there = wanted in row.member.name.casefold()
            row.setVisible(there)
            found += there
        self._nobody.setVisible(not found and not self._waiting and bool(self.rows))


class PersonRow(QFrame):
    """One person: name, role, deeds, and below them the devices."""

    role_asked = Signal()
    removal_asked = Signal()
    device_removal_asked = Signal(object, object)

    def __init__(self, member: MemberRow, *, owner: bool) -> None:
        """`owner` tells whether the person at this screen may decide."""
        super().__init__()
        self.member = member
        self.setAccessibleName(member.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(Avatar(member.name))
        name = PlainLabel(member.name + (" (you)" if member.me else ""), bold=True)
        top.addWidget(name, 1)
        top.addWidget(Chip(role_name(member.role)))
        self.role = self._deed(
            "Change role\N{HORIZONTAL ELLIPSIS}", f"Change the role of {member.name}"
        )
        self.role.clicked.connect(self.role_asked)
        top.addWidget(self.role)
        self.remove: Door | None = None
        if not member.me:
            self.remove = self._deed("Remove\N{HORIZONTAL ELLIPSIS}", f"Remove {member.name}")
            self.remove.clicked.connect(self.removal_asked)
            top.addWidget(self.remove)
        column.addLayout(top)
        for deed in (self.role, self.remove):
            if deed is not None and not owner:
                deed.setEnabled(False)
                deed.setToolTip("Owners decide this")
                deed.setAccessibleDescription("Owners decide this")
        self.devices: list[Door] = []
        for device in member.devices:
            column.addLayout(self._device(device, may=owner or member.me))
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column.addSpacing(GRID // 2)
        column.addWidget(rule)

    def first_focus(self) -> QWidget | None:
        """The first thing that can be pressed."""
        return next((one for one in (self.role, *self.devices) if one.isEnabled()), None)

    def _device(self, device: DeviceRow, *, may: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.setSpacing(GRID)
        words = QVBoxLayout()
        words.setSpacing(0)
        kind = "Recovery kit, on paper" if device.kit else device.label
        words.addWidget(PlainLabel(kind + (" (this device)" if device.this else "")))
        told = PlainLabel(_since(device, self.member.name), "caption", muted=True)
        told.set_tip(
            f"Since {exact_day(day_of_ms(device.since_ms))}. Fingerprint "
            f"{groups_of_four(device.fingerprint)}"
        )
        words.addWidget(told)
        row.addLayout(words, 1)
        if not device.this:
            door = self._deed(
                "Remove device\N{HORIZONTAL ELLIPSIS}"
                if not device.kit
                else "Make void\N{HORIZONTAL ELLIPSIS}",
                f"Remove the device {device.label} of {self.member.name}",
            )
            door.setEnabled(may)
            if not may:
                whose = f"{self.member.name} or an owner removes this"
                door.setToolTip(whose)
                door.setAccessibleDescription(whose)
            door.clicked.connect(
                lambda _checked=False: self.device_removal_asked.emit(self.member, device)
            )
            self.devices.append(door)
            row.addWidget(door)
        return row

    def _deed(self, words: str, spoken: str) -> Door:
        made = Door(words)
        made.setAccessibleName(spoken)
        return made


def _since(device: DeviceRow, whose: str) -> str:
    told = [f"since {short_day(day_of_ms(device.since_ms), today())}"]
    if device.admitted_by and device.admitted_by != whose:
        told.append(f"let in by {device.admitted_by}")
    if device.seen_ms is not None:
        told.append(f"last heard of {ago_text(device.seen_ms, now_ms())}")
    elif not device.this and not device.kit:
        told.append("nothing from it has arrived yet")
    told.append(groups_of_four(device.fingerprint))
    return " \N{MIDDLE DOT} ".join(told)


def _explanation(shown: FenceShown, owners: Sequence[str]) -> str:
    private = shown.row.kind == "private"
    if private:
        return (
            "Only your own devices are inside this fence. Compare a device's fingerprint where you are "
            "in doubt: it stands beside its name here and on top of Sharing there."
        )
    who = names_text(owners, at_most=6)
    told = f"Only these {people_text(len(shown.members))} can read {shown.name}. "
    if len(shown.members) == 1:
        told = f"Only you can read {shown.name}. "
    if shown.row.role == "owner":
        rest = "You are an owner: you change roles and remove people and devices."
    elif owners:
        rest = f"Roles and removals are for owners to decide: ask {who.replace(' and ', ' or ')}."
    else:
        rest = ""
    return told + rest


def _same(before: FenceShown, after: FenceShown) -> bool:
    return (
        before.row.fence == after.row.fence
        and before.row.role == after.row.role
        and before.members == after.members
    )
