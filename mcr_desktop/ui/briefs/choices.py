"""Which meetings there are to make a brief of, planned ones first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.cases import OPEN
from mcr_desktop.domain.meetings import CANCELLED, PLANNED
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import state_name
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import exact_day, moment_text

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

MOST_PAST = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A meeting in one line."""

    meeting: bytes
    """The meeting, or the case of a root-cause report."""
    account: bytes
    account_name: str
    text: str
    tip: str
    ahead: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The meetings or the cases, and the names of all accounts by their ids."""

    meetings: tuple[Choice, ...]
    accounts: tuple[tuple[bytes, str], ...]

    def chosen(self, wanted: bytes | None) -> Choice | None:
        """The meeting that an id means: its own, its account's next (else last), or the very next."""
        if wanted is None:
            return self.meetings[0] if self.meetings else None
        for one in self.meetings:
            if wanted in {one.meeting, one.account}:
                return one
        return None

    def account_name(self, account: bytes) -> str:
        """The name of an account; "" for an id that is none."""
        return dict(self.accounts).get(account, "")


def read_choices(services: Services) -> Choices:
    """Every planned meeting, soonest first, then the latest past ones; on a reader thread."""
    day = today()
    accounts = services.accounts.all()
    homes = {account.fence: account for account in accounts}
    ahead: list[Choice] = []
    past: list[tuple[str, Choice]] = []
    for meeting in services.meetings.all():
        home = homes.get(meeting.fence)
        if home is None or meeting.state == CANCELLED:
            continue
        coming = meeting.state == PLANNED and meeting.day >= day.isoformat()
        choice = Choice(
            meeting.id,
            home.id,
            home.name,
            _("{account} \N{MIDDLE DOT} {title} \N{MIDDLE DOT} {when}").format(
                account=home.name, title=meeting.title, when=moment_text(meeting.starts_at, day)
            ),
            exact_day(meeting.day),
            coming,
        )
        if coming:
            ahead.append(choice)
        else:
            past.append((meeting.starts_at, choice))
    past.sort(key=lambda one: one[0], reverse=True)
    return Choices(
        (*ahead, *(choice for _starts, choice in past[:MOST_PAST])),
        tuple((account.id, account.name) for account in accounts),
    )


def read_cases(services: Services) -> Choices:
    """Every case of which the whole may be read, open ones first; on a reader thread."""
    choices = [
        Choice(
            row.id,
            row.account.id,
            row.account.name,
            _("{account} \N{MIDDLE DOT} {title} \N{MIDDLE DOT} {state}").format(
                account=row.account.name, title=row.title, state=state_name(row.state)
            ),
            exact_day(row.opened_on),
            row.state == OPEN,
        )
        for row in services.cases.all()
        if row.inside and row.account is not None
    ]
    choices.sort(key=lambda one: not one.ahead)
    return Choices(
        tuple(choices), tuple((account.id, account.name) for account in services.accounts.all())
    )
