"""What nobody should have to ask a customer twice, on the Overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import CONFIDENCES, Fact
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.ui.account.kept_rows import Keeping, RowDoor, RowsBlock
from mcr_desktop.ui.widgets.record_forms import FieldSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.account.tabs import Tab
    from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

SHOWN = 5
LONGEST = 240
KINDS = {
    "never_ask": "Never ask twice",
    "preference": "How they want it",
    "personal": "Of the person",
}
SURE = {
    "hearsay": "Hearsay",
    "told": "We were told",
    "seen": "We saw it",
    "certain": "Certain",
}


def people_of(
    services: Services, account: Account | None
) -> Mapping[str, tuple[tuple[str, Any], ...]]:
    """The contacts that a row may be about, for its choice; on a reader thread."""
    people = services.people.all(account) if account is not None else []
    return {"contact_id": tuple((one.name, one.id) for one in people)}


FACT = Keeping(
    word="fact",
    specs=(
        FieldSpec("text", "What we know", "prose"),
        FieldSpec("kind", "Kind", "choice", tuple((said, one) for one, said in KINDS.items())),
        FieldSpec("contact_id", "About", "choice"),
        FieldSpec("source", "Where it comes from"),
        FieldSpec(
            "confidence", "How sure", "choice", tuple((SURE[one], one) for one in CONFIDENCES)
        ),
        FieldSpec("noted_on", "Noted", "day"),
        FieldSpec("expires_on", "Holds until", "day", lean="ahead"),
        FieldSpec("sensitive", "Sensitive: only for those who must know", "flag"),
    ),
    of=lambda services: services.facts,
    title=lambda row: row.text,
    choices=people_of,
    # A fact of no kind stands among those that nobody should ask for twice.
    shown=lambda name, value: value or "never_ask" if name == "kind" else value,
)


class FactsBlock(RowsBlock):
    """Facts of some kinds, latest first; what is typed here becomes one of the first kind."""

    def __init__(self, tab: Tab, title: str, kinds: tuple[str, ...], hint: str, first: str) -> None:
        super().__init__(tab, title, FACT, hint)
        self._kinds = kinds
        self._first = first

    def show_facts(self, facts: Sequence[Fact], *, told: bool = False) -> None:
        """Show what is known, of these kinds; where something is `told` already no first step is offered."""
        mine = [one for one in facts if (one.kind or "never_ask") in self._kinds]
        self.show_rows(mine, "", "" if told else self._first, SHOWN)

    def give(self, text: str) -> Callable[[Services], Any] | None:
        account, kind = self._tab.account, self._kinds[0]
        if account is None:
            return None
        return lambda services: services.facts.add(account, text, kind=kind)

    def door(self, row: Fact) -> SentenceDoor:
        day = today()
        line = " ".join(row.text.split())
        said = line if len(line) <= LONGEST else line[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
        sure = SURE.get(row.confidence or "", "").lower()
        behind = [
            part
            for part in (
                f"From: {row.source}" if row.source else "",
                sure,
                f"noted {exact_day(row.noted_on)}" if row.noted_on else "",
                f"holds until {exact_day(row.expires_on)}" if row.expires_on else "",
                "sensitive" if row.sensitive else "",
            )
            if part
        ]
        noted = short_day(row.noted_on, day)
        return RowDoor(
            said,
            lambda: self.open_row(row.id),
            quiet=True,
            detail=("sensitive, " if row.sensitive else "") + noted,
            tip=", ".join(behind),
        )
