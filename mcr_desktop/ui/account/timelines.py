"""Timeline: everything that happened, latest first, with a heading a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.indicators import Entry
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.timelines import KINDS, entry_text, event_text, kind_name
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID, ROW, font, tokens_of
from mcr_desktop.ui.touch_logs import TouchLogs
from mcr_desktop.ui.widgets.drop_downs import choice
from mcr_desktop.ui.widgets.row_menus import offer_history
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.surroundings import Surroundings

AnyIndex = QModelIndex | QPersistentModelIndex

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
DAY_WIDTH, EVENT_WIDTH, WHO_WIDTH = 128, 132, 160


@dataclass(frozen=True, slots=True)
class Line:
    """A heading (no entry) or an entry; its words are made when it is looked at, for most lines never are."""

    head: str = ""
    entry: Entry | None = None
    seen_on: date = date.min
    """The day on which it is told."""

    @property
    def day(self) -> str:
        """When, as one speaks of it; of complaints the whole month."""
        if self.entry is None:
            return ""
        if self.entry.kind == "complaint":
            return "in the month"
        return dates.near_day(self.entry.day, self.seen_on)

    @property
    def exact(self) -> str:
        """When, in full."""
        if self.entry is None:
            return ""
        if self.entry.kind == "complaint":
            return dates.month_name(self.entry.day[:7])
        return dates.exact_day(self.entry.day)

    @property
    def event(self) -> str:
        """What befell it."""
        return event_text(self.entry) if self.entry is not None else ""

    @property
    def text(self) -> str:
        """Its words."""
        return entry_text(self.entry) if self.entry is not None else ""

    @property
    def who(self) -> str:
        """Our people in it, where it says who they are."""
        entry = self.entry
        return entry.who if entry is not None and entry.kind in ("touch", "note", "fact") else ""


def lines_of(entries: Sequence[Entry], kind: str = "") -> list[Line]:
    """Headings and entries of one kind or all; on a reader thread."""
    day = today()
    lines: list[Line] = []
    month = ""
    for entry in entries:
        if kind and entry.kind != kind:
            continue
        if entry.day[:7] != month:
            month = entry.day[:7]
            lines.append(Line(head=dates.month_name(month)))
        lines.append(Line("", entry, day))
    return lines


class TimelineModel(QAbstractListModel):
    """Lines, headings among them."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line_at(self, row: int) -> Line | None:
        """The line in a row; None outside the list."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def place_of(self, row_id: bytes) -> int:
        """Where an entry of this row is; -1 where it is not."""
        return next(
            (n for n, line in enumerate(self._lines) if line.entry and line.entry.id == row_id), -1
        )

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line_at(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.head or ", ".join(
                p for p in (line.exact, line.event, line.text, line.who) if p
            )
        if role == Qt.ItemDataRole.ToolTipRole and line.entry is not None:
            return plain_tip(f"{line.exact}\n{line.text}")
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        line = self.line_at(index.row()) if index.isValid() else None
        if line is None or line.entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LinePainter(QStyledItemDelegate):
    """Paints a month's heading, or day, event, words and people."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = font("body", tabular=True)
        self._bold = font("body", bold=True)
        self._head = font("lead", bold=True)

    def sizeHint(self, _option: Any, _index: AnyIndex) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        line: Line = index.data(LINE_ROLE)
        tokens = tokens_of(option.palette)
        box: QRect = option.rect
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if line.head:
            painter.setFont(self._head)
            painter.setPen(QColor(tokens.text))
            bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(box.adjusted(GRID, 0, 0, -4), bottom, line.head)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.accent_soft))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        left = box.left() + GRID
        wide = box.width() > DAY_WIDTH + EVENT_WIDTH + WHO_WIDTH + 200
        who_width = WHO_WIDTH if wide and line.who else 0
        text_width = box.right() - left - DAY_WIDTH - EVENT_WIDTH - who_width - GRID
        parts = (
            (line.day, DAY_WIDTH, self._words, tokens.muted),
            (line.event, EVENT_WIDTH, self._bold, tokens.text),
            (line.text, text_width, self._words, tokens.text),
            (line.who, who_width, self._words, tokens.muted),
        )
        for words, width, face, ink in parts:
            if width > GRID and words:
                painter.setFont(face)
                painter.setPen(QColor(ink))
                shown = painter.fontMetrics().elidedText(
                    words, Qt.TextElideMode.ElideRight, width - GRID
                )
                painter.drawText(QRect(left, box.top(), width, box.height() - 1), middle, shown)
            left += width


class TimelineView(QListView):
    """The keyboard passes over headings; Enter or a click opens."""

    opened = Signal(object)
    """The `Entry`."""

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self._timeline = model
        self.setAccessibleName("Timeline")
        self.setModel(model)
        self.setItemDelegate(LinePainter(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # Headings are as high as lines: else the height of each of some ten thousand would be asked for.
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def current_id(self) -> bytes | None:
        """The id of the row that the line under the keyboard tells of."""
        line = self._timeline.line_at(self.currentIndex().row())
        return line.entry.id if line is not None and line.entry is not None else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        line = self._timeline.line_at(index.row()) if index.isValid() else None
        if line is None or line.entry is None:
            return
        self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open").triggered.connect(lambda _checked=False: self._on_opened(index))
        offer_history(menu, self, line.entry.id)
        box = self.visualRect(index)
        menu.popup(self.viewport().mapToGlobal(box.center()) if by_key else event.globalPos())

    def _on_opened(self, index: QModelIndex) -> None:
        line = self._timeline.line_at(index.row()) if index.isValid() else None
        if line is not None and line.entry is not None:
            self.opened.emit(line.entry)


class TimelineTab(Tab):
    """Everything on the account, by day."""

    kinds = frozenset(
        {
            *("touch", "note", "commitment", "meeting", "fact", "complaint", "import", "contact"),
            *("case", "case_part", "case_event", "agreement", "occasion"),
        }
    )
    touch_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "timeline", "Timeline")
        self._logs = TouchLogs(around, self)
        self._logs.drawer_requested.connect(self.drawer_requested)
        self._logs.done_in_drawer.connect(self.done_in_drawer)
        self._logs.undo_offered.connect(self.undo_offered)
        self._kind = ""
        self.model = TimelineModel()
        self.model.setParent(self)
        self.view = TimelineView(self.model)
        self.view.opened.connect(self._on_opened)
        self._group = QButtonGroup(self)
        self.filters: dict[str, QToolButton] = {}
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        for kind in ("", *KINDS):
            made = choice(kind_name(kind) if kind else "Everything")
            made.setChecked(not kind)
            made.clicked.connect(lambda _checked=False, which=kind: self._on_filter(which))
            self._group.addButton(made)
            self.filters[kind] = made
            row.addWidget(made)
        row.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(
            EmptyState(
                "Nothing has happened here yet",
                "Touches, promises, notes, meetings and complaints gather here by day.",
                "Log the first touch",
                self.touch_asked.emit,
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def refresh(self, account: Account) -> None:
        kind = self._kind

        def _read(services: Any) -> tuple[frozenset[str], list[Line]]:
            entries = services.timelines.of(account)
            return frozenset(entry.kind for entry in entries), lines_of(entries, kind)

        self.read(_read, self._on_read, "timeline")

    def clear(self) -> None:
        self.model.show_lines([])

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.view if self._stack.currentIndex() == 0 else self.filters[""]

    def _on_read(self, read: tuple[frozenset[str], list[Line]]) -> None:
        kinds, lines = read
        for kind, made in self.filters.items():
            made.setVisible(not kind or kind in kinds or kind == self._kind)
        before = self.model.line_at(self.view.currentIndex().row())
        scroll = self.view.verticalScrollBar().value()
        self.model.show_lines(lines)
        self._stack.setCurrentIndex(0 if kinds else 1)
        place = self.model.place_of(before.entry.id) if before and before.entry else -1
        if place < 0 and len(lines) > 1:
            place = 1
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place, 0))
        self.view.verticalScrollBar().setValue(scroll)
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        place = self.model.place_of(self._wanted_row) if self._wanted_row else -1
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place, 0))
            self.view.scrollTo(self.model.index(place, 0))
            self._wanted_row = None

    def _on_filter(self, kind: str) -> None:
        self._kind = kind
        if self.account is not None:
            self.refresh(self.account)

    def _on_opened(self, entry: Entry) -> None:
        tabs = {
            "note": "notes",
            "commitment": "commitments",
            "complaint": "complaints",
            "import": "complaints",
        }
        if entry.kind in {"meeting", "case"}:
            self.route_requested.emit(Route(entry.kind, entry.id))
        elif entry.kind in {"fact", "agreement", "occasion"}:
            self.go("overview")
        elif entry.kind == "touch":
            self._logs.edit(entry.id)
        else:
            self.go(tabs[entry.kind], entry.id if entry.kind in ("note", "commitment") else None)
