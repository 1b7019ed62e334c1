"""What the check of a case says of one account, as a report prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.content import Circle, Line
from mcr_desktop.briefs.root_cause_content import Proof, Verdict
from mcr_desktop.phrases import briefs as brief_say
from mcr_desktop.phrases import case_reports as say

if TYPE_CHECKING:
    from mcr_desktop.services.case_views import PartCheck


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
