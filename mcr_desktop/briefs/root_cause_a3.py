"""How an A3 report looks: one landscape page, the problem and its cause on the left, the cure on the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from mcr_desktop.briefs import blocks
from mcr_desktop.briefs.blocks import TINY, head
from mcr_desktop.briefs.layout import Page, Sheets
from mcr_desktop.briefs.pages import Flow, Paper, Placed
from mcr_desktop.briefs.root_cause_frames import Frame
from mcr_desktop.briefs.root_cause_parts import Parts, cut
from mcr_desktop.briefs.typesetting import Setter, Strip, kept, space, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.briefs.content import Line as Statement
    from mcr_desktop.briefs.fonts import Fonts
    from mcr_desktop.briefs.root_cause_content import RootCauseReport
    from mcr_desktop.briefs.root_cause_words import ReportWords

_GUTTER = 26.0


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much one page tells; lengths are letters."""

    scale: float
    chart: float
    letters: int
    lines: int
    actions: int
    fishbone: bool
    grounds: bool
    drawing: float
    """Points that a drawing may be tall."""


_DETAILS = (
    _Detail(0.94, 140, 600, 8, 12, fishbone=True, grounds=True, drawing=300),
    _Detail(0.94, 128, 600, 8, 12, fishbone=True, grounds=False, drawing=300),
    _Detail(0.88, 128, 600, 8, 12, fishbone=True, grounds=False, drawing=300),
    _Detail(0.82, 124, 600, 8, 12, fishbone=True, grounds=False, drawing=300),
    _Detail(0.78, 122, 420, 6, 12, fishbone=True, grounds=False, drawing=280),
    _Detail(0.82, 116, 300, 5, 12, fishbone=False, grounds=False, drawing=280),
    _Detail(0.80, 112, 220, 4, 10, fishbone=False, grounds=False, drawing=280),
    _Detail(0.78, 110, 300, 5, 12, fishbone=False, grounds=False, drawing=280),
    _Detail(0.76, 108, 220, 4, 10, fishbone=False, grounds=False, drawing=280),
    _Detail(0.74, 108, 220, 4, 8, fishbone=False, grounds=False, drawing=270),
    _Detail(0.72, 108, 220, 4, 8, fishbone=False, grounds=False, drawing=260),
    _Detail(0.72, 108, 160, 3, 6, fishbone=False, grounds=False, drawing=200),
    _Detail(0.72, 108, 120, 2, 5, fishbone=False, grounds=False, drawing=150),
)
"""From all that is worth telling down to what always fits; type stays above 6.6 points."""
_SHARES = (0.5, 0.55, 0.45, 0.59)
"""Of the width, how much the left column takes: whichever lets both sides fit."""


def landscape(paper: Paper) -> Paper:
    """The sheet turned, with narrower margins: every inch of it counts."""
    return Paper(paper.height, paper.width, side=34.0, top=50.0, first_top=28.0, foot=42.0)


def lay_out_a3(report: RootCauseReport, paper: Paper, fonts: Fonts, words: ReportWords) -> Sheets:
    """The page. It sets what it is given: redaction comes first.

    What does not fit is shortened step by step, and a line says so.
    """
    for detail, share in product(_DETAILS, _SHARES):
        page = _Sheet(report, _enlarged(paper, detail.scale), fonts, words, detail, share)
        if page.fits():
            break
    return Sheets((page.page(),), detail.scale)


def _enlarged(paper: Paper, scale: float) -> Paper:
    """The sheet as it looks to type that will be printed smaller; margins stay as they are."""
    return Paper(
        paper.width / scale, paper.height / scale, paper.side / scale, paper.top / scale,
        paper.first_top / scale, paper.foot / scale,
    )  # fmt: skip


class _Sheet:
    """One way to fill the page."""

    def __init__(
        self,
        report: RootCauseReport,
        paper: Paper,
        fonts: Fonts,
        words: ReportWords,
        detail: _Detail,
        share: float,
    ) -> None:
        self._setter = Setter(fonts)
        self._full = report
        self._report = _shortened(report, detail)
        self._words = words
        self._paper = paper
        self._detail = detail
        self._parts = Parts(self._report, self._setter, words)
        self._frame = Frame(self._parts, paper, words.a3, compact=True)
        self._side = (paper.measure - _GUTTER) * share
        self._other = paper.measure - _GUTTER - self._side
        self._flow = Flow(paper)
        self._frame.masthead(self._flow)
        self._flow.gap(5)
        self._left = self._problem_side()
        self._right = self._cure_side()
        sources = self._sources()
        ahead = total(self._left) - total(self._right) - total(sources)
        if ahead <= 0:
            self._left += self._fishbone(self._side)
        else:
            self._right += self._fishbone(self._other)
        self._right += sources

    def fits(self) -> bool:
        """Whether nothing has to be cut off."""
        return max(total(self._left), total(self._right)) <= self._flow.room

    def page(self) -> Page:
        """The finished sheet; what it cannot hold is counted as left out."""
        top, room = self._flow.y, self._flow.room
        shortened = _lines(self._report) != _lines(self._full)
        undrawn = self._full.fishbone is not None and not self._detail.fishbone
        if shortened or undrawn or not self.fits():
            note = self._setter.paragraph(self._words.left_out, TINY, self._other)
            self._right = [*_until(self._right, room - total(note) - 3), space(3), *note]
        placed = list(self._flow.pages[0])
        for x, strips in ((0.0, self._left), (self._side + _GUTTER, self._right)):
            y = top
            for strip in _until(strips, room):
                placed.append(Placed(self._paper.side + x, y, strip))
                y += strip.height
        return Page((*placed, *self._frame.running(1, 1)))

    def _problem_side(self) -> list[Strip]:
        report, words, parts, room = self._report, self._words, self._parts, self._side
        background = [*report.began, *report.impact, *report.others]
        first = report.proofs[:1]
        problem = parts.prose(report.problem, room, instead=words.no_problem)
        strips = self._section(room, words.problem, problem, first=True)
        if background:
            strips += self._section(room, words.background, parts.prose(background, room))
        if first and first[0].figure is not None and first[0].figure.points:
            strips += self._section(
                room, words.condition, parts.chart(first[0], room, self._detail.chart)
            )
        cause = [
            *self._named(room, words.root_cause, report.root_cause, words.no_cause),
            *self._named(room, words.escape_point, report.escape_point, words.no_escape),
        ]
        if report.whys is None:
            cause += parts.nothing(words.no_whys, room)
        else:
            cause += [space(4), *parts.drawing(report.whys, room, self._detail.drawing)]
        return [*strips, *self._section(room, words.cause, cause)]

    def _cure_side(self) -> list[Strip]:
        report, words, parts, room = self._report, self._words, self._parts, self._other
        contained = parts.prose(report.containment, room)
        actions = parts.actions(report.actions, room)
        cure = [*contained, *([space(3)] if contained and actions else []), *actions]
        if not report.actions:
            cure += parts.nothing(words.no_corrective, room)
        strips = self._section(room, words.countermeasures, cure, first=True)
        effect = parts.prose(report.verdict_lines, room)
        for proof in report.proofs:
            bare = replace(proof, figure=None)
            # The masthead says the verdict in a word, the sentence in full.
            grounds, headed = self._detail.grounds, bool(proof.name)
            effect += parts.proof(bare, room, 0.0, grounds=grounds, headed=headed)
        if not effect:
            effect = parts.nothing(words.no_check, room)
        strips += self._section(room, words.effect, effect)
        follow = self._named(room, words.told, report.told, parts.untold)
        follow += self._named(room, words.lessons, report.lessons, "")
        follow += self._named(room, words.d1, report.team, "", parted=";")
        return [*strips, *self._section(room, words.follow_up, follow)]

    def _fishbone(self, room: float) -> list[Strip]:
        figure = self._report.fishbone
        if figure is None or not self._detail.fishbone:
            return []
        drawn = self._parts.drawing(figure, room, self._detail.drawing)
        return self._section(room, self._words.fishbone, drawn)

    def _named(
        self, room: float, title: str, lines: Sequence[Statement], instead: str, *, parted: str = ""
    ) -> list[Strip]:
        """A finding behind its name, on one line where it is short."""
        setter = self._setter
        if not lines:
            return self._parts.nothing(instead, room) if instead else []
        tokens = setter.tokens(f"{title}:", blocks.STRONG)
        for number, line in enumerate(lines, start=1):
            last = number == len(lines)
            same = not last and line.sources == lines[number].sources
            text = line.text if last else f"{line.text}{parted}"
            tokens += setter.tokens(text, blocks.BODY, () if same else line.sources)
        return [*setter.lines(tokens, room, blocks.BODY.leading), space(2)]

    def _section(
        self, room: float, title: str, body: Sequence[Strip], *, first: bool = False
    ) -> list[Strip]:
        """A head with what belongs there; the first stands under the masthead's own rule."""
        if not any(strip.ops for strip in body):
            return []
        return [*head(self._setter, title, room, ruled=not first), *body, space(7)]

    def _sources(self) -> list[Strip]:
        """Where it comes from, run together: one page has no room for a list."""
        if not self._report.sources:
            return []
        said = "; ".join(f"{one.number}\u00a0{one.text}" for one in self._report.sources)
        text = f"{self._words.sources}: {said}"
        strips = self._setter.paragraph(text, TINY, self._other)
        if self._setter.missing:
            strips += self._setter.paragraph(self._words.missing, TINY, self._other)
        return [space(2), *kept(strips)]


def _shortened(report: RootCauseReport, detail: _Detail) -> RootCauseReport:
    """The report as far as a page of that detail tells it."""

    def fewer(lines: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple(
            replace(line, text=cut(line.text, detail.letters)) for line in lines[: detail.lines]
        )

    return replace(
        report,
        began=fewer(report.began),
        problem=fewer(report.problem),
        impact=fewer(report.impact),
        containment=fewer(report.containment),
        root_cause=fewer(report.root_cause),
        escape_point=fewer(report.escape_point),
        verdict_lines=fewer(report.verdict_lines)[:1],
        others=fewer(report.others),
        told=fewer(report.told),
        lessons=fewer(report.lessons),
        team=report.team[: detail.lines],
        proofs=report.proofs[:1],
        actions=tuple(
            replace(one, text=cut(one.text, detail.letters // 2))
            for one in report.actions[: detail.actions]
        ),
    )


def _lines(report: RootCauseReport) -> list[object]:
    return [
        report.problem, report.began, report.impact, report.containment, report.root_cause,
        report.escape_point, report.told, report.lessons, report.actions, report.others,
    ]  # fmt: skip


def _until(strips: Sequence[Strip], room: float) -> list[Strip]:
    """As many strips as there is room for."""
    used = 0.0
    for number, strip in enumerate(strips):
        used += strip.height
        if used > room + 0.01:
            return list(strips[:number])
    return list(strips)
