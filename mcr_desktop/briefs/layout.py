"""How a meeting brief looks: what stands where, on how many pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.briefs import blocks
from mcr_desktop.briefs.blocks import BODY, SMALL, STRONG, columns_pay, head, trend_mark
from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.content import Audience, MeetingBrief, Person
from mcr_desktop.briefs.fonts import Face
from mcr_desktop.briefs.pages import Flow, Paper, Placed, TooManyPagesError
from mcr_desktop.briefs.typesetting import Op, Picture, Setter, Strip, Style, kept
from mcr_desktop.figures.geometry import lay_out
from mcr_desktop.figures.primitives import Box, Ink, Line, Rect, TextSizes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.briefs.fonts import Fonts
    from mcr_desktop.briefs.words import BriefWords

    _Part = tuple[str, Callable[[float], list[Strip]]]

_GUTTER = 24.0
_SECTION = 13.0
_CHART_SIZES = TextSizes(title=9.3, body=7.6, caption=7.2)
_CHART_HEIGHT = 150.0
_LEAST_CHART = 112.0
"""A chart gives way this far before it moves to the next page."""

_KICKER = Style(7.6, 10.0, Face.BOLD, Ink.ACCENT)
_ACCOUNT = Style(23.0, 27.0, Face.BOLD)
_LONG_ACCOUNT = Style(17.0, 20.5, Face.BOLD)
_MEETING = Style(11.4, 15.0, Face.BOLD)
_WHEN = Style(9.6, 14.0, Face.REGULAR, Ink.MUTED)
_STANDING = Style(14.0, 18.0, Face.BOLD)
_RUNNING = Style(7.6, 10.0, Face.REGULAR, Ink.MUTED)
_RUNNING_BOLD = Style(7.6, 10.0, Face.BOLD, Ink.MUTED)


_TIGHTER = (1.0, 0.96, 0.93)
"""How much smaller type may get to save a sheet: body text stays above 8.6 points."""
_WORTH_TRYING = 4
"""Briefs of more sheets than this are read as they come."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on one sheet."""

    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of a brief, laid out for type that is printed at `scale`."""

    pages: tuple[Page, ...]
    scale: float = 1.0


def lay_out_meeting_brief(
    brief: MeetingBrief, paper: Paper, fonts: Fonts, words: BriefWords
) -> Sheets:
    """The brief's pages. It sets what it is given: redaction comes first.

    Where a lower chart, or with it slightly smaller type, saves a sheet that would stand mostly
    empty, it is set so.
    """
    return _laid_out(_MeetingBriefPages(brief, paper, fonts, words))


def lay_out_within(
    brief: MeetingBrief, paper: Paper, fonts: Fonts, words: BriefWords, most: int
) -> Sheets | None:
    """The same where it needs no more than `most` sheets, else None; it stops as soon as that is sure."""
    tried = max(most, _WORTH_TRYING)
    try:
        sheets = _laid_out(_MeetingBriefPages(brief, paper, fonts, words, most=tried))
    except TooManyPagesError:
        return None
    return sheets if len(sheets.pages) <= most else None


def _laid_out(draft: _MeetingBriefPages) -> Sheets:
    pages = draft.pages()
    if 1 < len(pages) <= _WORTH_TRYING and draft.last_fill < 0.4:
        for scale in _TIGHTER:
            tight = draft.tighter(scale).pages()
            if len(tight) < len(pages):
                return Sheets(tuple(tight), scale)
    return Sheets(tuple(pages))


class _MeetingBriefPages:
    """One brief on its way to paper."""

    def __init__(
        self,
        brief: MeetingBrief,
        paper: Paper,
        fonts: Fonts,
        words: BriefWords,
        chart_height: float = _CHART_HEIGHT,
        most: int | None = None,
    ) -> None:
        """With `most`, laying out raises TooManyPagesError where more are needed."""
        self._brief = brief
        self._chart_height = chart_height
        self._words = words
        self._paper = paper
        self._setter = Setter(fonts)
        self._flow = Flow(paper, most)
        self._measure = paper.measure
        self._half = (paper.measure - _GUTTER) / 2
        self._team = brief.audience is Audience.TEAM
        self._begun = False
        self.last_fill = 0.0

    def tighter(self, scale: float) -> _MeetingBriefPages:
        """The same with the lowest chart, for type that is printed at a scale."""
        paper = self._paper if scale == 1 else self._paper.enlarged(scale)
        return _MeetingBriefPages(self._brief, paper, self._setter.fonts, self._words, _LEAST_CHART)

    def pages(self) -> list[Page]:
        """The finished sheets, with running heads and feet."""
        brief, words, setter = self._brief, self._words, self._setter
        self._masthead()
        after_masthead = len(self._flow.pages[0])
        purpose = words.purpose if self._team else words.purpose_shared
        self._alone(purpose, blocks.read_aloud(setter, brief.purpose, self._measure))
        changes = words.changes_since.format(since=brief.since) if brief.since else words.changes
        self._alone(changes, blocks.bullets(setter, brief.changes, self._measure))
        self._say()
        self._promises()
        self._chart()
        self._people()
        self._agenda()
        self._pair(
            (words.storekeeper, lambda room: blocks.bullets(setter, brief.storekeeper, room)),
            (words.notes, lambda room: blocks.bullets(setter, brief.notes, room)),
        )
        self._alone(words.internal, blocks.promises(setter, brief.internal, self._measure, words))
        self._ask()
        if len(self._flow.pages) == 1 and len(self._flow.pages[0]) == after_masthead:
            self._flow.put((0, setter.paragraph(words.nothing, SMALL, self._measure)))
        self._sources()
        count = len(self._flow.pages)
        self.last_fill = (self._flow.y - self._paper.top) / self._flow.full_height
        return [
            Page((*placed, *self._running(number, count)))
            for number, placed in enumerate(self._flow.pages, start=1)
        ]

    # ------------------------------------------------------------------ sections

    def _masthead(self) -> None:
        brief, words, setter = self._brief, self._words, self._setter
        side = 0.0
        right: list[Op] = []
        if brief.standing:
            side = max(
                setter.width(brief.standing, _STANDING) + 16,
                setter.width(brief.standing_note, SMALL),
                setter.width(words.standing, _RUNNING),
            )
            side = min(side, self._measure * 0.36)
            standing = setter.fitted(brief.standing, _STANDING, side - 16)
            note = setter.fitted(brief.standing_note, SMALL, side)
            edge = self._measure
            right += setter.run_right(words.standing, _RUNNING, edge, 9)
            right += setter.run_right(standing, _STANDING, edge, 25)
            mark = edge - setter.width(standing, _STANDING) - 10
            right += trend_mark(brief.standing_trend, mark, 20.5, 8.5)
            right += setter.run_right(note, SMALL, edge, 37)
            side += _GUTTER
        top: list[Op] = [*setter.run(words.meeting_brief, _KICKER, 0, 8)]
        top += self._chips()
        self._flow.put((0, [Strip(15, tuple(top)), Strip(5)]))
        name = setter.paragraph(brief.account, _ACCOUNT, self._measure - side)
        if len(name) > 1:
            name = setter.paragraph(brief.account, _LONG_ACCOUNT, self._measure - side)
        meeting = setter.paragraph(brief.meeting, _MEETING, self._measure - side)
        where = " \u00b7 ".join(part for part in (brief.when, brief.place) if part)
        standing_block = [Strip(42, tuple(right))] if right else []
        self._flow.put((0, [*name, Strip(1.5), *meeting]), (0, standing_block))
        self._flow.put((0, setter.paragraph(where, _WHEN, self._measure)))
        self._flow.gap(6)
        self._flow.put((0, [Strip(2, (Line(0, 0, self._measure, 0, Ink.INK, 1.6),))]))

    def _chips(self) -> list[Op]:
        """Whose copy this is, and whether it is make-believe, at the upper right."""
        words, setter = self._words, self._setter
        style = Style(7.2, 10.0, Face.BOLD, Ink.PAPER)
        right = self._measure
        ops: list[Op] = []
        chips = [(words.team_copy if self._team else words.customer_copy, Ink.INK)]
        if self._brief.demo:
            chips.append((words.demo, Ink.WATCH))
        for text, ink in chips:
            wide = setter.width(text, style) + 11
            ops.append(Rect(Box(right - wide, -1, wide, 12.5), ink))
            ops += setter.run(text, style, right - wide + 5.5, 8)
            right -= wide + 5
        return ops

    def _say(self) -> None:
        brief, words, setter = self._brief, self._words, self._setter
        title = words.say if self._team else words.say_shared
        self._pair(
            (title, lambda room: blocks.bullets(setter, brief.say, room)),
            (words.not_say, lambda room: blocks.bullets(setter, brief.not_say, room)),
            warned=True,
        )

    def _promises(self) -> None:
        brief, words, setter = self._brief, self._words, self._setter
        ours = words.ours if self._team else words.ours_shared
        theirs = words.theirs if self._team else words.theirs_shared
        self._pair(
            (ours, lambda room: blocks.promises(setter, brief.ours, room, words)),
            (theirs, lambda room: blocks.promises(setter, brief.theirs, room, words)),
        )

    def _agenda(self) -> None:
        brief, words, setter = self._brief, self._words, self._setter
        title = words.questions if self._team else words.questions_shared
        self._pair(
            (words.agenda, lambda room: blocks.numbered(setter, brief.agenda, room)),
            (title, lambda room: blocks.boxes(setter, brief.questions, room)),
        )

    def _chart(self) -> None:
        chart = self._brief.chart
        if chart is None:
            return
        setter = self._setter
        sentence = Style(10.4, 14.4, Face.BOLD)
        lines = setter.paragraph(
            chart.sentence.text, sentence, self._measure, sources=chart.sentence.sources
        )
        room = self._flow.room - _SECTION - 26 - sum(line.height for line in lines)
        most = self._chart_height
        height = min(room, most) if room >= _LEAST_CHART else most
        drawing = lay_out(
            chart.figure,
            self._measure,
            height,
            setter.fonts,
            sizes=_CHART_SIZES,
            titled=False,
        )
        picture = Strip(height + 4, (Picture(0, 4, drawing),))
        held = kept(lines)
        self._alone(self._words.trend, [*held, picture])

    def _people(self) -> None:
        named = [person for person in self._brief.people if clean(person.name + person.role)]
        people = sorted(named, key=lambda person: person.ours)
        if not people:
            return
        words = self._words
        if not self._team:
            theirs = [person for person in people if not person.ours]
            ours = [person for person in people if person.ours]
            them = words.from_them.format(account=self._brief.account)
            self._pair(
                (them, lambda room: self._names(theirs, room)),
                (words.from_us, lambda room: self._names(ours, room)),
            )
            return
        full = [
            (words.name, 0.21, [(p.name, STRONG) for p in people]),
            (words.role, 0.20, [(p.role, BODY) for p in people]),
            (words.decides, 0.15, [(p.decision_role, BODY) for p in people]),
            (words.person_standing, 0.15, [(p.standing, BODY) for p in people]),
            (words.person_note, 0.29, [(p.note, BODY) for p in people]),
        ]
        shown = [column for column in full if any(text for text, _ in column[2])]
        share = sum(column[1] for column in shown)
        widths = [self._measure * column[1] / share for column in shown]
        rows = list(zip(*(column[2] for column in shown), strict=True))
        cited = [person.sources for person in people]
        heads = [column[0] for column in shown]
        moves = [person.standing_trend for person in people]
        place = next((i for i, name in enumerate(heads) if name == words.person_standing), None)
        trends = (place, moves) if place is not None else None
        self._alone(words.people, blocks.table(self._setter, heads, rows, widths, cited, trends))

    def _names(self, people: Sequence[Person], room: float) -> list[Strip]:
        strips: list[Strip] = []
        muted = Style(BODY.size, BODY.leading, ink=Ink.MUTED)
        for person in people:
            setter = self._setter
            tokens = [*setter.tokens(person.name, STRONG), *setter.tokens(person.role, muted)]
            strips += [*setter.lines(tokens, room, BODY.leading), Strip(1.5)]
        return strips

    def _ask(self) -> None:
        if not self._brief.ask:
            return
        setter = self._setter
        title = self._words.ask if self._team else self._words.ask_shared
        room = blocks.panel_room(self._measure)
        accent = Style(9.3, 13.0, Face.BOLD, Ink.ACCENT)
        inside = kept(setter.paragraph(title, accent, room))
        inside += blocks.read_aloud(setter, self._brief.ask, room)
        self._flow.gap(_SECTION)
        self._flow.put((0, blocks.panel(inside, self._measure)))

    def _sources(self) -> None:
        strips = blocks.sources(self._setter, self._brief.sources, self._half)
        if self._setter.missing:
            strips += self._setter.paragraph(
                self._words.missing, blocks.TINY, self._half - 15, x=15
            )
        if not strips:
            return
        self._flow.gap(_SECTION + 3)
        title = head(self._setter, self._words.sources, self._measure)
        # A heading wants company: at least three lines of what it announces.
        if self._flow.room < sum(s.height for s in title) + 3 * blocks.TINY.leading:
            self._flow.turn()
        self._flow.put((0, [Strip(s.height, s.ops) for s in title]))
        self._flow.put_balanced((0, self._half + _GUTTER), strips)

    # ------------------------------------------------------------------ frames

    def _alone(self, title: str, body: Sequence[Strip]) -> None:
        if any(strip.ops for strip in body):
            self._section()
            self._flow.put((0, [*self._head(title, self._measure), *body]))
            self._begun = True

    def _pair(self, left: _Part, right: _Part, *, warned: bool = False) -> None:
        """Two lists side by side where both are short, else one under the other."""
        a, b = left[1](self._half), right[1](self._half)
        if a and b and columns_pay(a, b, self._flow.full_height):
            self._section()
            first = [*self._head(left[0], self._half), *a]
            second = [*self._head(right[0], self._half, warned=warned), *b]
            self._flow.put((0, first), (self._half + _GUTTER, second))
            self._begun = True
            return
        self._alone(left[0], left[1](self._measure))
        body = right[1](self._measure)
        if body:
            self._section()
            self._flow.put((0, [*self._head(right[0], self._measure, warned=warned), *body]))
            self._begun = True

    def _section(self) -> None:
        """Leaves the space that parts two sections."""
        self._flow.gap(_SECTION if self._begun else _SECTION * 0.4)

    def _head(self, title: str, room: float, *, warned: bool = False) -> list[Strip]:
        """A section's head; the first stands under the masthead's own rule."""
        ruled = self._begun
        return head(self._setter, title, room, warned=warned, ruled=ruled)

    def _running(self, number: int, count: int) -> list[Placed]:
        """What every sheet carries: whose it is, its place in the whole, and the demo mark."""
        brief, words, setter = self._brief, self._words, self._setter
        placed: list[Placed] = []
        if number > 1:
            ops: list[Op] = []
            chips = self._chips()
            room = min(op.box.x for op in chips if isinstance(op, Rect)) - 12
            title = f"{brief.account} \u00b7 {brief.meeting}"
            ops += setter.run(setter.fitted(title, _RUNNING_BOLD, room), _RUNNING_BOLD, 0, 8)
            ops += chips
            ops.append(Line(0, 15.5, self._measure, 15.5, Ink.GRID, 0.6))
            placed.append(Placed(self._paper.side, 34, Strip(16, tuple(ops))))
        page = words.page.format(page=number, pages=count)
        owner = words.team_footer if self._team else words.customer_footer
        facts = [owner.format(account=brief.account)]
        if brief.prepared_on:
            made = words.prepared_by if brief.prepared_by else words.prepared
            facts.append(made.format(date=brief.prepared_on, name=brief.prepared_by))
        if brief.as_of:
            facts.append(words.as_of.format(date=brief.as_of))
        room = self._measure - setter.width(page, _RUNNING_BOLD) - 16
        foot: list[Op] = [Line(0, 0, self._measure, 0, Ink.GRID, 0.6)]
        foot += setter.run(setter.fitted(" \u00b7 ".join(facts), _RUNNING, room), _RUNNING, 0, 12)
        foot += setter.run_right(page, _RUNNING_BOLD, self._measure, 12)
        placed.append(Placed(self._paper.side, self._paper.height - 40, Strip(14, tuple(foot))))
        return placed
