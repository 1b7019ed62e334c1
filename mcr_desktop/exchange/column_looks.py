"""One column looked at: how much of it is filled, with what, and as which dates or numbers it reads.

Equal cells are judged once. A date format is dropped at the first cell that it does not read, so a column
of texts costs next to nothing. Imported by the worker: kept light.
"""

from __future__ import annotations

import re

from mcr_desktop.exchange.dates import DateFormat, NoSuchDayError, NotInFormatError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_DISTINCT = 2_000
EXAMPLES = 5
_LONGEST = 80
_MISFITS = 5
_NEARLY_ALL = 0.5
_JUDGED = 500
"""Different cells that are kept to judge a column in which no format reads them all."""

_ORDERS = {"dmy", "mdy"}
_TIMES = ("", " HH:mm:ss", " HH:mm", " H:mm", " H:mm:ss", " hh:mm:ss AM", " h:mm:ss AM", " h:mm AM")
_YEAR_FIRST = ("YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYY-M-D", "YYYY/M/D", "YYYYMMDD")
_NAMED = ("DD MMM YYYY", "D MMM YYYY", "DD-MMM-YYYY", "D-MMM-YYYY", "DD-MMM-YY", "D-MMM-YY", "MMM D, YYYY", "MMM DD YYYY")  # fmt: skip
_ISO_TIMES = (
    "THH:mm:ss",
    "THH:mm",
    "THH:mm:ssZ",
    " HH:mm:ss.SSS",
    "THH:mm:ss.SSS",
    "THH:mm:ss.SSSZ",
)
_MONTHS = ("YYYY-MM", "YYYY/MM", "MM/YYYY", "MM.YYYY", "MMM YYYY", "MMM-YY")


def _candidates() -> tuple[tuple[str, str], ...]:
    """Formats with what they hold the order of day and month to be, stricter ones first."""
    found = [(day + time, "ymd") for day in _YEAR_FIRST for time in _TIMES]
    found += [("YYYY-MM-DD" + time, "ymd") for time in _ISO_TIMES]
    for mark in ("/", ".", "-"):
        for day, month in (("DD", "MM"), ("D", "M")):
            for year in ("YYYY", "YY"):
                for time in _TIMES:
                    found.append((mark.join((day, month, year)) + time, "dmy"))
                    found.append((mark.join((month, day, year)) + time, "mdy"))
        found.append((mark.join(("YY", "MM", "DD")), "ymd"))
    found += [(day, "named") for day in _NAMED]
    found += [(month, "month") for month in _MONTHS]
    return tuple(found)


_FORMATS = [
    (spelled, order, DateFormat(spelled, day=order != "month")) for spelled, order in _candidates()
]
_NUMBERS = {".": re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?"), ",": re.compile(r"-?[0-9]{1,30}(?:,[0-9]{1,30})?")}  # fmt: skip


class ColumnLook:
    """Collects what stands in one column, batch by batch."""

    def __init__(self) -> None:
        self._filled = 0
        self._values: dict[str, int] = {}
        self._more = False
        self._formats = _FORMATS
        self._decimals = [".", ","]
        self._kept: list[tuple[int, str]] = []
        self._proof: tuple[int, str] | None = None

    def add(self, rows: list[int], cells: tuple[str, ...]) -> None:
        """Look at a batch of cells and the rows in which they stand."""
        blank = cells.count("")
        fresh = set(cells) - self._values.keys() - {""}
        self._filled += len(cells) - blank
        if not fresh:
            return
        judging = bool(self._formats or self._decimals)
        if self._more and not judging:
            return
        for row, cell in zip(rows, cells, strict=True):
            if cell not in fresh:
                continue
            fresh.discard(cell)
            text = cell.strip()
            if not text:
                self._filled -= 1
                continue
            if len(self._values) < MOST_DISTINCT and len(cell) <= _LONGEST:
                self._values[cell] = row
            else:
                self._more = True
            if self._formats or self._decimals:
                self._judge(row, text)
            if len(self._kept) < _JUDGED:
                self._kept.append((row, text))

    def _judge(self, row: int, text: str) -> None:
        before = self._formats
        if before:
            self._formats = [one for one in before if _reads(one[2], text)]
            if self._proof is None and 0 < len(self._formats) < len(before):
                had, has = ({one[1] for one in some} & _ORDERS for some in (before, self._formats))
                if len(had) > len(has) == 1:
                    self._proof = (row, text)
        if self._decimals:
            self._decimals = [mark for mark in self._decimals if _NUMBERS[mark].fullmatch(text)]

    def told(self) -> dict[str, Any]:
        """All of it, as the frame of a look holds it."""
        misfits: list[tuple[int, str]] = []
        formats = self._formats if self._filled else []
        if not formats and self._kept:
            formats, misfits = self._nearly()
        shown: dict[str, str] = {}
        for spelled, order, _ in formats:
            shown.setdefault(order, spelled)
        return {
            "filled": self._filled,
            "distinct": len(self._values),
            "more": self._more,
            "examples": [value.strip() for value in list(self._values)[:EXAMPLES]]
            or [text[:_LONGEST] for _, text in self._kept[:EXAMPLES]],
            "formats": list(shown.values()),
            "proof": self._proof if len(shown) == 1 and shown.keys() <= _ORDERS else None,
            "misfits": misfits,
            "decimals": self._decimals if self._filled else [],
        }

    def _nearly(self) -> tuple[list[tuple[str, str, DateFormat]], list[tuple[int, str]]]:
        """The format that reads nearly all of the cells, and some that it does not read."""
        if not any(letter.isdigit() for letter in self._kept[0][1] + self._kept[-1][1]):
            return [], []
        best: list[tuple[str, str, DateFormat]] = []
        most = _NEARLY_ALL * len(self._kept)
        for one in _FORMATS:
            read = sum(_reads(one[2], text) for _, text in self._kept)
            if read > most:
                best, most = [one], read
            elif read == most and best:
                best.append(one)
        if not best or len(self._kept) < EXAMPLES:
            return [], []
        bad = [(row, text[:_LONGEST]) for row, text in self._kept if not _reads(best[0][2], text)]
        return best, bad[:_MISFITS]


def _reads(stated: DateFormat, text: str) -> bool:
    try:
        stated.day(text)
    except (NotInFormatError, NoSuchDayError):
        return False
    return True
