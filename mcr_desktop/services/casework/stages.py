"""The eight steps of a case: what is done, and what each still needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.case_checks import is_check_due
from mcr_desktop.domain.cases import ESCAPED, OCCURRED
from mcr_desktop.domain.commitments import KEPT, STILL_OWED, WITHDRAWN
from mcr_desktop.phrases.cases import missing_sentence, stage_title
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.services.casework.views import STAGES, Stage, StageKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mcr_desktop.domain.cases import Case, Why
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.services.casework.views import PartView

Step = tuple[bool, str]
"""Whether something is there at all, and what is missing in words ("" where the step is done)."""


def stages_of(
    case: Case,
    parts: Sequence[PartView],
    whys: Sequence[Why],
    actions: Sequence[Commitment],
    today: date,
) -> tuple[Stage, ...]:
    """Every step in its order. Nothing is enforced: a team may close a case with steps open."""
    steps: dict[StageKind, Step] = {
        "problem": _words(case.problem, "problem"),
        "containment": _containment(case, actions),
        "whys": _whys(whys),
        "cause": _cause(case, whys),
        "actions": _actions(actions),
        "check": _check(case, today),
        "told": _told(parts),
        "lessons": _words(case.lessons, "lessons"),
    }
    return tuple(
        Stage(kind, stage_title(kind), not steps[kind][1], steps[kind][0], steps[kind][1])
        for kind in STAGES
    )


def _words(text: str | None, code: str) -> Step:
    return (True, "") if text and text.strip() else (False, missing_sentence(code))


def _containment(case: Case, actions: Sequence[Commitment]) -> Step:
    told = bool(case.containment and case.containment.strip())
    own = [one for one in actions if one.action == "containment" and one.state != WITHDRAWN]
    waiting = sum(one.state in STILL_OWED for one in own)
    if waiting and not told:
        return True, missing_sentence("actions open", n=waiting, of=len(own))
    return (True, "") if told or own else (False, missing_sentence("containment"))


def _whys(whys: Sequence[Why]) -> Step:
    if not any(why.chain == OCCURRED for why in whys):
        return bool(whys), missing_sentence("no whys")
    if not any(why.root and why.chain == OCCURRED for why in whys):
        return True, missing_sentence("no root")
    if not any(why.chain == ESCAPED for why in whys):
        return True, missing_sentence("no escape")
    return True, ""


def _cause(case: Case, whys: Sequence[Why]) -> Step:
    begun = bool(case.root_cause or case.escape_point)
    if not case.root_cause:
        roots = sum(bool(why.root) for why in whys)
        return begun, missing_sentence("roots", n=roots) if roots else missing_sentence("cause")
    return (True, "") if case.escape_point else (True, missing_sentence("escape point"))


def _actions(actions: Sequence[Commitment]) -> Step:
    meant = [one for one in actions if one.state != WITHDRAWN]
    if not any(one.action == "corrective" for one in meant):
        return bool(meant), missing_sentence("no corrective")
    waiting = sum(one.state != KEPT for one in meant)
    return True, missing_sentence("actions open", n=waiting, of=len(meant)) if waiting else ""


def _check(case: Case, today: date) -> Step:
    if case.verdict and case.verdict != "too early" and not is_check_due(case, today):
        return True, ""
    planned = case.check_on
    if is_check_due(case, today) and planned:
        return True, missing_sentence("check due", day=short_day(planned, today))
    if planned and planned > today.isoformat():
        code = "check again" if case.verdict_on else "check ahead"
        return True, missing_sentence(code, day=short_day(planned, today))
    if case.verdict_on:
        code = "checked early" if case.verdict else "not judged"
        return True, missing_sentence(code, day=short_day(case.verdict_on, today))
    return False, missing_sentence("no check")


def _told(parts: Sequence[PartView]) -> Step:
    begun = any(part.told for part in parts)
    waiting = [part for part in parts if not part.told]
    names = sorted(part.account.name for part in waiting if part.account)
    hidden = sum(part.account is None for part in waiting)
    said = [missing_sentence("not told", name=name) for name in names]
    if hidden:
        said.append(missing_sentence("hidden", n=hidden))
    return begun, "; ".join(said)
