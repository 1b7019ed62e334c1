"""What the check of a case says of one account, and what happened when, as a report prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.content import Circle, Line
from mcr_desktop.briefs.root_cause_content import Dated, Proof, Verdict
from mcr_desktop.phrases import briefs as brief_say
from mcr_desktop.phrases import case_reports as say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.domain.cases import CaseEvent
    from mcr_desktop.services.casework.views import CaseView, PartCheck


def verdict_of(verdict: str | None) -> Verdict:
    """The verdict as a report marks it; none for what it does not know."""
    return Verdict(verdict) if verdict in set(Verdict) else Verdict.NONE


def proof_of(check: PartCheck, name: str, source: int, *, drawn: bool) -> Proof:
    """Verdict, arithmetic, table and chart of one account's check, all of which its customer may read."""
    effect = check.effect
    sentence = Line(brief_say.sentences(check.sentence), (source,), Circle.CUSTOMER)
    figure = check.figure if drawn else None
    if effect is None:
        return Proof(name, sentence, figure=figure, circle=Circle.CUSTOMER)
    return Proof(
        name=name,
        sentence=sentence,
        verdict=verdict_of(effect.verdict),
        figure=figure,
        heads=say.proof_heads(effect),
        rows=say.proof_rows(effect),
        denominator=brief_say.sentences(say.proof_arithmetic(effect), check.denominator),
        grounds=check.grounds,
        circle=Circle.CUSTOMER,
    )


def days_of(
    view: CaseView,
    checks: Sequence[PartCheck],
    heard: Callable[[CaseEvent], str],
    source: int,
    *,
    named: bool,
) -> tuple[Dated, ...]:
    """Events with their days, as far as they are `heard`; `named` puts another account's name before its own.

    What the check says today of an account stands with its figures already.
    """
    names = {
        part.part.fence: part.account.name
        for part in view.parts
        if named and part.account is not None and not part.home
    }
    told = {one.sentence for one in checks}
    found = []
    for event in view.events:
        text = "" if event.text in told else heard(event)
        if not event.happened_on or not text:
            continue
        if event.fence in names:
            text = brief_say.titled(names[event.fence], text)
        found.append(Dated(brief_say.dated(event.happened_on), text, (source,), Circle.CUSTOMER))
    return tuple(found)
