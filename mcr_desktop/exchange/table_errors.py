"""What can go wrong with a table that is to be analysed; `phrases.tables` says each in plain words.

`row` counts as a spreadsheet shows it: the header is row 1, the first data row is row 2.
"""

from __future__ import annotations

from mcr_desktop.exchange.errors import ImportFileError


class TableError(ImportFileError):
    """A table cannot be analysed. Facts: `file`, and whatever tells where."""


class NoRowsError(TableError):
    """`file` names columns and holds no row."""


class UnknownFormatError(TableError):
    """`file` is neither text with columns nor Parquet: `reason` is spreadsheet, packed or parquet."""


class DamagedTableError(TableError):
    """`file` breaks off or contradicts itself: `detail` is what the reader of its format says."""


class NoSuchColumnError(TableError):
    """`file` has no column `column`; `allowed` lists those it has, `perhaps` is a near one or "".

    `reason` is "header" where the first line looks like data, so that names may be missing altogether.
    """


class UnreadableColumnError(TableError):
    """`column` of `file` holds what no analysis reads (lists, structures, bytes): `detail` is its type."""


class RaggedRowError(TableError):
    """`row` of `file` has `found` cells where the header names `expected` columns."""


class BrokenQuotesError(TableError):
    """A quote that opens in `row` of `file`, or soon after it, does not close as it should."""


class BadAmountError(TableError):
    """`value` in `row` and `column` of `file` is no amount.

    `reason` is empty, nan, infinite, text, negative or mark (a comma that may part decimals or thousands).
    """


class BadDayError(TableError):
    """`value` in `row` and `column` of `file` is no day.

    `reason` is text, no_such_day, or grain (`other` names what the rest of the column has: years, months, weeks, days).
    """


class DayOrderError(TableError):
    """`column` of `file` writes the day first in one row and the month first in another.

    Facts: `row` and `value` can only have the day first, `other_row` and `other` only the month.
    """
