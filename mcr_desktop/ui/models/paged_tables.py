"""Long lists: the ids of all rows at once, the rows themselves in pages when they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.ui.tasks import Job, Tasks

AnyIndex = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
Given_co = TypeVar("Given_co", covariant=True)
Cell = tuple[str, str, int]
"""A cell's words, what they mean and how they are aligned."""
CellMeaning = Literal["", "good", "watch", "bad", "neutral", "person", "muted"]

PAGE = 5
"""Rows that are read and kept together: few, so that a jump waits for hardly more than what is in sight."""
PAGES_KEPT = 400
PAGES_AT_ONCE = 8
"""Read in one go where nobody said how much is in sight: they fill the window wherever a jump lands."""
AT_FIRST = 50
"""Rows that come with the ids."""
_NEAR = 16
"""Pages beside the newest wish that are still wished for: what was passed on the way is not."""

ID_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's id, as bytes."""
MEANING_ROLE = ID_ROLE + 1
"""How the delegate marks the cell: a `CellMeaning`."""
WAITING_ROLE = ID_ROLE + 2
"""True where the row is still being read."""
CELL_ROLE = ID_ROLE + 3
"""Words, meaning and alignment in one answer, since each question costs a painter microseconds."""


@dataclass(frozen=True)  # with slots, `Column[Row](...)` fails on Python 3.11
class Column(Generic[Row]):
    """A column as data. `text` and `meaning` run on a reader thread and must be pure, as must `tip`.

    That one is asked for where somebody points at a cell: few of a thousand rows ever say theirs.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    tip: Callable[[Row], str] | None = None
    meaning: Callable[[Row], CellMeaning] | None = None
    width: int = 120
    """First width in pixels; 0 takes the room that is left."""
    number: bool = False
    """Figures: to the right, all of one width."""
    sortable: bool = True
    gives: int = 0
    """The order in which it steps back where the room is short, so that words can be read; 0 never."""
    lasting: Callable[[Row], str] | None = None
    """What is printed or copied where `text` goes stale, as "3 days ago" does by tomorrow."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the list shows: sorted by a column's name, and a filter that only the source reads."""

    by: str = ""
    descending: bool = False
    filter: Any = None


@runtime_checkable
class ReadIds(Protocol):
    """Ids that are read where they are asked for: on the screen's thread nobody asks."""

    def place_of(self, row_id: bytes, /) -> int:
        """The place of a row that was looked at lately, without a read; -1 for any other."""


class RowSource(Protocol[Given_co]):
    """Where a list comes from; both are called on reader threads."""

    def ids(self, order: Order) -> Sequence[bytes]:
        """The ids of every row, sorted and filtered; of very many, `ReadIds`."""

    def rows(self, ids: Sequence[bytes]) -> Sequence[Given_co | None]:
        """The rows of these ids, in their order; None for one that is gone."""


@dataclass(frozen=True, slots=True)
class _Line:
    id: bytes
    texts: tuple[str, ...]
    meanings: tuple[str, ...]
    row: Any


class PagedTableModel(QAbstractTableModel, Generic[Row]):
    """A table of any length. `load` asks for the ids; pages of rows follow as they are painted."""

    loaded = Signal(int)
    """The ids are there: how many rows the list has."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        source: RowSource[Row],
        tasks: Tasks | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Without `tasks` everything is read at once on the calling thread (lists in memory)."""
        super().__init__(parent)
        self._columns = tuple(columns)
        side = Qt.AlignmentFlag
        self._alignments = tuple(
            int((side.AlignRight if column.number else side.AlignLeft) | side.AlignVCenter)
            for column in self._columns
        )
        self._source = source
        self._tasks = tasks
        self._order = Order()
        self._ids: Sequence[bytes] = ()
        self._pages: OrderedDict[int, list[_Line | None]] = OrderedDict()
        self._wanted: list[int] = []
        self._reading = False
        self._came = False
        self._edition = 0
        self._last_page = -1
        self._last_lines: list[_Line | None] = []

    # Asking

    def load(self, order: Order | None = None) -> None:
        """Read the ids again, in another order where one is given; what was shown stays until then."""
        if order is not None:
            self._order = order
        wanted = self._order
        if self._tasks is None:
            self._on_ids((self._source.ids(wanted), None))
        else:
            self._tasks.read(
                lambda _job: self._ids_and_first_pages(wanted), self._on_ids, owner=self, key="ids"
            )

    @property
    def order(self) -> Order:
        return self._order

    @property
    def has_come(self) -> bool:
        """Whether rows were read yet: before that, none says nothing."""
        return self._came

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        return self._columns

    def id_at(self, row: int) -> bytes | None:
        """The id of a line; None outside the list, and where it has not been read yet."""
        if not 0 <= row < len(self._ids):
            return None
        if isinstance(self._ids, ReadIds):
            line = self._line(row)
            return (line.id or None) if line is not None else None
        return self._ids[row]

    def ids_between(self, first: int, end: int) -> list[bytes]:
        """The ids of the lines from `first` up to `end`. For a background thread: it may read."""
        return [row_id for row_id in self._ids[max(first, 0) : end] if row_id]

    def read_texts(
        self, ids: Sequence[bytes], done: Callable[[list[tuple[str, ...]]], None]
    ) -> None:
        """Read the words of these rows, off the screen's thread, and hand them over; those gone are left out.

        They leave the screen, on paper or by the clipboard: days are told so that they stay true.
        """

        def work() -> list[tuple[str, ...]]:
            return [
                tuple((column.lasting or column.text)(line.row) for column in self._columns)
                for start in range(0, len(ids), AT_FIRST)
                for line in self._read(ids[start : start + AT_FIRST])
                if line is not None and line.row is not None
            ]

        if self._tasks is None:
            done(work())
        else:
            self._tasks.read(lambda _job: work(), done, owner=self, key="texts")

    def read_all_texts(self, done: Callable[[list[tuple[str, ...]]], None], at_most: int) -> None:
        """The same of the first rows of the list."""
        ids = self._ids
        if self._tasks is None:
            self.read_texts([one for one in ids[:at_most] if one], done)
            return
        self._tasks.read(
            lambda _job: [one for one in ids[:at_most] if one],
            lambda found: self.read_texts(found, done),
            owner=self,
            key="texts",
        )

    def look_at(self, first: int, last: int) -> bool:
        """Ask for what is about to be shown, all in one read; whether everything of it is there already."""
        last = min(last, len(self._ids) - 1)
        if self._tasks is None or last < first:
            return True
        missing = [
            number
            for number in range(max(first, 0) // PAGE, last // PAGE + 1)
            if number not in self._pages
        ]
        if missing:
            # What was wished for on the way there is passed already.
            self._wanted = missing
            if not self._reading:
                self._read_wanted()
        return not missing

    def cells_at(self, row: int) -> list[Cell] | None:
        """Words, meaning and alignment of all cells of a line; None where it is being read."""
        line = self._line(row)
        if line is None:
            return None
        return list(zip(line.texts, line.meanings, self._alignments, strict=True))

    def row_at(self, row: int) -> Row | None:
        """The row behind a line, where it has been read."""
        line = self._line(row)
        return line.row if line is not None else None

    def place_of(self, identity: bytes) -> int:
        """The line of an id; -1 where it is not in the list, or was not looked at lately."""
        if isinstance(self._ids, ReadIds):
            return self._ids.place_of(identity)
        try:
            return self._ids.index(identity)
        except ValueError:
            return -1

    # Qt's own

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in _CELL_ROLES:
            line = self._line(index.row())
            if line is None:
                return _AWAITED[role]
            return self._cell(line, index.column(), role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignments[index.column()]
        return self.id_at(index.row()) if role == ID_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignments[section]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Asked by the header: the source sorts, not the model."""
        if 0 <= column < len(self._columns) and self._columns[column].sortable:
            descending = order == Qt.SortOrder.DescendingOrder
            self.load(Order(self._columns[column].name, descending, self._order.filter))

    # Reading

    def _cell(self, line: _Line, column: int, role: int) -> object:
        if role == CELL_ROLE:
            return line.texts[column], line.meanings[column], self._alignments[column]
        if role == MEANING_ROLE:
            return line.meanings[column]
        if role == WAITING_ROLE:
            return False
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = self._columns[column].tip
            return (plain_tip(tip(line.row)) or None) if tip and line.row is not None else None
        return line.texts[column]

    def _line(self, row: int) -> _Line | None:
        if row < 0:
            return None  # a view in which nothing is current asks so
        number = row // PAGE
        if number != self._last_page:
            lines = self._pages.get(number)
            if lines is None:
                if self._tasks is not None:
                    self._want(number)
                    return None
                end = number + PAGES_AT_ONCE
                self._keep_all(number, self._read(self._ids[number * PAGE : end * PAGE]))
                lines = self._pages[number]
            self._pages.move_to_end(number)
            self._last_page, self._last_lines = number, lines
        place = row % PAGE
        return self._last_lines[place] if place < len(self._last_lines) else None

    def _ids_and_first_pages(
        self, order: Order
    ) -> tuple[Sequence[bytes], list[_Line | None] | None]:
        ids = self._source.ids(order)
        return ids, self._read(ids[:AT_FIRST])

    def _on_ids(self, read: tuple[Sequence[bytes], list[_Line | None] | None]) -> None:
        ids, first_lines = read
        self.beginResetModel()
        self._ids = ids
        self._came = True
        self._pages.clear()
        self._wanted.clear()
        self._edition += 1
        self._reading = False
        self._last_page = -1
        if first_lines is not None:
            self._keep_all(0, first_lines)
        self.endResetModel()
        self.loaded.emit(len(ids))

    def _read(self, ids: Sequence[bytes]) -> list[_Line | None]:
        """On a reader thread: rows and all their words, so that painting only looks them up."""
        rows = self._source.rows(ids)
        return [self._said(row_id, row) for row_id, row in zip(ids, rows, strict=True)]

    def _said(self, row_id: bytes, row: Row | None) -> _Line:
        """All the words of a row; a row that is gone says nothing."""
        if row is None:
            nothing = ("",) * len(self._columns)
            return _Line(row_id, nothing, nothing, None)
        return _Line(
            row_id,
            tuple(column.text(row) for column in self._columns),
            tuple(column.meaning(row) if column.meaning else "" for column in self._columns),
            row,
        )

    def _want(self, number: int) -> None:
        """Ask for a page. Only wishes near the newest count: a dragged scroll bar passes many pages."""
        if number in self._wanted:
            return
        near = [one for one in self._wanted if abs(one - number) <= _NEAR]
        self._wanted = [*near, number]
        if not self._reading:
            self._read_wanted(PAGES_AT_ONCE)

    def _read_wanted(self, at_least: int = 1) -> None:
        """Read the newest wish with its neighbours that are wished for; `at_least` so many pages, if unread."""
        if self._tasks is None or not self._wanted:
            return
        self._reading = True
        first = end = self._wanted[-1]
        while first - 1 in self._wanted:
            first -= 1
        while end + 1 in self._wanted or (
            end + 1 < first + at_least and end + 1 not in self._pages
        ):
            end += 1
        number, end = first, end + 1
        ids, edition = self._ids, self._edition

        def _work(_job: Job) -> tuple[int, int, list[_Line | None]]:
            return edition, number, self._read(ids[number * PAGE : end * PAGE])

        self._tasks.read(_work, self._on_page, owner=self, key="page", failed=self._on_page_failed)

    def _on_page(self, read: tuple[int, int, list[_Line | None]]) -> None:
        edition, number, lines = read
        if edition != self._edition:
            return
        self._reading = False
        self._keep_all(number, lines)
        last = min(number * PAGE + len(lines), len(self._ids)) - 1
        self.dataChanged.emit(
            self.index(number * PAGE, 0), self.index(last, len(self._columns) - 1)
        )
        if not self._reading:  # whoever was told just now may have asked for more
            self._read_wanted()

    def _on_page_failed(self, error: Exception) -> None:
        self._reading = False
        self._wanted.clear()
        if self._tasks is not None:
            self._tasks.complain(error)

    def _keep_all(self, number: int, lines: list[_Line | None]) -> None:
        """Keep lines from that page on, and wish for their pages no more."""
        for place in range(0, max(len(lines), 1), PAGE):
            page = number + place // PAGE
            if page in self._wanted:
                self._wanted.remove(page)
            self._keep(page, lines[place : place + PAGE])

    def _keep(self, number: int, lines: list[_Line | None]) -> None:
        self._pages[number] = lines
        while len(self._pages) > PAGES_KEPT:
            dropped, _ = self._pages.popitem(last=False)
            if dropped == self._last_page:
                self._last_page = -1


_AWAITED: dict[int, object] = {
    int(Qt.ItemDataRole.DisplayRole): "",
    int(Qt.ItemDataRole.ToolTipRole): None,
    int(Qt.ItemDataRole.AccessibleTextRole): "",
    MEANING_ROLE: "",
    WAITING_ROLE: True,
    CELL_ROLE: None,
}
"""What the roles that need the row say until it is there."""
_CELL_ROLES = frozenset(_AWAITED)
