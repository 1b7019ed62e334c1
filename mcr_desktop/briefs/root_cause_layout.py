"""How an 8D report looks: the eight disciplines in their order, on as many pages as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs import blocks
from mcr_desktop.briefs.blocks import head
from mcr_desktop.briefs.layout import Page, Sheets
from mcr_desktop.briefs.pages import Flow
from mcr_desktop.briefs.root_cause_frames import Frame
from mcr_desktop.briefs.root_cause_parts import Parts
from mcr_desktop.briefs.typesetting import Setter, Strip, kept, space, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.briefs.content import Line as Statement
    from mcr_desktop.briefs.fonts import Fonts
    from mcr_desktop.briefs.pages import Paper
    from mcr_desktop.briefs.root_cause_content import Proof, RootCauseReport
    from mcr_desktop.briefs.root_cause_words import ReportWords

_GUTTER = 24.0
_SECTION = 13.0
_CHART_HEIGHT = 150.0
_LEAST_CHART = 112.0
_TIGHTER = (0.96, 0.93, 0.9)
_MOSTLY_EMPTY = 0.3
_FRAMED = 26.0
"""Points that a section's head and the air above it take."""


def lay_out_eight_d(
    report: RootCauseReport, paper: Paper, fonts: Fonts, words: ReportWords
) -> Sheets:
    """The report's pages. It sets what it is given: redaction comes first.

    Where slightly smaller type saves a sheet that would stand mostly empty, it is set so.
    """
    draft = _EightD(report, paper, fonts, words)
    pages = draft.pages()
    if len(pages) > 1 and draft.last_fill < _MOSTLY_EMPTY:
        for scale in _TIGHTER:
            tight = _EightD(report, paper.enlarged(scale), fonts, words).pages()
            if len(tight) < len(pages):
                return Sheets(tuple(tight), scale)
    return Sheets(tuple(pages))


class _EightD:
    """One report on its way to paper."""

    def __init__(
        self, report: RootCauseReport, paper: Paper, fonts: Fonts, words: ReportWords
    ) -> None:
        self._report = report
        self._words = words
        self._paper = paper
        self._setter = Setter(fonts)
        self._parts = Parts(report, self._setter, words)
        self._frame = Frame(self._parts, paper, words.eight_d)
        self._flow = Flow(paper)
        self._measure = paper.measure
        self.last_fill = 0.0

    def pages(self) -> list[Page]:
        """The finished sheets, with running heads and feet."""
        report, words, parts, room = self._report, self._words, self._parts, self._measure
        self._frame.masthead(self._flow)
        self._flow.gap(8)
        self._flow.put((0, parts.summary(room)))
        self._section("D1", words.d1, parts.prose(report.team, room, instead=words.no_team))
        self._section("D2", words.d2, self._problem())
        self._section("D3", words.d3, self._containment())
        self._cause()
        corrective = self._of_kind("corrective") or parts.nothing(words.no_corrective, room)
        self._section("D5", words.d5, corrective)
        self._effect()
        preventive = self._of_kind("preventive") or parts.nothing(words.no_preventive, room)
        self._section("D7", words.d7, preventive)
        self._section("D8", words.d8, self._end())
        if report.events:
            self._section("", words.timeline, parts.days(report.events, room))
        self._sources()
        count = len(self._flow.pages)
        self.last_fill = (self._flow.y - self._paper.top) / self._flow.full_height
        return [
            Page((*placed, *self._frame.running(number, count)))
            for number, placed in enumerate(self._flow.pages, start=1)
        ]

    def _problem(self) -> list[Strip]:
        report, words, parts, room = self._report, self._words, self._parts, self._measure
        impact = words.impact.format(account=report.account)
        return [
            *parts.prose(report.problem, room, instead=words.no_problem),
            *parts.titled(words.came_to_light, report.began, room),
            *parts.titled(impact, report.impact, room),
            *parts.titled(words.others, report.others, room),
        ]

    def _containment(self) -> list[Strip]:
        report, words, parts, room = self._report, self._words, self._parts, self._measure
        table = self._of_kind("containment")
        prose = parts.prose(report.containment, room)
        if not table and not prose:
            return parts.nothing(words.no_containment, room)
        return [*prose, *([space(4)] if prose and table else []), *table]

    def _of_kind(self, kind: str) -> list[Strip]:
        items = [item for item in self._report.actions if item.kind == kind]
        return self._parts.actions(items, self._measure)

    def _cause(self) -> None:
        report, words, parts, room = self._report, self._words, self._parts, self._measure
        body = [
            *self._lead(words.root_cause, report.root_cause, words.no_cause),
            *self._lead(words.escape_point, report.escape_point, words.no_escape),
        ]
        self._section("D4", words.d4, body)
        tallest = self._flow.full_height - _FRAMED - 8
        if report.whys is None:
            self._flow.put(
                (0, [*parts.subhead(words.whys, room), *parts.nothing(words.no_whys, room)])
            )
        else:
            self._figure(
                words.whys,
                parts.drawing(report.whys, room, tallest, self._here()),
                report.whys_sources,
            )
        if report.fishbone is not None:
            drawn = parts.drawing(report.fishbone, room, tallest, self._here())
            self._figure(words.fishbone, drawn, report.fishbone_sources)
        self._flow.put((0, parts.titled(words.evidence, report.evidence, room)))

    def _here(self) -> float:
        """What a drawing under its head may take of this page."""
        return self._flow.room - blocks.HEAD.leading - 12

    def _lead(self, title: str, lines: Sequence[Statement], instead: str) -> list[Strip]:
        """The finding itself, set larger than what leads to it."""
        parts, room = self._parts, self._measure
        if not lines:
            return [*parts.subhead(title, room), *parts.nothing(instead, room)]
        body = parts.prose(lines, room, style=blocks.STRONG)
        return [*parts.subhead(title, room), *body, space(3)]

    def _figure(self, title: str, strips: Sequence[Strip], sources: Sequence[int]) -> None:
        """A drawing under its small head, with the numbers of its sources."""
        setter = self._setter
        tokens = setter.tokens(title, blocks.HEAD, sources)
        heading = kept(setter.lines(tokens, self._measure, blocks.HEAD.leading))
        self._flow.gap(6)
        self._flow.put((0, [*heading, *strips]))

    def _effect(self) -> None:
        report, words, parts, room = self._report, self._words, self._parts, self._measure
        body = parts.prose(report.verdict_lines, room)
        if not body and not report.proofs:
            body = parts.nothing(words.no_check, room)
        # What all verdicts rest on is told once, beneath the first.
        proofs = (
            [self._proof(report.proofs[0], _SECTION + _FRAMED + total(body))]
            if report.proofs
            else []
        )
        self._section("D6", words.d6, [*kept(body), *(proofs[0] if proofs else [])])
        for proof in report.proofs[1:]:
            self._flow.gap(5)
            self._flow.put((0, self._proof(proof, 5, grounds=False)))

    def _proof(self, proof: Proof, before: float, *, grounds: bool = True) -> list[Strip]:
        """A verdict with its chart, which gives way a little where that saves turning the page."""
        parts, room = self._parts, self._measure
        strips = parts.proof(proof, room, _CHART_HEIGHT, grounds=grounds)
        over = before + total(strips) - self._flow.room
        if 0 < over <= _CHART_HEIGHT - _LEAST_CHART:
            return parts.proof(proof, room, _CHART_HEIGHT - over, grounds=grounds)
        return strips

    def _end(self) -> list[Strip]:
        report, words, parts, room = self._report, self._words, self._parts, self._measure
        return [
            *parts.titled(words.told, report.told, room, instead=parts.untold),
            *parts.titled(words.lessons, report.lessons, room, instead=words.no_lessons),
            *parts.titled(words.thanks, report.thanks, room),
        ]

    def _section(self, number: str, title: str, body: Sequence[Strip]) -> None:
        self._flow.gap(_SECTION)
        text = f"{number}\u2002{title}" if number else title
        self._flow.put((0, [*head(self._setter, text, self._measure), *body]))

    def _sources(self) -> None:
        half = (self._measure - _GUTTER) / 2
        strips = blocks.sources(self._setter, self._report.sources, half)
        if self._setter.missing:
            strips += self._setter.paragraph(self._words.missing, blocks.TINY, half - 15, x=15)
        if not strips:
            return
        self._flow.gap(_SECTION + 3)
        title = head(self._setter, self._words.sources, self._measure)
        if self._flow.room < sum(s.height for s in title) + 3 * blocks.TINY.leading:
            self._flow.turn()
        self._flow.put((0, [Strip(s.height, s.ops) for s in title]))
        self._flow.put_balanced((0, half + _GUTTER), strips)
