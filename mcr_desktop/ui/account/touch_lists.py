"""The touches of an account as rows of a table, read page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, near_day, short_day
from mcr_desktop.phrases.indicators import Meaning, channel_name, feeling_name
from mcr_desktop.ui.models.paged_tables import Column, Order

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Touch

_FEELS: dict[str | None, Meaning] = {"delighted": "good", "uneasy": "watch", "upset": "bad"}
FEW_PEOPLE = 300
"""So many are read by their ids; of more, all of the account's."""


@dataclass(frozen=True, slots=True)
class TouchLine:
    """A touch with the names of who was there."""

    touch: Touch
    names: str

    @property
    def words(self) -> str:
        """What it was about, in one line."""
        return " ".join((self.touch.summary or self.touch.achieved or "").split())

    @property
    def found_by(self) -> str:
        """Everything in which it can be found."""
        touch = self.touch
        told = (
            *(self.names, touch.summary, touch.achieved, *touch.team, channel_name(touch.channel)),
            *(feeling_name(touch.feeling), _both(self)),
            *(touch.happened_on, exact_day(touch.happened_on)),
        )
        return "\n".join(filter(None, told)).casefold()


@dataclass(frozen=True, slots=True)
class TouchFilter:
    """What is looked for: words in any order, and a channel; "" for all."""

    words: str = ""
    channel: str = ""

    def fits(self, line: TouchLine) -> bool:
        """Whether a touch is one of them."""
        if self.channel and line.touch.channel != self.channel:
            return False
        found_by = line.found_by
        return all(word in found_by for word in self.words.casefold().split())


def _both(line: TouchLine) -> str:
    if line.touch.two_way:
        return "both ways"
    return {"us": "from us", "them": "from them"}.get(line.touch.started_by or "", "one way")


COLUMNS = (
    Column[TouchLine](
        "day",
        "When",
        lambda one: near_day(one.touch.happened_on, today()),
        tip=lambda one: exact_day(one.touch.happened_on),
        width=120,
        lasting=lambda one: short_day(one.touch.happened_on, date.min),
    ),
    Column[TouchLine](
        "channel",
        "How",
        lambda one: channel_name(one.touch.channel).capitalize(),
        width=80,
        gives=5,
    ),
    Column[TouchLine](
        "names", "With", lambda one: one.names, tip=lambda one: one.names, width=176, gives=4
    ),
    Column[TouchLine](
        "words",
        "What it was about",
        lambda one: one.words,
        tip=lambda one: "\n".join(filter(None, (one.touch.summary, one.touch.achieved))),
        width=0,
    ),
    Column[TouchLine](
        "feeling",
        "Left them",
        lambda one: feeling_name(one.touch.feeling),
        meaning=lambda one: _FEELS.get(one.touch.feeling, ""),
        width=96,
        gives=3,
    ),
    Column[TouchLine](
        "both",
        "Ways",
        _both,
        meaning=lambda one: "" if one.touch.two_way else "muted",
        width=88,
        gives=2,
    ),
    Column[TouchLine](
        "team",
        "Of ours",
        lambda one: ", ".join(one.touch.team),
        tip=lambda one: (
            "An executive of ours was there" if one.touch.executive else ", ".join(one.touch.team)
        ),
        width=136,
        gives=1,
    ),
)
KEYS: dict[str, Callable[[TouchLine], Any]] = {
    "day": lambda one: one.touch.happened_on,
    "channel": lambda one: one.touch.channel,
    "names": lambda one: one.names.casefold() or "\uffff",
    "words": lambda one: one.words.casefold() or "\uffff",
    "feeling": lambda one: one.touch.feeling or "\uffff",
    "both": lambda one: (bool(one.touch.two_way), one.touch.started_by or ""),
    "team": lambda one: tuple(one.touch.team),
}


class TouchSource:
    """Where the table reads: by day from the index, in any other order or narrowed from all rows."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._account: Account | None = None

    def look_at(self, account: Account | None) -> None:
        """Read the touches of this account from now on."""
        self._account = account

    def ids(self, order: Order) -> Sequence[bytes]:
        account = self._account
        if account is None:
            return ()
        if order.filter is None and order.by in ("", "day"):
            oldest_first = order.by == "day" and not order.descending
            return self._services.touches.ids(account, oldest_first=oldest_first)
        lines = lines_of(self._services, account, self._services.touches.all(account))
        if order.filter is not None:
            lines = [one for one in lines if order.filter.fits(one)]
        if order.by in KEYS:
            lines.sort(key=KEYS[order.by], reverse=order.descending)
        return [one.touch.id for one in lines]

    def rows(self, ids: Sequence[bytes]) -> Sequence[TouchLine | None]:
        account = self._account
        if account is None:
            return [None] * len(ids)
        found = lines_of(self._services, account, self._services.touches.some(ids))
        by_id = {one.touch.id: one for one in found}
        return [by_id.get(row_id) for row_id in ids]


def lines_of(services: Services, account: Account, touches: Sequence[Touch]) -> list[TouchLine]:
    """Touches with the names of who was there; on a reader thread."""
    named = {who for one in touches for who in one.contacts}
    # A page of a long list names some tens of an account's people.
    few = len(named) <= FEW_PEOPLE
    people = services.people.some(account, named) if few else services.people.all(account)
    names = {one.id: one.name for one in people}
    return [
        TouchLine(one, ", ".join(names.get(who, "somebody removed") for who in one.contacts))
        for one in touches
    ]
