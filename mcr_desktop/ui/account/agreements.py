"""What was agreed with a customer, on the Overview: until when, and by when somebody must speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import AGREEMENT_KINDS, RENEWALS, Agreement
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import agreements as words
from mcr_desktop.ui.account.kept_rows import Keeping, RowDoor, RowsBlock
from mcr_desktop.ui.widgets.record_forms import FieldSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.account.tabs import Tab
    from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

SHOWN = 5

AGREEMENT = Keeping(
    word="agreement",
    specs=(
        FieldSpec("title", "What it is called"),
        FieldSpec("kind", "Kind", "choice", tuple((words.kind_name(one), one) for one in AGREEMENT_KINDS)),
        FieldSpec("measure", "What is measured", hint="delivered by the day promised"),
        FieldSpec("target", "What was agreed of it", hint="98 % a month"),
        FieldSpec("text", "In its own words", "prose"),
        FieldSpec("starts_on", "Begins", "day", lean="near"),
        FieldSpec("ends_on", "Ends", "day", lean="ahead"),
        FieldSpec("notice_days", "Days of notice before its end", "number"),
        FieldSpec(
            "renewal",
            "At its end",
            "choice",
            tuple((words.renewal_name(one), one) for one in RENEWALS),
        ),
        FieldSpec("value", "Worth a year", "number"),
        FieldSpec("currency", "Currency"),
        FieldSpec("owner", "Who of us looks after it"),
    ),
    of=lambda services: services.agreements,
    title=lambda row: f"{row.title}: {words.term_words(row, today())[0]}",
)  # fmt: skip


class AgreementsBlock(RowsBlock):
    """Agreements, those about which somebody must speak first."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "AGREEMENTS AND RENEWALS", AGREEMENT, "What was agreed, then Enter")

    def show_agreements(self, rows: Sequence[Agreement]) -> None:
        """Show what was agreed."""
        self.show_rows(rows, "", "Write down what was agreed", SHOWN)

    def give(self, text: str) -> Callable[[Services], Any] | None:
        account = self._tab.account
        if account is None:
            return None
        return lambda services: services.agreements.add(account, text)

    def door(self, row: Agreement) -> SentenceDoor:
        stands, tip, meaning = words.term_words(row, today())
        promised = words.promised(row)
        title = re.sub(r"\s+", " ", row.title).strip()
        target = " ".join((row.target or "").split())
        said = f"{title}: {target}" if target else title
        return RowDoor(
            said[:200],
            lambda: self.open_row(row.id),
            meaning,
            quiet=True,
            detail=stands,
            tip="\n".join(part for part in (tip, promised) if part),
        )
