"""The portfolio as a table model: one row an account, one cell an indicator, all words ready to paint."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from mcr_desktop.domain.accounts import STANDINGS, TIERS
from mcr_desktop.domain.families import families
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases.indicators import Told, since_text, tier_name
from mcr_desktop.phrases.portfolios import archived_text
from mcr_desktop.ui.accounts.groups import cells_of
from mcr_desktop.ui.accounts.queries import PortfolioQuery
from mcr_desktop.ui.reasons import INDICATORS, Indicator, told
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.domain.indicators import AccountLine

AnyIndex = QModelIndex | QPersistentModelIndex

TOLD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The cell's `Told`."""
SPARK_ROLE = TOLD_ROLE + 1
"""The cell's `SparkFigure`, or None."""

NAME = 0
TITLES = (
    "Account",
    "Standing",
    "Quiet",
    "We promised",
    "They promised",
    "Complaints",
    "Executives",
    "Threads",
    "Notes used",
)
TIPS = (
    "Name, tier and place",
    "What the relationship has come to, as people state it",
    "Days since the last two-way touch, against the cadence",
    "What we owe them, and how much was kept on time in twelve months",
    "What they owe us, and how much was kept on time in twelve months",
    "Reported in the last 90 days, against the 90 days before",
    "Touches by our executives in twelve months",
    "People on both sides with a two-way touch in twelve months",
    "Of the notes written in thirteen weeks, how many led to something",
)
COLUMNS: tuple[str, ...] = ("account", *INDICATORS)
"""Names under which columns are remembered."""
STAR_ROLE, DEPTH_ROLE, TOTAL_ROLE = SPARK_ROLE + 1, SPARK_ROLE + 2, SPARK_ROLE + 3
"""Whether it is a favourite; how deep it stands in its group; whether it is a group's sum."""
_ATTENTION = tuple(COLUMNS.index(name) for name in ("quiet", "ours", "complaints"))


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One account with the words of all its cells, or a group's sum."""

    line: AccountLine
    cells: tuple[Told, ...]
    found_by: str
    """What the filter looks through, in lower case."""
    day: date
    spark: SparkFigure | None = field(default=None, compare=False)
    depth: int = 0
    group: tuple[AccountLine, ...] = ()
    """The accounts whose sum this is; nothing in the row of an account."""

    @property
    def account_id(self) -> bytes:
        return self.line.account.id

    @property
    def wants_attention(self) -> bool:
        """Whether silence, a promise of ours or complaints ask for somebody."""
        return any(self.cells[place].meaning in ("watch", "bad") for place in _ATTENTION)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All that the list is made of."""

    rows: tuple[PortfolioRow, ...] = ()
    favourites: frozenset[bytes] = frozenset()
    recents: tuple[bytes, ...] = ()
    """Latest first."""


def row_of(line: AccountLine, day: date) -> PortfolioRow:
    """The words of a row; cheap, but meant for a reader thread."""
    account = line.account
    place = ", ".join(part for part in (account.city, account.country) if part)
    parts = (
        archived_text(account.archived_on),
        tier_name(account.tier),
        account.industry or "",
        place or since_text(account),
    )
    detail = " \N{MIDDLE DOT} ".join(part for part in parts if part)
    name = Told("Account", account.name, detail=detail, sentence=account.purpose or "")
    cells = (name, *(told(line, indicator, day) for indicator in INDICATORS))
    found = (account.name, account.industry, place, tier_name(account.tier), account.purpose)
    return PortfolioRow(line, cells, " ".join(part for part in found if part).casefold(), day)


def indicator_of(column: int) -> Indicator | None:
    """The indicator in a column; None for the account's name."""
    return INDICATORS[column - 1] if 1 <= column <= len(INDICATORS) else None


class PortfolioModel(QAbstractTableModel):
    """All accounts, sorted and filtered in memory: there is a handful of them by design."""

    query_changed = Signal(object)
    """The `PortfolioQuery` after the header asked for another order."""

    def __init__(self) -> None:
        super().__init__()
        self._all = Portfolio()
        self._shown: list[PortfolioRow] = []
        self._query = PortfolioQuery()

    # Asking

    @property
    def rows(self) -> tuple[PortfolioRow, ...]:
        """Every account, whether it is shown or not."""
        return self._all.rows

    @property
    def portfolio(self) -> Portfolio:
        """What was read."""
        return self._all

    @property
    def query(self) -> PortfolioQuery:
        """What is shown."""
        return self._query

    def show_portfolio(self, read: Portfolio) -> None:
        """Take what was read; sparks that are known stay until new ones come."""
        sparks = {row.account_id: row.spark for row in self._all.rows}
        rows = tuple(
            row if row.spark is not None else replace(row, spark=sparks.get(row.account_id))
            for row in read.rows
        )
        if (rows, read.favourites, read.recents) != (
            self._all.rows,
            self._all.favourites,
            self._all.recents,
        ):
            self._all = replace(read, rows=rows)
            self._arrange()

    def show_sparks(self, sparks: dict[bytes, SparkFigure | None]) -> None:
        """Take the small charts, by account id."""
        rows = tuple(
            replace(row, spark=sparks.get(row.account_id, row.spark)) for row in self._all.rows
        )
        self._all = replace(self._all, rows=rows)
        here = {row.account_id: row.spark for row in rows}
        self._shown = [
            row if row.group else replace(row, spark=here.get(row.account_id))
            for row in self._shown
        ]
        if self._shown:
            column = COLUMNS.index("complaints")
            ends = self.index(0, column), self.index(len(self._shown) - 1, column)
            self.dataChanged.emit(*ends, [SPARK_ROLE])

    def show_query(self, query: PortfolioQuery) -> None:
        """Show other accounts, or in another order."""
        if query != self._query:
            self._query = query
            self._arrange()

    def row_at(self, row: int) -> PortfolioRow | None:
        """The account in a line; None outside the list."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def pressing_in(self, column: int) -> int:
        """In how many of the accounts shown a column asks for somebody."""
        return sum(
            row.cells[column].meaning in ("watch", "bad") for row in self._shown if not row.group
        )

    def place_of(self, account: bytes, *, total: bool = False) -> int:
        """The line of an account, or of the sum of its group; -1 where it is not shown."""
        return next(
            (
                place
                for place, row in enumerate(self._shown)
                if row.account_id == account and bool(row.group) == total
            ),
            -1,
        )

    # Qt's own

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(TITLES)

    def data(  # noqa: PLR0911 - one answer a role
        self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        cell = row.cells[index.column()]
        if role == TOLD_ROLE:
            return cell
        if role == SPARK_ROLE:
            return row.spark if indicator_of(index.column()) == "complaints" else None
        if role == STAR_ROLE:
            return None if row.group else row.account_id in self._all.favourites
        if role == DEPTH_ROLE:
            return row.depth
        if role == TOTAL_ROLE:
            return bool(row.group)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(
                "\n".join(part for part in (cell.text, cell.detail, cell.sentence) if part)
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Asked by the header; for indicators ascending means most pressing first."""
        if 0 <= column < len(TITLES):
            descending = order == Qt.SortOrder.DescendingOrder
            before = self._query
            self.show_query(replace(before, order=COLUMNS[column], descending=descending))
            if before != self._query:
                self.query_changed.emit(self._query)

    def _spoken(self, row: PortfolioRow, column: int) -> str:
        cell = row.cells[column]
        state = "" if cell.meaning == "neutral" else cell.meaning
        star = "favourite" if column == NAME and row.account_id in self._all.favourites else ""
        level = f"level {row.depth + 1}" if column == NAME and row.depth else ""
        told = (cell.title, cell.text, cell.detail, state, star, level)
        return ", ".join(part for part in told if part)

    def _arrange(self) -> None:
        self.beginResetModel()
        self._shown = arranged(self._all, self._query)
        self.endResetModel()


def arranged(read: Portfolio, query: PortfolioQuery) -> list[PortfolioRow]:
    """The rows that a query shows, in its order."""
    words = query.words.casefold().split()
    visits = {account: place for place, account in enumerate(read.recents)}
    kept = [
        row
        for row in read.rows
        if _is_shown(row, query, read)
        and (not query.tier or row.line.account.tier == query.tier)
        and all(word in row.found_by for word in words)
    ]
    column = COLUMNS.index(query.order) if query.order in COLUMNS else NAME

    def key(row: PortfolioRow) -> tuple[Any, ...]:
        return pressing(row.line, column)

    kept.sort(key=lambda row: row.line.account.name.casefold())
    kept.sort(key=key, reverse=query.descending)
    if column == NAME and not query.descending:
        # Favourites stand first where nothing else was asked for; of what was visited, the latest.
        by_visit = query.show == "recent"
        kept.sort(
            key=lambda row: (
                visits.get(row.account_id, len(visits))
                if by_visit
                else row.account_id not in read.favourites
            )
        )
    return _grouped(kept) if query.grouped else kept


def _is_shown(row: PortfolioRow, query: PortfolioQuery, read: Portfolio) -> bool:
    archived = bool(row.line.account.archived_on)
    match query.show:
        case "favourites":
            return row.account_id in read.favourites and not archived
        case "recent":
            return row.account_id in read.recents and not archived
        case "attention":
            return row.wants_attention and not archived
        case "archived":
            return archived
        case "all":
            return True
        case _:
            return not archived


def _grouped(rows: list[PortfolioRow]) -> list[PortfolioRow]:
    """Each group under the line of its sums, where the first of its accounts stood."""
    here = {row.account_id: row for row in rows}
    family_of = {
        member.id: family
        for family in families([row.line.account for row in rows])
        for member, _depth in family.members
    }
    shown: list[PortfolioRow] = []
    done: set[bytes] = set()
    for row in rows:
        family = family_of[row.account_id]
        if family.is_alone:
            shown.append(row)
        elif family.top.id not in done:
            done.add(family.top.id)
            members = [(here[one.id], depth) for one, depth in family.members]
            lines = tuple(member.line for member, _depth in members)
            shown.append(PortfolioRow(lines[0], cells_of(lines, row.day), "", row.day, group=lines))
            shown += [replace(member, depth=depth + 1) for member, depth in members]
    return shown


def pressing(  # noqa: PLR0911 - one answer a column
    line: AccountLine, column: int
) -> tuple[Any, ...]:
    """What to sort a column by; the most pressing comes first."""
    match indicator_of(column):
        case None:
            tier = TIERS.index(line.account.tier) if line.account.tier in TIERS else len(TIERS)
            return (line.account.name.casefold(), tier)
        case "standing":
            standing = line.account.standing
            return (STANDINGS.index(standing) if standing in STANDINGS else -1,)
        case "quiet":
            days = line.quiet.days
            return (-(days / max(1, line.quiet.cadence_days)) if days is not None else -1e9,)
        case "ours":
            return (-line.ours_late, -line.ours_owed)
        case "theirs":
            return (-line.theirs_late, -line.theirs_owed)
        case "complaints":
            return (line.complaints.before - line.complaints.recent, -line.complaints.recent)
        case "executive":
            return (line.executive.touches, line.executive.last_on or "")
        case "threads":
            return (min(line.threads.theirs, line.threads.ours), line.threads.theirs)
        case "used":
            written = line.used.written
            return (line.used.used / written if written else 2.0, -written)
