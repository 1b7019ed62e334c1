"""The portfolio as a table model: one row an account, one cell an indicator, all words ready to paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from mcr_desktop.domain.accounts import STANDINGS, TIERS
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases.indicators import Told, since_text, tier_name
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
)


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One account with the words of all its cells."""

    line: AccountLine
    cells: tuple[Told, ...]
    found_by: str
    """What the filter looks through, in lower case."""
    spark: SparkFigure | None = field(default=None, compare=False)


def row_of(line: AccountLine, day: date) -> PortfolioRow:
    """The words of a row; cheap, but meant for a reader thread."""
    account = line.account
    place = ", ".join(part for part in (account.city, account.country) if part)
    parts = (tier_name(account.tier), account.industry or "", place or since_text(account))
    detail = " \N{MIDDLE DOT} ".join(part for part in parts if part)
    name = Told("Account", account.name, detail=detail, sentence=account.purpose or "")
    cells = (name, *(told(line, indicator, day) for indicator in INDICATORS))
    found = (account.name, account.industry, place, tier_name(account.tier), account.purpose)
    return PortfolioRow(line, cells, " ".join(part for part in found if part).lower())


def indicator_of(column: int) -> Indicator | None:
    """The indicator in a column; None for the account's name."""
    return INDICATORS[column - 1] if 1 <= column <= len(INDICATORS) else None


class PortfolioModel(QAbstractTableModel):
    """All accounts, sorted and filtered in memory: there is a handful of them by design."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[PortfolioRow, ...] = ()
        self._shown: list[PortfolioRow] = []
        self._words = ""
        self._sorted_by = (NAME, Qt.SortOrder.AscendingOrder)

    # Asking

    @property
    def rows(self) -> tuple[PortfolioRow, ...]:
        """Every account, whether the filter lets it through or not."""
        return self._all

    def show_rows(self, rows: Sequence[PortfolioRow]) -> None:
        """Take what was read; sparks that are known stay until new ones come."""
        sparks = {row.line.account.id: row.spark for row in self._all}
        self._all = tuple(
            PortfolioRow(row.line, row.cells, row.found_by, sparks.get(row.line.account.id))
            for row in rows
        )
        self._arrange()

    def show_sparks(self, sparks: dict[bytes, SparkFigure | None]) -> None:
        """Take the small charts, by account id."""
        self._all = tuple(
            PortfolioRow(
                row.line, row.cells, row.found_by, sparks.get(row.line.account.id, row.spark)
            )
            for row in self._all
        )
        self._arrange()

    def filter_by(self, words: str) -> None:
        """Show only accounts that hold every word."""
        if words != self._words:
            self._words = words
            self._arrange()

    def row_at(self, row: int) -> PortfolioRow | None:
        """The account in a line; None outside the list."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def place_of(self, account: bytes) -> int:
        """The line of an account; -1 where it is not shown."""
        return next((n for n, row in enumerate(self._shown) if row.line.account.id == account), -1)

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
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell.sentence or cell.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = "" if cell.meaning == "neutral" else cell.meaning
            return ", ".join(part for part in (cell.title, cell.text, cell.detail, state) if part)
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
            self._sorted_by = (column, order)
            self._arrange()

    def _arrange(self) -> None:
        words = self._words.lower().split()
        column, order = self._sorted_by
        self.beginResetModel()
        kept = [row for row in self._all if all(word in row.found_by for word in words)]
        kept.sort(key=lambda row: row.line.account.name.casefold())
        if column != NAME or order != Qt.SortOrder.AscendingOrder:
            kept.sort(
                key=lambda row: _pressing(row.line, column),
                reverse=order == Qt.SortOrder.DescendingOrder,
            )
        self._shown = kept
        self.endResetModel()


def _pressing(  # noqa: PLR0911 - one answer a column
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
