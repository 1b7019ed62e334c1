"""Where the lists of promises get their rows, and what stands in their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.commitments import closed_text, moved_text, recurs_name
from mcr_desktop.phrases.timelines import direction_name, state_name
from mcr_desktop.services.promises.ledgers import LedgerQuery, LedgerRow
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


class LedgerSource:
    """Promises by a `LedgerQuery`, which stands as the order's filter; read on reader threads."""

    def __init__(self, services: Services, most: int = -1) -> None:
        """`most` rows, the first of them by their order; all of them where it is negative."""
        self._services = services
        self._most = most

    def ids(self, order: Order) -> Sequence[bytes]:
        query = order.filter
        if not isinstance(query, LedgerQuery):
            return ()
        if order.by:
            query = replace(query, order=("-" if order.descending else "") + order.by)
        return self._services.ledgers.ids(query, self._most)

    def rows(self, ids: Sequence[bytes]) -> Sequence[LedgerRow | None]:
        return self._services.ledgers.rows(ids)


def due_words(row: LedgerRow) -> str:
    """When it is due, or was."""
    if row.owed:
        return dates.due_text(row.one.due_on, today())
    return dates.short_day(row.one.due_on, today())


def due_on_paper(row: LedgerRow) -> str:
    """The same in words that are still true tomorrow: "9 Sep 2026"."""
    return dates.short_day(row.one.due_on, date.min) if row.one.due_on else due_words(row)


def due_meaning(row: LedgerRow) -> CellMeaning:
    """How a due day is marked: late ones of ours are bad, theirs are to be watched."""
    if not row.owed:
        return "muted"
    if row.one.days_late(today()):
        return "watch" if row.one.direction == "theirs" else "bad"
    return ""


def state_words(row: LedgerRow) -> str:
    """How it stands, in a few words."""
    one = row.one
    if not row.owed:
        return f"{state_name(one.state)} {dates.short_day(one.closed_on, today())}".strip()
    parts = [state_name(one.state)]
    if one.renegotiated_on:
        parts = [f"moved from {dates.short_day(one.first_due_on, today()) or 'no day'}"]
    if one.recurs:
        parts.append(recurs_name(one.recurs))
    if one.news_days:
        parts.append("news every day" if one.news_days == 1 else f"news every {one.news_days} days")
    return ", ".join(parts)


def state_on_paper(row: LedgerRow) -> str:
    """The same where no mark can tell that it is late."""
    said = state_words(row)
    if not row.owed or not row.one.days_late(today()):
        return said
    plain = state_name(row.one.state)
    return f"late{said.removeprefix(plain)}" if said.startswith(plain) else f"late, {said}"


def _state_tip(row: LedgerRow) -> str:
    one, day = row.one, today()
    made = f"Made {dates.exact_day(one.made_on)}" if one.made_on else ""
    return "\n".join(
        filter(None, (state_words(row), closed_text(one, day), moved_text(one, day), made))
    )


def _state_meaning(row: LedgerRow) -> CellMeaning:
    if row.one.state == "kept":
        late = row.one.due_on and row.one.closed_on and row.one.closed_on > row.one.due_on
        return "watch" if late else "good"
    return "bad" if row.one.state == "broken" else "muted"


def columns_for(*, across: bool) -> tuple[Column[LedgerRow], ...]:
    """The columns of the list; `across` accounts, each row says whose it is."""
    account = (
        Column[LedgerRow](
            "account",
            "Account",
            lambda row: row.account,
            tip=lambda row: row.account,
            width=152,
            gives=3,
        ),
    )
    return (
        Column[LedgerRow](
            "direction", "Whose", lambda row: direction_name(row.one.direction), width=76
        ),
        Column[LedgerRow](
            "wording",
            "In their own words",
            lambda row: " ".join(row.one.wording.split()),
            tip=lambda row: row.one.wording,
            width=0,
        ),
        *(account if across else ()),
        Column[LedgerRow](
            "who", "Who", lambda row: row.who, tip=lambda row: row.who, width=136, gives=2
        ),
        Column[LedgerRow](
            "due_on",
            "Due",
            due_words,
            tip=lambda row: dates.exact_day(row.one.due_on),
            meaning=due_meaning,
            width=152,
            lasting=due_on_paper,
        ),
        Column[LedgerRow](
            "state",
            "State",
            state_words,
            tip=_state_tip,
            meaning=_state_meaning,
            width=164,
            gives=1,
            lasting=state_on_paper,
        ),
    )


def card_columns(*, across: bool) -> tuple[Column[LedgerRow], ...]:
    """What a card of the board says: the words, its day, who keeps it and for whom."""

    def whom(row: LedgerRow) -> str:
        who = row.who or direction_name(row.one.direction)
        side = "" if row.one.direction == "ours" else direction_name(row.one.direction).lower()
        told = [row.account if across else "", who, side if side != who.lower() else ""]
        return " \N{MIDDLE DOT} ".join(part for part in told if part)

    def day(row: LedgerRow) -> str:
        return due_words(row) if row.owed else state_words(row)

    def told(row: LedgerRow) -> str:
        return "\n".join((row.one.wording, whom(row), day(row)))

    return (
        Column[LedgerRow]("wording", "Promise", lambda row: " ".join(row.one.wording.split()), tip=told),
        Column[LedgerRow](
            "due_on",
            "Due",
            day,
            tip=told,
            meaning=lambda row: due_meaning(row) if row.owed else _state_meaning(row),
        ),
        Column[LedgerRow]("who", "Who", whom, tip=told, meaning=lambda _row: "muted"),
    )  # fmt: skip
