"""What a root-cause report says, composed from a case for one audience, each line with its sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from mcr_desktop.briefs.content import Audience, Circle, Line
from mcr_desktop.briefs.root_cause_content import (
    Dated,
    Proof,
    ReportAction,
    RootCauseReport,
    Verdict,
)
from mcr_desktop.domain.cases import SUPPOSED, Bone, Why
from mcr_desktop.domain.commitments import WITHDRAWN
from mcr_desktop.domain.ids import show
from mcr_desktop.phrases import briefs as brief_say
from mcr_desktop.phrases import case_reports as say
from mcr_desktop.phrases.cases import account_name, standing_name, state_name, verdict_name
from mcr_desktop.services.briefing.materials import plain_lines
from mcr_desktop.services.casework.figures import fishbone, why_tree, without_internal
from mcr_desktop.services.casework.report_proofs import days_of, proof_of, verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import CaseEvent, CasePart
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
    from mcr_desktop.services.briefing.sources import Citations
    from mcr_desktop.services.casework.views import CaseCheck, CaseView, PartCheck, PartView

_Twig = TypeVar("_Twig", Why, Bone)

_MOST_CHARTS = 3
"""Charts of single accounts on the team's copy; the rest is told in words."""


@dataclass(frozen=True, slots=True)
class CaseMaterial:
    """Everything that a report is made from, read beforehand."""

    view: CaseView
    account: Account
    """For whose customer; the home account's for the team."""
    part: PartView | None
    """That account's part of the case."""
    home: bool
    check: CaseCheck | None
    contacts: Mapping[bytes, str]
    """Names of those who were told, by id; on a customer's copy its own people alone."""
    evidence: Mapping[bytes, tuple[str, str, bytes]]
    """Of evidence rows that the reader may see: kind, what it is called, its fence."""
    slices: Mapping[str, tuple[str, int | None]]
    """Slices by their text: their name in words, how many complaints."""
    colleagues: frozenset[str] | None
    """Names that a customer's copy may tell; None for all."""
    person: str
    demo: bool
    today: date


class Composer:
    """Composes the report of one case for one audience."""

    def __init__(
        self,
        material: CaseMaterial,
        audience: Audience,
        cited: Citations,
        typed: Callable[[str, str, bytes], str],
    ) -> None:
        """`typed` takes from prose what this reader must not find; it is told where and in which fence it stands."""
        self._from = material
        self._view = material.view
        self._case = material.view.case
        self._shared = audience is Audience.CUSTOMER
        self._audience = audience
        self._cited = cited
        self._blanked = typed
        self._marks = say.internal_marks()
        self._day = material.today.isoformat()
        self._title = self._typed(self._case.title, "title")

    def report(self) -> RootCauseReport:
        """All of it that this audience may read."""
        case, account = self._case, self._from.account
        part = self._from.part
        title = (part.part.title if part and not self._from.home else "") or case.title
        tree, fish = self._drawings()
        everybody = self._named([case.lead or "", *case.team])
        return RootCauseReport(
            account=account.name,
            audience=self._audience,
            title=self._typed(title, "title", part.part.fence if part else None),
            number=show(case.id)[-6:].upper(),
            state=state_name(case.state),
            opened=brief_say.dated(case.opened_on),
            closed=brief_say.dated(case.closed_on),
            lead=case.lead if case.lead and case.lead in everybody else "",
            team=self._team(everybody),
            began=self._began(),
            problem=self._prose(case.problem, "problem"),
            impact=self._impact(),
            containment=self._prose(case.containment, "containment"),
            whys=tree,
            whys_sources=(self._whys_source(),) if tree is not None else (),
            fishbone=fish,
            fishbone_sources=(self._bones_source(),) if fish is not None else (),
            evidence=self._evidence(),
            root_cause=self._prose(case.root_cause, "root_cause"),
            escape_point=self._prose(case.escape_point, "escape_point"),
            actions=self._actions(),
            verdict=self._verdict(),
            verdict_lines=self._verdict_lines(),
            proofs=self._proofs(),
            others=self._others(),
            told=self._told(),
            events=self._events(),
            lessons=self._prose(case.lessons, "lessons"),
            thanks=self._thanks(everybody),
            sources=self._cited.sources(),
            demo=self._from.demo,
            as_of=brief_say.dated(account.as_of) if account.as_of else "",
            prepared_on=brief_say.dated(self._day),
            prepared_by=self._from.person,
        )

    # People

    def _named(self, names: Iterable[str]) -> list[str]:
        allowed = self._from.colleagues
        told = [" ".join(name.split()) for name in names if name and name.strip()]
        return [one for one in dict.fromkeys(told) if allowed is None or one in allowed]

    def _team(self, named: list[str]) -> tuple[Line, ...]:
        number = self._case_source()
        lead = " ".join((self._case.lead or "").split())
        lines = [
            Line(say.member_line(name, leads=name == lead), (number,), Circle.CUSTOMER)
            for name in named
        ]
        everybody = {" ".join(name.split()) for name in (lead, *self._case.team) if name.strip()}
        missing = len(everybody) - len(named)
        if missing and named:
            lines.append(Line(say.left_out_line(missing), (), Circle.CUSTOMER))
        return tuple(lines)

    def _thanks(self, named: list[str]) -> tuple[Line, ...]:
        lines = (
            [Line(say.customer_thanks(found=bool(self._case.root_cause)), (), Circle.CUSTOMER)]
            if self._shared
            else []
        )
        if named:
            lines.append(Line(say.thanks_line(named), (), Circle.CUSTOMER))
        return tuple(lines)

    # The problem

    def _began(self) -> tuple[Line, ...]:
        case, part = self._case, self._from.part
        lines = []
        query = part.part.query if part is not None else case.query
        if query and query in self._from.slices:
            name, count = self._from.slices[query]
            source = say.slice_source(name, count, self._from.account.as_of or self._day)
            number = self._cite(source, "complaint", self._from.account.id)
            lines.append(Line(say.slice_line(name, count), (number,), Circle.CUSTOMER))
        # Days and signal of the home account's figures are that customer's.
        if self._from.home:
            if case.began_on:
                text = say.began_line(case.began_on, case.began_low_on, case.began_high_on)
                lines.append(Line(text, (self._case_source(),), Circle.CUSTOMER))
            if case.signal and not self._shared:
                text = say.signal_line(" ".join(case.signal.split()))
                lines.append(Line(text, (self._case_source(),)))
        return tuple(lines)

    def _impact(self) -> tuple[Line, ...]:
        part = self._from.part
        return self._prose(part.part.impact, "impact", part.part.fence) if part is not None else ()

    def _others(self) -> tuple[Line, ...]:
        if self._shared:
            return ()
        lines = []
        hidden = 0
        for part in self._view.parts:
            if part.home:
                continue
            if part.account is None:
                hidden += 1
                continue
            text = say.other_line(part.account.name, part.count, part.part.told_on)
            source = say.told_source(part.part.told_on) if part.part.told_on else ""
            number = self._cite(source, "case", self._case.id) if source else 0
            lines.append(Line(text, (number,) if number else (self._case_source(),)))
        if hidden:
            lines.append(Line(say.hidden_line(hidden), (self._case_source(),)))
        return tuple(lines)

    # The cause

    def _drawings(self) -> tuple[WhyTreeFigure | None, FishboneFigure | None]:
        view = replace(
            self._view,
            whys=tuple(self._blank(why, "whys") for why in self._view.whys),
            bones=tuple(self._blank(bone, "fishbone") for bone in self._view.bones),
        )
        tree, fish = why_tree(view), fishbone(view)
        if self._shared:
            marks = self._marks
            chains = tuple(
                replace(chain, causes=without_internal(chain.causes, marks))
                for chain in tree.chains
            )
            tree = replace(tree, chains=chains)
            bones = tuple(
                replace(bone, causes=without_internal(bone.causes, marks)) for bone in fish.bones
            )
            fish = replace(fish, bones=bones)
        tree, fish = replace(tree, problem=self._title), replace(fish, problem=self._title)
        return (
            tree if next(tree.walk(), None) is not None else None,
            fish if next(fish.walk(), None) is not None else None,
        )

    def _blank(self, row: _Twig, where: str) -> _Twig:
        evidence = self._typed(row.evidence, where) if row.evidence else row.evidence
        if isinstance(row, Why):
            return replace(row, answer=self._typed(row.answer, where), evidence=evidence)
        category = self._typed(row.category, where)
        return replace(row, text=self._typed(row.text, where), category=category, evidence=evidence)

    def _evidence(self) -> tuple[Line, ...]:
        """What shows the answers that were confirmed or ruled out, where a row or a slice shows it."""
        lines = []
        rows: tuple[Why | Bone, ...] = (*self._view.whys, *self._view.bones)
        for row in rows:
            text = row.answer if isinstance(row, Why) else row.text
            if row.standing == SUPPOSED or not text or self._is_inside(text):
                continue
            numbers = self._shown_by(row)
            if not numbers:
                continue
            where = "whys" if isinstance(row, Why) else "fishbone"
            said = self._typed(" ".join(text.split()), where)
            state = standing_name(row.standing)
            lines.append(Line(f"{said.rstrip('.')} ({state}).", numbers, Circle.CUSTOMER))
        return tuple(lines)

    def _shown_by(self, row: Why | Bone) -> tuple[int, ...]:
        numbers = []
        known = self._from.evidence.get(row.evidence_id or b"")
        if known is not None:
            kind, called, fence = known
            if not self._shared or fence == self._from.account.fence:
                shareable = kind == "complaint"
                numbers.append(self._cite(called, kind, row.evidence_id or b"", shared=shareable))
        query = row.evidence_query if isinstance(row, Why) else None
        # A slice of the home account's complaints tells nobody else's customer anything.
        if query and query in self._from.slices and self._from.home:
            name, count = self._from.slices[query]
            source = say.slice_source(name, count, self._from.account.as_of or self._day)
            numbers.append(self._cite(source, "complaint", self._from.account.id))
        return tuple(numbers)

    # What was done, and whether it held

    def _actions(self) -> tuple[ReportAction, ...]:
        allowed = {self._from.account.fence, self._case.fence}
        printed = []
        for action in self._view.actions:
            if action.state == WITHDRAWN or not action.action:
                continue
            if self._shared and (action.fence not in allowed or self._is_inside(action.wording)):
                continue
            if self._shared and not self._from.home and action.direction == "theirs":
                continue  # what another customer promised us
            printed.append(self._action(action))
        order = {"containment": 0, "corrective": 1, "preventive": 2}
        return tuple(sorted(printed, key=lambda one: order.get(one.kind, 3)))

    def _action(self, action: Commitment) -> ReportAction:
        number = self._cite(say.actions_source(self._day), "case", self._case.id)
        owner = " ".join((action.owner or "").split())
        allowed = self._from.colleagues
        if allowed is not None and owner and owner not in allowed:
            owner = say.a_colleague()
        return ReportAction(
            text=self._typed(" ".join(action.wording.split()), "actions", action.fence),
            kind=action.action or "",
            owner=owner,
            due=brief_say.due_day(action.due_on, self._from.today),
            state=say.action_state(action, self._from.today),
            done=action.state == "kept",
            late=action.days_late(self._from.today) > 0 or action.state == "broken",
            sources=(number,),
            circle=Circle.CUSTOMER,
        )

    def _visible(self) -> list[PartCheck]:
        check = self._from.check
        if check is None:
            return []
        if not self._shared:
            together = [check.together] if check.together is not None else []
            return [*together, *check.parts]
        part = self._from.part
        return [
            one
            for one in check.parts
            if part is not None and one.part is not None and one.part.part.id == part.part.id
        ]

    def _alone(self) -> bool:
        return len(self._view.parts) <= 1

    def _verdict(self) -> Verdict:
        if self._case.verdict and (self._alone() or not self._shared):
            return verdict_of(self._case.verdict)
        shown = self._visible()
        return verdict_of(shown[0].effect.verdict if shown and shown[0].effect else "")

    def _verdict_lines(self) -> tuple[Line, ...]:
        case, check = self._case, self._from.check
        lines = []
        # What was taken down may speak of all accounts together.
        if case.verdict_words and (self._alone() or not self._shared):
            words = " ".join(case.verdict_words.split())
            same = check is not None and check.words == case.verdict_words
            text = (
                say.verdict_kept(case.verdict_on, verdict_name(case.verdict))
                if same
                else say.verdict_line(case.verdict_on, brief_say.sentences(words))
            )
            lines.append(Line(text, (self._case_source(),), Circle.CUSTOMER))
        if check is not None and not check.parts and not self._shared:
            lines.append(
                Line(brief_say.sentences(check.sentence), (self._case_source(),), Circle.CUSTOMER)
            )
        if case.check_on and not case.verdict:
            lines.append(
                Line(say.check_planned(case.check_on), (self._case_source(),), Circle.CUSTOMER)
            )
        return tuple(lines)

    def _proofs(self) -> tuple[Proof, ...]:
        several = len(self._view.parts) > 1 and not self._shared
        made = self._from.check.made_on if self._from.check is not None else self._day
        proofs = []
        for place, one in enumerate(self._visible()):
            account = one.part.account if one.part is not None else None
            as_of = one.effect.as_of if one.effect is not None else self._day
            row = account.id if account is not None else self._case.id
            number = self._cite(say.check_source(made, as_of), "complaint", row)
            name = account_name(account.name) if account is not None else say.all_together()
            drawn = place < _MOST_CHARTS
            proofs.append(proof_of(one, name if several else "", number, drawn=drawn))
        return tuple(proofs)

    # Told, learned, what happened when

    def _told(self) -> tuple[Line, ...]:
        parts = self._view.parts
        if self._shared:
            own = self._from.part
            parts = (own,) if own is not None else ()
        lines: list[Line] = []
        for part in parts:
            if part.account is not None and part.part.told_on:
                lines += self._told_of(part.part, part.account)
        return tuple(lines)

    def _told_of(self, part: CasePart, account: Account) -> list[Line]:
        contact = self._from.contacts.get(part.contact_id or b"", "")
        several = len(self._view.parts) > 1 and not self._shared
        by, how = part.told_by, self._typed(part.told_how or "", "told", part.fence)
        if by and self._from.colleagues is not None and by not in self._from.colleagues:
            by = say.a_colleague()
        text = say.told_line(contact, part.told_on, how, by, shared=self._shared)
        text = brief_say.titled(account.name, text) if several else text
        number = self._cite(say.told_source(part.told_on), "case", self._case.id)
        words = self._prose(part.told_words, "told", part.fence, source=number)
        return [Line(text, (number,), Circle.CUSTOMER), *words]

    def _events(self) -> tuple[Dated, ...]:
        number = self._cite(say.timeline_source(self._day), "case", self._case.id)
        return days_of(self._view, self._visible(), self._heard, number, named=not self._shared)

    def _heard(self, event: CaseEvent) -> str:
        """What an event's words are to this reader; "" where they are not meant for them."""
        allowed = {self._from.account.fence, self._case.fence}
        if self._shared and (event.fence not in allowed or self._is_inside(event.text)):
            return ""
        return self._typed(" ".join(event.text.split()), "events", event.fence)

    # What sections share

    def _typed(self, text: str, where: str, fence: bytes | None = None) -> str:
        """What somebody typed, as this reader may find it; in the case's fence unless another is named."""
        return self._blanked(text, where, fence or self._case.fence)

    def _prose(
        self, text: str | None, where: str, fence: bytes | None = None, *, source: int | None = None
    ) -> tuple[Line, ...]:
        """What somebody typed, line by line, without what stays inside."""
        if not text or not text.strip():
            return ()
        number = self._case_source() if source is None else source
        # Whole paragraphs are searched: a name may stand across two lines.
        lines = [line for line in plain_lines(text) if not (self._shared and self._is_inside(line))]
        return tuple(
            Line(line, (number,), Circle.CUSTOMER)
            for line in self._typed("\n".join(lines), where, fence).split("\n")
            if line
        )

    def _is_inside(self, text: str) -> bool:
        start = text.casefold().lstrip()
        return start.startswith(tuple(mark.casefold() for mark in self._marks))

    def _case_source(self) -> int:
        return self._cite(say.case_source(self._title, self._day), "case", self._case.id)

    def _whys_source(self) -> int:
        return self._cite(say.whys_source(self._title, self._day), "case", self._case.id)

    def _bones_source(self) -> int:
        return self._cite(say.bones_source(self._title, self._day), "case", self._case.id)

    def _cite(self, text: str, kind: str, row: bytes, *, shared: bool = True) -> int:
        circle = Circle.CUSTOMER if shared else Circle.TEAM
        return self._cited.cite(text, kind, row, circle)
