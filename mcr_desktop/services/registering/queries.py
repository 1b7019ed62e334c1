"""What a person asks of the register: filters and an order, as values and as text for saved views."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from mcr_desktop.domain import ids
from mcr_desktop.store.queries import day_of

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account

Standing = Literal["", "open", "resolved", "unacknowledged", "unanswered", "late"]
"""Where complaints stand: not resolved; resolved; waiting for an acknowledgement; for an answer; waiting
beyond the day that was agreed with the customer."""

STANDINGS: tuple[Standing, ...] = ("open", "resolved", "unacknowledged", "unanswered", "late")
DUPLICATES = ("", "only", "without")

ORDERS = frozenset({
    *("occurred_on", "reported_on", "acknowledged_on", "investigated_on", "responded_on"),
    *("told_on", "resolved_on", "kind", "severity", "owner", "account", "clock", "age"),
})  # fmt: skip
"""Names by which a register sorts in tens of milliseconds, beside "=" and the name of a free attribute.

`clock` puts first what is late or due soonest.
"""

IN_WORDS = frozenset({"external_id", "summary"})
"""Names by which it sorts as well, but a million rows in several seconds."""


def can_order(name: str) -> bool:
    """Whether a register can be sorted by this name, without its sign."""
    return name in ORDERS | IN_WORDS or (name.startswith("=") and len(name) > 1)


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Which complaints, in which order; every condition must hold."""

    account: Account | None = None
    """None for all accounts."""
    where: tuple[tuple[str, str], ...] = ()
    """Labels of `kind` and free attributes; "" asks for not recorded."""
    since: str | None = None
    """The first day on which it was reported; `until` is the last."""
    until: str | None = None
    kinds: tuple[str, ...] = ()
    """Any of these."""
    severity: tuple[int, ...] = ()
    words: str = ""
    """Every word of the texts, the last one as a beginning."""
    clock: Standing = ""
    owner: str | None = None
    """"" for those that nobody looks after."""
    case_id: bytes | None = None
    import_id: bytes | None = None
    duplicates: Literal["", "only", "without"] = ""
    order: str = "-reported_on"
    """What `can_order`; "-" before it turns it round."""

    @property
    def order_by(self) -> tuple[str, bool]:
        """The name by which to sort, and whether from the end."""
        return self.order.removeprefix("-"), self.order.startswith("-")

    def to_json(self) -> str:
        """The conditions and the order as text, without the account; "" for none."""
        usual = RegisterQuery()
        told: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name != "account" and value != getattr(usual, item.name):
                told[item.name] = ids.show(value) if isinstance(value, bytes) else value
        return json.dumps(told, ensure_ascii=False) if told else ""

    @classmethod
    def from_json(cls, text: str, account: Account | None = None) -> RegisterQuery:
        """The query that `to_json` gave, or the filter that the explorer tells; what makes no sense is left out."""
        try:
            told = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            told = {}
        query = cls(account)
        if not isinstance(told, dict):
            return query
        for name, read in _READERS.items():
            if name in told:
                try:
                    query = replace(query, **{name: read(told[name])})
                except (ValueError, TypeError):
                    continue
        return query


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(label)) for name, label in value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _wholes(value: Any) -> tuple[int, ...]:
    return tuple(int(one) for one in _list(value))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _day(value: Any) -> str | None:
    return day_of(_text(value))


def _one_of(value: Any, *allowed: str) -> str:
    if value not in allowed:
        raise ValueError(value)
    return str(value)


def _order(value: Any) -> str:
    if not can_order(_text(value).removeprefix("-")):
        raise ValueError(value)
    return str(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "where": _pairs,
    "since": _day,
    "until": _day,
    "kinds": _texts,
    "severity": _wholes,
    "words": _text,
    "clock": lambda value: _one_of(value, *STANDINGS),
    "owner": _text,
    "case_id": lambda value: ids.parse(_text(value)),
    "import_id": lambda value: ids.parse(_text(value)),
    "duplicates": lambda value: _one_of(value, *DUPLICATES),
    "order": _order,
}
