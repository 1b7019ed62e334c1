"""Facts: what nobody should have to ask a customer twice, and how they want it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcr_desktop.domain.accounts import CONFIDENCES, FACT_KINDS, FACTORS, LEVELS, Account, Fact
from mcr_desktop.domain.periods import today
from mcr_desktop.services.account_rows import AccountRows
from mcr_desktop.services.workspaces import one_of
from mcr_desktop.store.queries import in_fence


class Facts(AccountRows[Fact]):
    """What a person does with facts."""

    row = Fact
    table, words = "fact", "text"
    added, edited = "Noted a fact", "Edited a fact"

    def all(
        self, account: Account, kinds: Sequence[str] | None = None, *, over: bool = False
    ) -> list[Fact]:
        """What we know of a customer, latest first, of some kinds or all.

        What holds no longer is told only where `over` asks for it.
        """
        chosen = tuple(FACT_KINDS if kinds is None else kinds)
        marks = ",".join("?" * len(chosen))
        where = f"coalesce(t.kind, 'never_ask') IN ({marks})"
        parameters: list[Any] = list(chosen)
        if not over:
            where += " AND (t.expires_on IS NULL OR t.expires_on >= ?)"
            parameters.append(today().isoformat())
        order = "t.noted_on DESC, t.no DESC"
        return in_fence(self._workspace.store, Fact, account.fence, where, parameters, order)

    def add(self, account: Account, text: str, **fields: Any) -> Fact:
        """A fact worth remembering, noted today unless a day is given."""
        return self._make(account, {"noted_on": today().isoformat(), **fields, "text": text})

    def _check(self, values: Mapping[str, Any]) -> None:
        one_of("fact", "kind", values.get("kind"), FACT_KINDS)
        one_of("fact", "factor", values.get("factor"), FACTORS)
        one_of("fact", "level", values.get("level"), LEVELS)
        one_of("fact", "confidence", values.get("confidence"), CONFIDENCES)
