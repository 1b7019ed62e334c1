"""Settings: how it looks and moves, whose workspace it is, what opens it, which keys there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.ui.navigation import Page
from mcr_desktop.ui.settings.readings import WorkspaceShown, read_workspace
from mcr_desktop.ui.theme import GRID, Mode
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import SectionHeader
from mcr_desktop.ui.widgets.shortcut_lists import ShortcutList

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings

WIDEST = 720
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

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Settings")
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
        self._column.addWidget(SectionHeader("This workspace"))
        self._person = self._told("Yours, as")
        self._device = self._told("Device")
        self._place = self._told("Lies in")
        self._place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(SectionHeader("What opens it"))
        self._keys = PlainLabel("", wrap=True)
        self._column.addWidget(self._keys)
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

    def refresh(self) -> None:
        for mode, radio in self.looks.items():
            radio.setChecked(mode == self._theme.mode)
        services = self._services
        self._tasks.read(
            lambda _job: read_workspace(services), self._on_read, owner=self, key="workspace"
        )
        if self._list is None:
            rows = self._shortcuts()
            self._list = ShortcutList(rows)
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
        self._keys.setText("\n".join(shown.keys))

    def _on_look(self, mode: Mode) -> None:
        self._services.settings.set("theme.mode", mode)
        self._theme.set_mode(mode)

    def _on_motion(self, _index: int) -> None:
        still = self.motion.currentData()
        self._services.settings.set("theme.still", still)
        self._theme.set_still(still)
