"""People who are one, side by side: who is kept, and whose word counts where they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.phrases.contacts import field_word, relation_word
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.phrases.indicators import role_name, standing_name
from mcr_desktop.ui.people.panels import Panel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.people import Contact
    from mcr_desktop.ui.surroundings import Surroundings

FIELDS = (
    *("name", "title", "role", "reports_to", "relation", "employer", "site_id", "city"),
    *("email", "phone", "mobile", "owner", "cadence_days", "standing", "standing_on"),
    *("standing_evidence", "preferences", "time_zone", "language", "executive", "left_on"),
)
LABEL_ROOM, RADIO_ROOM, ROW = 144, 28, 26
"""Pixels for a field's name, for what a radio button takes before its words, and for a row."""
LEAST = 120
"""Pixels of words that are always shown of a choice; the rest is told on hover."""
KINDS = {
    "touch": ("touch", "touches"),
    "commitment": ("promise", "promises"),
    "fact": ("fact", "facts"),
    "meeting": ("meeting", "meetings"),
    "contact": ("report", "reports"),
    "occasion": ("date", "dates"),
    "position": ("step of a career", "steps of a career"),
    "influence": ("line of influence", "lines of influence"),
    "address": ("address", "addresses"),
    "attachment": ("file", "files"),
}


@dataclass(frozen=True, slots=True)
class MergeRead:
    """Who is to be one, the one who is kept first, and what would follow."""

    people: tuple[Contact, ...]
    words: tuple[dict[str, str], ...]
    """By person: each field that says something, in words."""
    hanging: str


def read_merge(services: Services, ids: tuple[bytes, ...]) -> MergeRead:
    """What merging into the first of them would do. Raises NotFoundError, InvalidValueError."""
    preview = services.merges.preview(ids[0], ids[1:])
    people = (preview.kept, *preview.others)
    account = services.accounts.of_fence(preview.kept.fence)
    names = services.people.names(account) if account else {}
    sites = {one.id: one.name for one in services.sites.all(account)} if account else {}
    told = [
        f"{count} {KINDS.get(kind, (kind, f'{kind}s'))[count != 1]}"
        for kind, count in preview.hanging.items()
        if count
    ]
    return MergeRead(
        people,
        tuple(
            {
                field: said
                for field in FIELDS
                if (said := _said(field, getattr(one, field), names, sites))
            }
            for one in people
        ),
        ", ".join(told),
    )


def _said(field: str, value: Any, names: dict[bytes, str], sites: dict[bytes, str]) -> str:
    if value is None or value == "":
        return ""
    worded: dict[str, Callable[[], str]] = {
        "reports_to": lambda: names.get(value, "?"),
        "site_id": lambda: sites.get(value, "?"),
        "role": lambda: role_name(value),
        "standing": lambda: standing_name(value),
        "relation": lambda: relation_word(value),
        "executive": lambda: "yes" if value else "no",
        "standing_on": lambda: exact_day(value),
        "left_on": lambda: exact_day(value),
    }
    return worded[field]() if field in worded else str(value)


class MergePanel(Panel):
    """A column for each person; where they differ, a press decides."""

    def __init__(self, around: Surroundings, ids: tuple[bytes, ...]) -> None:
        super().__init__("One person, written down more than once")
        self._around = around
        self._ids = ids
        self._read: MergeRead | None = None
        self.groups: dict[str, QButtonGroup] = {}
        """By field in which they differ: the choice of whose word counts."""
        self.keep = QButtonGroup(self)
        self._told = PlainLabel("", muted=True, wrap=True)
        self.go = button("Make them one", "primary")
        self.go.clicked.connect(self._on_go)
        self.not_same = button("Not the same person")
        self.not_same.setVisible(len(ids) == 2)
        self.not_same.clicked.connect(self._on_apart)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("Side by side")
        foot = QHBoxLayout()
        foot.addWidget(self.go)
        foot.addWidget(self.not_same)
        foot.addStretch(1)
        self.column.addWidget(self._told)
        self.column.addWidget(self._scroll, 1)
        self.column.addLayout(foot)
        self.go.setEnabled(False)

    def look(self) -> None:
        """Read what merging would do."""
        services, ids = self._around.services, self._ids
        self._around.tasks.read(
            lambda _job: read_merge(services, ids),
            self._on_read,
            owner=self,
            key="merge",
            failed=self._on_failed,
        )

    def chosen(self) -> dict[str, Any]:
        """The fields in which somebody else's word than that of the one who is kept was chosen."""
        if self._read is None:
            return {}
        found = {}
        for field, group in self.groups.items():
            place = group.checkedId()
            if place > 0:
                found[field] = getattr(self._read.people[place], field)
        return found

    def _on_failed(self, error: Exception) -> None:
        self._around.tasks.complain(error)
        self.closed.emit()

    def _on_read(self, read: MergeRead) -> None:
        self._read = read
        kept = read.people[0]
        others = ", ".join(one.name for one in read.people[1:])
        hanging = (
            f" What names {others} ({read.hanging}) shows {kept.name}." if read.hanging else ""
        )
        self._told.setText(
            f"{others} will be shown as {kept.name}.{hanging} Nothing is lost: Ctrl+Z takes it back "
            "now, and the card's Part again does so later, whole."
        )
        self._scroll.setWidget(self._table(read))
        self.go.setEnabled(True)

    def _table(self, read: MergeRead) -> QWidget:
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnMinimumWidth(0, LABEL_ROOM)
        grid.addWidget(PlainLabel("Who is kept", "caption", bold=True, muted=True), 0, 0)
        self.keep = QButtonGroup(self)
        self.groups = {}
        for place, one in enumerate(read.people):
            made = _Choice(one.name, f"Keep {one.name}")
            made.setChecked(place == 0)
            self.keep.addButton(made, place)
            grid.addWidget(made, 0, place + 1)
            grid.setColumnStretch(place + 1, 1)
        self.keep.idClicked.connect(self._on_keep)
        row = 1
        for field in FIELDS:
            said = [words.get(field, "") for words in read.words]
            if any(said):
                label = field_word(field)
                grid.addWidget(
                    PlainLabel(label[:1].upper() + label[1:], "caption", muted=True), row, 0
                )
                grid.setRowMinimumHeight(row, ROW)
                self._cells(grid, row, field, said)
                row += 1
        outer.addLayout(grid)
        outer.addStretch(1)
        return content

    def _cells(self, grid: QGridLayout, row: int, field: str, said: list[str]) -> None:
        """Radio buttons where they differ; where they do not, plain words, the ones taken over bold."""
        if len({words for words in said if words}) > 1:
            group = QButtonGroup(self)
            first = next(place for place, words in enumerate(said) if words)
            for place, words in enumerate(said):
                if words:
                    made = _Choice(words, f"{field_word(field)}: {words}")
                    made.setChecked(place == first)
                    group.addButton(made, place)
                    grid.addWidget(made, row, place + 1)
            self.groups[field] = group
            return
        for place, words in enumerate(said):
            if words:
                taken = not said[0]
                cell = PlainLabel(words, bold=taken, muted=not taken, wrap=True)
                cell.setContentsMargins(RADIO_ROOM, 0, 0, 0)
                cell.setMinimumHeight(ROW)
                if taken:
                    cell.set_tip("Taken over: nothing stands there yet")
                grid.addWidget(cell, row, place + 1)

    def _on_keep(self, place: int) -> None:
        ids = [one.id for one in self._read.people] if self._read is not None else list(self._ids)
        ids.insert(0, ids.pop(place))
        self._ids = tuple(ids)
        self.go.setEnabled(False)
        self.look()

    def _on_go(self) -> None:
        if self._read is None:
            return
        keep, *others = (one.id for one in self._read.people)
        name, chosen, services = self._read.people[0].name, self.chosen(), self._around.services
        self.go.setEnabled(False)

        def _done(_contact: object) -> None:
            self.undo_offered.emit(f"Made {len(others) + 1} people one: {name}")
            self.closed.emit()

        def _failed(error: Exception) -> None:
            self.go.setEnabled(True)
            self._around.tasks.complain(error)

        self._around.tasks.write(
            lambda _job: services.merges.merge(keep, others, **chosen),
            _done,
            owner=self,
            failed=_failed,
        )

    def _on_apart(self) -> None:
        if self._read is not None and len(self._read.people) == 2:
            first, second = (one.id for one in self._read.people)
            services = self._around.services

            def _done(label: str) -> None:
                self.undo_offered.emit(label)
                self.closed.emit()

            self._around.tasks.write(
                lambda _job: services.duplicates.dismiss(first, second), _done, owner=self
            )

    def first_focus(self) -> QWidget:
        return self.go if self.go.isEnabled() else self.back


class _Choice(QRadioButton):
    """Words of any length, as much of them as their column has room for."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__()
        self._words = " ".join(words.split())
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(RADIO_ROOM + LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - RADIO_ROOM, LEAST)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip("" if shown == self._words else plain_tip(self._words))
