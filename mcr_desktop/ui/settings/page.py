"""Settings: how it looks and moves, whose workspace it is, what opens it, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.settings.kits import KitDialog, status_line
from mcr_desktop.ui.settings.readings import WorkspaceShown, read_workspace
from mcr_desktop.ui.settings.ways import (
    AddKeychainDialog,
    AddPaperDialog,
    AddPassphraseDialog,
    RemoveWayDialog,
    WaysBlock,
)
from mcr_desktop.ui.theme import GRID, Mode
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import SectionHeader
from mcr_desktop.ui.widgets.shortcut_lists import ShortcutList

if TYPE_CHECKING:
    from mcr_desktop.services.ways import Way
    from mcr_desktop.ui.settings.dialogs import Files
    from mcr_desktop.ui.surroundings import Surroundings

WIDEST = 720
RECOVERY = "recovery"
"""The tab of a route that leads to the recovery kit."""
LOOKS: tuple[tuple[Mode, str], ...] = (
    ("system", "As the system does"),
    ("light", "Light"),
    ("dark", "Dark"),
)
MOTIONS: tuple[tuple[bool | None, str], ...] = (
    (None, "As the system asks"),
    (True, "Nothing moves"),
    (False, "Notices may fade"),
)


class SettingsPage(Page):
    """Plain choices that hold at once; what a person may only read stands below them."""

    def __init__(self, around: Surroundings, files: Files | None = None) -> None:
        super().__init__("Settings")
        self._around = around
        self._files = files
        self.dialog: QDialog | None = None
        self._services = around.services
        self._tasks = around.tasks
        self._theme = around.theme
        self._shortcuts = around.shortcuts
        inside = QWidget()
        inside.setObjectName("page")
        inside.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 3 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(SectionHeader("Looks"))
        self._column.addLayout(self._looks())
        self._column.addLayout(self._motion())
        self._column.addWidget(SectionHeader("Sharing"))
        self._column.addWidget(self._unasked())
        self._column.addWidget(SectionHeader("Reminders"))
        self._column.addWidget(self._reminding())
        self._column.addWidget(SectionHeader("This workspace"))
        self._person = self._told("Yours, as")
        self._device = self._told("Device")
        self._place = self._told("Lies in")
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(SectionHeader("What opens it"))
        self.ways = WaysBlock()
        self.ways.add_asked.connect(self._on_add_way)
        self.ways.remove_asked.connect(self._on_remove_way)
        self._column.addWidget(self.ways)
        self._column.addWidget(SectionHeader("Recovery kit"))
        self._kit = PlainLabel("", wrap=True)
        self._column.addWidget(self._kit)
        self.recovery = button("Recovery kit\N{HORIZONTAL ELLIPSIS}")
        self.recovery.clicked.connect(self.open_recovery)
        self._column.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(SectionHeader("Keys", "Ctrl+/ shows them anywhere"))
        self._list: QWidget | None = None
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def show_route(self, route: Route) -> None:
        if route.tab == RECOVERY:
            # Once the page itself stands there, so that the dialog lies over it.
            QTimer.singleShot(0, self, self.open_recovery)

    def refresh(self) -> None:
        for mode, radio in self.looks.items():
            radio.setChecked(mode == self._theme.mode)
        if self._around.syncing is not None:
            self.unasked.setChecked(self._around.syncing.in_background)
        self.reminding.setChecked(self._services.reminders.on)
        services = self._services
        self._tasks.read(
            lambda _job: read_workspace(services), self._on_read, owner=self, key="workspace"
        )
        # The first page is made with the window whose keys it tells: they are there a turn later.
        QTimer.singleShot(0, self, self._show_keys)

    def _show_keys(self) -> None:
        if self._list is None:
            self._list = ShortcutList(self._shortcuts())
            self._column.insertWidget(self._column.count() - 1, self._list)

    def first_focus(self) -> QWidget | None:
        return self.looks[self._theme.mode]

    def _looks(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        group = QButtonGroup(self)
        self.looks: dict[Mode, QRadioButton] = {}
        for mode, words in LOOKS:
            radio = QRadioButton(words)
            radio.setAccessibleName(f"Looks: {words}")
            radio.setChecked(mode == self._theme.mode)
            radio.clicked.connect(lambda _on=False, chosen=mode: self._on_look(chosen))
            group.addButton(radio)
            self.looks[mode] = radio
            row.addWidget(radio)
        row.addStretch(1)
        return row

    def _motion(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        label = PlainLabel("Motion")
        self.motion = QComboBox()
        self.motion.setAccessibleName("Motion")
        label.setBuddy(self.motion)
        kept = self._services.settings.get("theme.still", None)
        for still, words in MOTIONS:
            self.motion.addItem(words, still)
            if still is kept:
                self.motion.setCurrentIndex(self.motion.count() - 1)
        self.motion.activated.connect(self._on_motion)
        row.addWidget(label)
        row.addWidget(self.motion)
        row.addStretch(1)
        return row

    def _unasked(self) -> QCheckBox:
        self.unasked = QCheckBox("Sync in the background")
        self.unasked.setToolTip(
            "Without it nothing is sent or fetched until you ask, with F5 or in Sharing"
        )
        self.unasked.setVisible(self._around.syncing is not None)
        self.unasked.clicked.connect(self._on_unasked)
        return self.unasked

    def _reminding(self) -> QCheckBox:
        self.reminding = QCheckBox("Remind me of meetings, promises, dates and letters")
        self.reminding.setToolTip(
            "In the system's own notifications, each once; sensitive dates are never told there"
        )
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self.reminding.setEnabled(False)
            self.reminding.setToolTip("This desktop has no place for notifications")
        reminders = self._services.reminders
        self.reminding.clicked.connect(lambda on: reminders.turn(on=on))
        return self.reminding

    def _on_unasked(self, on: bool) -> None:  # noqa: FBT001 - the signal's own
        if self._around.syncing is not None:
            self._around.syncing.set_in_background(on)

    def _told(self, words: str) -> PlainLabel:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        label = PlainLabel(words, muted=True)
        label.setFixedWidth(12 * GRID)
        value = PlainLabel("")
        row.addWidget(label)
        row.addWidget(value, 1)
        self._column.addLayout(row)
        return value

    def _on_read(self, shown: WorkspaceShown) -> None:
        self._person.setText(shown.person)
        self._device.setText(shown.device)
        self._place.setText(shown.place)
        self.ways.show_ways(shown.ways)
        self._kit.setText(status_line(shown.kits))

    def _on_look(self, mode: Mode) -> None:
        self._services.settings.set("theme.mode", mode)
        self._theme.set_mode(mode)

    def _on_motion(self, _index: int) -> None:
        still = self.motion.currentData()
        self._services.settings.set("theme.still", still)
        self._theme.set_still(still)

    def open_recovery(self) -> None:
        """Show the dialog on the recovery kit."""
        dialog = KitDialog(self._around, self, self._files)
        dialog.changed.connect(self.refresh)
        self._open(dialog)

    def _on_add_way(self, kind: str) -> None:
        made = {
            "passphrase": AddPassphraseDialog,
            "keychain": AddKeychainDialog,
            "paper": AddPaperDialog,
        }[kind]
        dialog = made(self._around, self)
        dialog.done_with.connect(self.refresh)
        self._open(dialog)

    def _on_remove_way(self, way: Way) -> None:
        dialog = RemoveWayDialog(self._around, self, way)
        dialog.done_with.connect(self.refresh)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            dialog.deleteLater()
            return
        self.dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def _on_finished(self, _result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
