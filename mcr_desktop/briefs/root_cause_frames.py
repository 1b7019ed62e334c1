"""What every sheet of a root-cause report carries: masthead, chips, running head and foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.content import Audience
from mcr_desktop.briefs.fonts import Face
from mcr_desktop.briefs.pages import Placed
from mcr_desktop.briefs.root_cause_parts import MARKS
from mcr_desktop.briefs.typesetting import Op, Strip, Style
from mcr_desktop.figures.primitives import Box, Ink, Line, Marker, Rect

if TYPE_CHECKING:
    from mcr_desktop.briefs.pages import Flow, Paper
    from mcr_desktop.briefs.root_cause_parts import Parts

_KICKER = Style(7.6, 10.0, Face.BOLD, Ink.ACCENT)
_TITLE = Style(19.0, 23.0, Face.BOLD)
_LONG_TITLE = Style(14.0, 17.5, Face.BOLD)
_ACCOUNT = Style(11.4, 15.0, Face.BOLD)
_META = Style(9.0, 13.0, Face.REGULAR, Ink.MUTED)
_STATE = Style(14.0, 18.0, Face.BOLD)
_RUNNING = Style(7.6, 10.0, Face.REGULAR, Ink.MUTED)
_RUNNING_BOLD = Style(7.6, 10.0, Face.BOLD, Ink.MUTED)
_CHIP = Style(7.2, 10.0, Face.BOLD, Ink.PAPER)


class Frame:
    """Sets what is the same on every sheet."""

    def __init__(self, parts: Parts, paper: Paper, kicker: str, *, compact: bool = False) -> None:
        self._parts = parts
        self._paper = paper
        self._kicker = kicker
        self._compact = compact
        self._measure = paper.measure

    def masthead(self, flow: Flow) -> None:
        """Case, account, days and the verdict."""
        parts, measure = self._parts, self._measure
        report, words, setter = parts.report, parts.words, parts.setter
        top: list[Op] = [*setter.run(self._kicker, _KICKER, 0, 8), *self._chips()]
        flow.put((0, [Strip(15, tuple(top)), Strip(2 if self._compact else 5)]))
        verdict = parts.verdict_word(report.verdict)
        side = max(setter.width(verdict, _STATE) + 20, setter.width(words.held, _RUNNING))
        side = min(side, measure * 0.34)
        shape, ink = MARKS[report.verdict]
        right: list[Op] = [*setter.run_right(words.held, _RUNNING, measure, 9)]
        said = setter.fitted(verdict, _STATE, side - 16)
        right += setter.run_right(said, _STATE, measure, 26)
        right.append(Marker(measure - setter.width(said, _STATE) - 11, 20.5, 9, shape, ink))
        room = measure - side - 24
        title = setter.paragraph(report.title, _LONG_TITLE if self._compact else _TITLE, room)
        if len(title) > 1 and not self._compact:
            title = setter.paragraph(report.title, _LONG_TITLE, room)
        account = setter.paragraph(report.account, _ACCOUNT, room)
        flow.put((0, [*title, Strip(1.5), *account]), (0, [Strip(32, tuple(right))]))
        facts = [words.case.format(number=report.number)] if report.number else []
        facts += [report.state] if report.state else []
        facts += [words.opened.format(day=report.opened)] if report.opened else []
        facts += [words.closed.format(day=report.closed)] if report.closed else []
        facts += [words.lead.format(name=report.lead)] if report.lead else []
        flow.put((0, setter.paragraph(" \u00b7 ".join(facts), _META, measure)))
        flow.gap(4 if self._compact else 6)
        flow.put((0, [Strip(2, (Line(0, 0, measure, 0, Ink.INK, 1.6),))]))

    def running(self, number: int, count: int) -> list[Placed]:
        """Whose it is, its place in the whole, the demo mark; on later sheets the title once more."""
        parts, paper = self._parts, self._paper
        report, words, setter = parts.report, parts.words, parts.setter
        placed: list[Placed] = []
        if number > 1:
            chips = self._chips()
            room = min(op.box.x for op in chips if isinstance(op, Rect)) - 12
            title = setter.fitted(f"{report.account} \u00b7 {report.title}", _RUNNING_BOLD, room)
            ops: list[Op] = [*setter.run(title, _RUNNING_BOLD, 0, 8), *chips]
            ops.append(Line(0, 15.5, self._measure, 15.5, Ink.GRID, 0.6))
            placed.append(Placed(paper.side, paper.top - 28, Strip(16, tuple(ops))))
        page = words.page.format(page=number, pages=count)
        team = report.audience is Audience.TEAM
        owner = words.team_footer if team else words.customer_footer
        facts = [owner.format(account=report.account)]
        if report.prepared_on:
            made = words.prepared_by if report.prepared_by else words.prepared
            facts.append(made.format(date=report.prepared_on, name=report.prepared_by))
        if report.as_of:
            facts.append(words.as_of.format(date=report.as_of))
        room = self._measure - setter.width(page, _RUNNING_BOLD) - 16
        foot: list[Op] = [Line(0, 0, self._measure, 0, Ink.GRID, 0.6)]
        foot += setter.run(setter.fitted(" \u00b7 ".join(facts), _RUNNING, room), _RUNNING, 0, 12)
        foot += setter.run_right(page, _RUNNING_BOLD, self._measure, 12)
        below = paper.height - paper.foot + 14
        placed.append(Placed(paper.side, below, Strip(14, tuple(foot))))
        return placed

    def _chips(self) -> list[Op]:
        parts = self._parts
        words, setter = parts.words, parts.setter
        team = parts.report.audience is Audience.TEAM
        chips = [(words.team_copy if team else words.customer_copy, Ink.INK)]
        if parts.report.demo:
            chips.append((words.demo, Ink.WATCH))
        right = self._measure
        ops: list[Op] = []
        for text, ink in chips:
            wide = setter.width(text, _CHIP) + 11
            ops.append(Rect(Box(right - wide, -1, wide, 12.5), ink))
            ops += setter.run(text, _CHIP, right - wide + 5.5, 8)
            right -= wide + 5
        return ops
