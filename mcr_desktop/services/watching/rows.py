"""What the signals inbox holds, plain and ready to be shown: rows in groups, each with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING

from mcr_desktop.domain import ids
from mcr_desktop.domain.signals import Kind

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.complaints import Mute
    from mcr_desktop.domain.signals import Companion, Silence, Weight
    from mcr_desktop.figures.charts import SparkFigure
    from mcr_desktop.services.exploring.pictures import AccountSignal


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One line of the inbox.

    `members` are the accounts in which it shows, one signal each, that of `account` first; `also` are
    other slices of the same accounts in which the same change shows. `since` is the day with its interval in
    words, `arithmetic` why it stands where it stands;
    `companions` are accounts in which it shows too, though not by themselves; `only_together` says that no account
    shows it by itself, so that `members` are all those read together, whatever each one's part. `muted` is the mute in force in all accounts,
    `partly_muted` one in some of them, `came_back` the one that ran out lately.
    """

    key: str
    account: Account
    told: AccountSignal | None
    kind: Kind
    sentence: str
    evidence: str = ""
    since: str = ""
    spark: SparkFigure | None = None
    muted: Mute | None = None
    members: tuple[AccountSignal, ...] = ()
    also: tuple[AccountSignal, ...] = ()
    weights: tuple[tuple[Account, Weight], ...] = ()
    arithmetic: tuple[tuple[str, str], ...] = ()
    came_back: Mute | None = None
    partly_muted: Mute | None = None
    silence: Silence | None = None
    companions: tuple[Companion, ...] = ()
    only_together: bool = False

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts in which it shows, the foremost first."""
        return tuple(one.account for one in self.members) or (self.account,)

    @property
    def mark(self) -> str:
        """A short name for it, the same as long as the key is."""
        return blake2s(
            f"{ids.show(self.account.id)} {self.key}".encode(), digest_size=4
        ).hexdigest()

    @property
    def query(self) -> str:
        """The explorer's filter for it."""
        return self.told.query if self.told is not None else ""

    @property
    def value(self) -> float:
        """Weighted complaints by which rows of one group are ordered; 0 where nothing was weighed."""
        return sum(weight.value for _account, weight in self.weights)


@dataclass(frozen=True, slots=True)
class Inbox:
    """All that the complaints of all accounts say, in groups, each in order of weight.

    `looked` are the accounts with complaints and how many each has; muted rows stand in `muted` alone.
    """

    deteriorations: tuple[SignalRow, ...] = ()
    improvements: tuple[SignalRow, ...] = ()
    silence: tuple[SignalRow, ...] = ()
    intake: tuple[SignalRow, ...] = ()
    too_few: tuple[SignalRow, ...] = ()
    muted: tuple[SignalRow, ...] = ()
    looked: tuple[tuple[Account, int], ...] = ()

    def shown(self) -> tuple[SignalRow, ...]:
        """What asks for attention, the pressing first: worse, silent, better."""
        return (*self.deteriorations, *self.silence, *self.improvements)

    def every(self) -> tuple[SignalRow, ...]:
        """All rows, muted ones last."""
        return (*self.shown(), *self.intake, *self.too_few, *self.muted)

    @property
    def complaints(self) -> int:
        """How many complaints were looked at."""
        return sum(count for _account, count in self.looked)
