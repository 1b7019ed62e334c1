"""Dates ahead of a customer and its people, on the Overview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import OCCASION_KINDS
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import occasions as words
from mcr_desktop.ui.account.facts import people_of
from mcr_desktop.ui.account.kept_rows import Keeping, RowDoor, RowsBlock
from mcr_desktop.ui.widgets.record_forms import FieldSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.occasions import ComingOccasion
    from mcr_desktop.ui.account.tabs import Tab
    from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

SHOWN = 4
HOW_TO = 'Write what it is and when: "Anniversary of the hub, 14 March".'


def _shown(name: str, value: Any) -> Any:
    return words.day_said(value) if name == "day" and value else value


def _read(name: str, value: Any) -> Any:
    if name != "day":
        return value
    day = words.read_occasion(str(value or ""), today())
    if day is None:
        raise InvalidValueError(
            kind="occasion", field="day", value=value, allowed=("14 March", "14 March 1971")
        )
    return day


OCCASION = Keeping(
    word="date",
    kind="occasion",
    specs=(
        FieldSpec("title", "What it is"),
        FieldSpec("day", "When", hint="14 March, or 14 March 1971"),
        FieldSpec(
            "kind",
            "Kind",
            "choice",
            tuple((words.kind_name(one), one) for one in OCCASION_KINDS),
        ),
        FieldSpec("contact_id", "Whose", "choice"),
        FieldSpec("yearly", "Comes every year", "flag"),
        FieldSpec("remind_days", "Days before, on which Today tells of it", "number"),
        FieldSpec("sensitive", "Sensitive: only for those who must know", "flag"),
    ),
    of=lambda services: services.occasions,
    title=lambda row: f"{words.occasion_title(row)}: {words.day_told(row.day)}",
    choices=people_of,
    shown=_shown,
    read=_read,
)


class DatesBlock(RowsBlock):
    """What comes next in the year."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "DATES AHEAD", OCCASION, "What and when, then Enter: Harvest fair, 14 March")  # fmt: skip

    def show_dates(self, coming: Sequence[ComingOccasion]) -> None:
        """Show what comes within a year, soonest first."""
        self.show_rows(coming, "", "Write down the first date", SHOWN)

    def open_all(self) -> None:
        """The whole list wants the dates themselves, in the order of their coming."""
        coming = self._rows
        self._rows = [one.occasion for one in coming]
        try:
            super().open_all()
        finally:
            self._rows = coming

    def give(self, text: str) -> Callable[[Services], Any] | None:
        account, found = self._tab.account, split_date(text)
        if found is None:
            self.say(HOW_TO)
            return None
        if account is None:
            return None
        title, day = found
        kind = next(
            (
                one
                for one in ("birthday", "anniversary", "holiday")
                if words.kind_name(one).casefold() in title.casefold() or one in title.casefold()
            ),
            "other",
        )
        return lambda services: services.occasions.add(account, title, day, kind=kind)

    def door(self, row: ComingOccasion) -> SentenceDoor:
        when, exact = words.occasion_when(row.on, today())
        name = row.contact.name if row.contact else ""
        return RowDoor(
            words.occasion_title(row.occasion, name, row.years)[:200],
            lambda: self.open_row(row.occasion.id),
            quiet=True,
            detail=when,
            tip=exact + (", sensitive" if row.occasion.sensitive else ""),
        )


def split_date(text: str) -> tuple[str, str] | None:
    """What was typed as a title and a day, `YYYY-MM-DD` or `--MM-DD`; None where there is no day."""
    line = " ".join(text.split())
    pieces = re.split(r"[ ,;:]+", line)
    for last in range(1, min(5, len(pieces))):
        tail = line[len(line) - _length(line, last) :].strip(" ,;:")
        head = line[: len(line) - _length(line, last)].strip(" ,;:")
        day = words.read_occasion(tail, today()) if head else None
        longer = _length(line, last + 1) if last + 1 < len(pieces) else 0
        if day is not None and not (
            longer and words.read_occasion(line[len(line) - longer :].strip(" ,;:"), today())
        ):
            return re.sub(r"\s+(?:on|am)$", "", head), day
    return None


def _length(line: str, last: int) -> int:
    """How many letters the last so many words take, with the signs between them."""
    found = re.search(rf"(?:[^ ,;:]+[ ,;:]*){{{last}}}$", line)
    return len(found[0]) if found else len(line)
