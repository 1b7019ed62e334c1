"""The pieces of a root-cause report, each set to the width that it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcr_desktop.briefs import blocks
from mcr_desktop.briefs.blocks import BODY, SMALL, SMALL_HEAD, STRONG, TINY
from mcr_desktop.briefs.content import Audience
from mcr_desktop.briefs.content import Line as Statement
from mcr_desktop.briefs.fonts import Face
from mcr_desktop.briefs.root_cause_content import Verdict
from mcr_desktop.briefs.typesetting import Op, Picture, Setter, Strip, Style, kept, space
from mcr_desktop.domain.cases import RULED_OUT
from mcr_desktop.figures.cause_blocks import mark
from mcr_desktop.figures.cause_drawings import WhyTreeFigure
from mcr_desktop.figures.geometry import lay_out, natural_height
from mcr_desktop.figures.primitives import Ink, Line, Marker, Shape, TextSizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.briefs.root_cause_content import (
        Dated,
        Proof,
        ReportAction,
        RootCauseReport,
    )
    from mcr_desktop.briefs.root_cause_words import ReportWords
    from mcr_desktop.figures.cause_drawings import CauseFigure

SUBHEAD = Style(8.2, 11.6, Face.BOLD, Ink.ACCENT)
CHART_SIZES = TextSizes(title=9.3, body=7.6, caption=7.2)
_NOTHING = Style(9.0, 12.6, Face.ITALIC, Ink.MUTED)
_VERDICT = Style(12.0, 16.0, Face.BOLD)
_CAUSE_SCALES = (1.0, 0.93, 0.86)
_DATE = 62.0
_MORE = "\N{HORIZONTAL ELLIPSIS}"
_LATE_ENOUGH = 0.6

MARKS = {
    Verdict.WORKED: (Shape.UP, Ink.GOOD),
    Verdict.WORSE: (Shape.DOWN, Ink.BAD),
    Verdict.NOT_SHOWN: (Shape.DIAMOND, Ink.WATCH),
    Verdict.TOO_EARLY: (Shape.RING, Ink.MUTED),
    Verdict.NONE: (Shape.RING, Ink.MUTED),
}


class Parts:
    """Sets pieces of one report."""

    def __init__(self, report: RootCauseReport, setter: Setter, words: ReportWords) -> None:
        self.report = report
        self.setter = setter
        self.words = words

    @property
    def untold(self) -> str:
        """What is said where nobody was told: nothing to the customer, who is reading it."""
        return self.words.no_told if self.report.audience is Audience.TEAM else ""

    # Words

    def subhead(self, text: str, room: float) -> list[Strip]:
        """A small head inside a section."""
        return [
            Strip(4.0, keep=True),
            *kept(self.setter.paragraph(text, SUBHEAD, room)),
            Strip(1, keep=True),
        ]

    def nothing(self, text: str, room: float) -> list[Strip]:
        """What is said where nothing is known."""
        return self.setter.paragraph(text, _NOTHING, room)

    def prose(
        self, lines: Sequence[Statement], room: float, *, style: Style = BODY, instead: str = ""
    ) -> list[Strip]:
        """Paragraphs as they were typed; a single one stands without a mark."""
        if not lines:
            return self.nothing(instead, room) if instead else []
        if len(lines) == 1:
            line = lines[0]
            return self.setter.paragraph(line.text, style, room, sources=line.sources)
        return blocks.bullets(self.setter, lines, room, style=style)

    def titled(
        self, title: str, lines: Sequence[Statement], room: float, *, instead: str = ""
    ) -> list[Strip]:
        """Paragraphs under a small head; nothing where there is nothing to say."""
        body = self.prose(lines, room, instead=instead)
        return [*self.subhead(title, room), *body, space(2.0)] if body else []

    def verdict_word(self, verdict: Verdict) -> str:
        """The verdict in a word or three."""
        words = self.words
        return {
            Verdict.WORKED: words.worked,
            Verdict.WORSE: words.worse,
            Verdict.NOT_SHOWN: words.not_shown,
            Verdict.TOO_EARLY: words.too_early,
        }.get(verdict, words.not_checked)

    def summary(self, room: float) -> list[Strip]:
        """Problem, cause and effect in one sentence each, on a tinted ground."""
        report, words, setter = self.report, self.words, self.setter
        inner = blocks.panel_room(room)
        label = 92.0 if inner > 330 else 74.0
        held = report.proofs[:1]
        said = [
            (words.what, report.problem or report.began[:1]),
            (words.why, report.root_cause),
            (words.held, (held[0].sentence,) if held else report.verdict_lines[:1]),
        ]
        strips: list[Strip] = []
        for place, (name, lines) in enumerate(said):
            if place:
                strips.append(Strip(3.6, keep=True))
            if lines:
                text = whole_lines([line.text for line in lines], 420)
                body = setter.paragraph(text, BODY, inner - label, x=label)
            else:
                body = setter.paragraph(words.not_known, _NOTHING, inner - label, x=label)
            first = body[0]
            named = setter.run(
                setter.fitted(name, STRONG, label - 6), STRONG, 0, BODY.leading * 0.76
            )
            body[0] = Strip(first.height, (*first.ops, *named), first.keep)
            strips += kept(body)
        return blocks.panel(strips, room)

    # Actions, days

    def actions(self, items: Sequence[ReportAction], room: float) -> list[Strip]:
        """What is done by whom until when; done and late told by shape and word, too."""
        if not items:
            return []
        words, setter = self.words, self.setter
        narrow = room < 400
        widths = [
            room * share
            for share in ((0.46, 0.20, 0.13, 0.21) if narrow else (0.54, 0.18, 0.11, 0.17))
        ]
        strips = blocks.table(
            setter, (words.action, words.owner, words.due, words.state), (), widths, ()
        )
        lefts = [sum(widths[:i]) for i in range(4)]
        for item in items:
            ink = Ink.BAD if item.late else Ink.GOOD if item.done else Ink.INK
            state = Style(BODY.size, BODY.leading, Face.BOLD if item.late else Face.REGULAR, ink)
            owner = (item.owner, BODY) if item.owner else (words.no_owner, _NOTHING)
            due = (item.due, BODY) if item.due else (words.no_date, _NOTHING)
            cells = [
                setter.paragraph(item.text, BODY, widths[0] - 10, sources=item.sources),
                setter.paragraph(*owner, widths[1] - 10, x=lefts[1]),
                setter.paragraph(*due, widths[2] - 8, x=lefts[2]),
                setter.paragraph(item.state, state, widths[3] - 12, x=lefts[3] + 11),
            ]
            shape = Shape.DOWN if item.late else Shape.DOT if item.done else Shape.RING
            place = Marker(
                lefts[3] + 4,
                BODY.leading * 0.52,
                6.4,
                shape,
                ink if ink is not Ink.INK else Ink.MUTED,
            )
            first = cells[3][0] if cells[3] else Strip(BODY.leading)
            cells[3] = [Strip(first.height, (*first.ops, place), first.keep), *cells[3][1:]]
            rule = Line(0, 0.3, room, 0.3, Ink.GRID, 0.6)
            strips.append(Strip(2.6, (rule,), keep=True))
            strips += _side_by_side(cells)
            strips.append(space(2.0))
        return strips

    def days(self, items: Sequence[Dated], room: float) -> list[Strip]:
        """What happened, each behind its day."""
        strips: list[Strip] = []
        for item in items:
            if strips:
                strips.append(space(2.2))
            body = self.setter.paragraph(
                item.text, BODY, room - _DATE, x=_DATE, sources=item.sources
            )
            if body:
                day = self.setter.run(item.day, SMALL, 0, BODY.leading * 0.76)
                body[0] = Strip(body[0].height, (*body[0].ops, *day), body[0].keep)
            strips += body
        return strips

    # Figures

    def proof(
        self,
        proof: Proof,
        room: float,
        height: float,
        *,
        grounds: bool = True,
        headed: bool = True,
    ) -> list[Strip]:
        """The verdict with its mark, its arithmetic, the chart, the two rows and what they rest on."""
        setter = self.setter
        shape, ink = MARKS[proof.verdict]
        said = self.verdict_word(proof.verdict)
        if proof.name:
            said = f"{proof.name}: {said[:1].lower()}{said[1:]}"
        head = setter.paragraph(said, _VERDICT, room - 16, x=16)
        head[0] = Strip(
            head[0].height,
            (*head[0].ops, Marker(5, _VERDICT.leading * 0.5, 9.5, shape, ink)),
            keep=True,
        )
        strips = [Strip(3, keep=True), *kept(head)] if headed else []
        strips += kept(
            setter.paragraph(proof.sentence.text, BODY, room, sources=proof.sentence.sources)
        )
        if proof.figure is not None and proof.figure.points:
            drawing = lay_out(
                proof.figure, room, height, setter.fonts, sizes=CHART_SIZES, titled=False
            )
            strips.append(Strip(height + 6, (Picture(0, 5, drawing),), keep=bool(proof.rows)))
        strips += self.figures(proof.heads, proof.rows, room)
        if proof.denominator:
            strips += [Strip(1.5, keep=True), *setter.paragraph(proof.denominator, SMALL, room)]
        if grounds and proof.grounds:
            strips.append(space(3))
            title = Style(TINY.size, TINY.leading, Face.BOLD, Ink.MUTED)
            strips += kept(setter.paragraph(self.words.rests_on, title, room))
            strips += setter.paragraph(" ".join(proof.grounds), TINY, room)
        return [*strips, space(4)]

    def chart(self, proof: Proof, room: float, height: float) -> list[Strip]:
        """The chart of a proof alone."""
        if proof.figure is None:
            return []
        drawing = lay_out(
            proof.figure, room, height, self.setter.fonts, sizes=CHART_SIZES, titled=False
        )
        return [Strip(height + 6, (Picture(0, 5, drawing),))]

    def figures(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], room: float
    ) -> list[Strip]:
        """Numbers under their heads, set to the right so that they can be compared."""
        if not rows:
            return []
        setter = self.setter
        for style in (BODY, SMALL, TINY):
            columns = [
                max(
                    *(setter.width(row[i], style) for row in rows),
                    *(setter.width(word, SMALL_HEAD) for word in head.split()),
                )
                for i, head in enumerate(heads)
                if i
            ]
            name = max(setter.width(row[0], STRONG) for row in rows)
            air = (room - name - sum(columns)) / max(1, len(columns))
            if air >= 5.0:
                break
        rights = [name + sum(columns[: i + 1]) + air * (i + 1) for i in range(len(columns))]
        said = [
            _broken(setter, text, SMALL_HEAD, wide + max(0.0, air - 6))
            for text, wide in zip(heads[1:], columns, strict=True)
        ]
        ops: list[Op] = []
        high = max((len(lines) for lines in said), default=1) * 9.2 + 2
        for lines, right in zip(said, rights, strict=True):
            for i, line in enumerate(lines):
                baseline = high - 4 - 9.2 * (len(lines) - 1 - i)
                ops += setter.run_right(line, SMALL_HEAD, right, baseline)
        strips = [Strip(high, tuple(ops), keep=True)]
        for number, row in enumerate(rows):
            ops = [Line(0, 0.3, room, 0.3, Ink.GRID, 0.6)]
            ops += setter.run(row[0], STRONG, 0, 11.4)
            for text, right in zip(row[1:], rights, strict=True):
                ops += setter.run_right(text, Style(style.size, style.leading), right, 11.4)
            strips.append(Strip(14.8, tuple(ops), keep=number + 1 < len(rows)))
        return strips

    def drawing(
        self, figure: CauseFigure, room: float, height: float, here: float = 0.0
    ) -> list[Strip]:
        """Whys or fishbone drawn; where a page cannot hold them in legible type, told as an outline.

        A little smaller type is taken where it makes the drawing fit into what is left `here`.
        """
        if here > 0 and (fitting := self._drawn(figure, room, here)) is not None:
            return [fitting]
        for part in _apart(figure):
            if self._drawn(part, room, height) is None:
                break
        else:
            whole = self._drawn(figure, room, height)
            if whole is not None:
                return [whole]
            drawn = [self._drawn(part, room, height) for part in _apart(figure)]
            return [strip for strip in drawn if strip is not None]
        return self.outline(figure, room)

    def _drawn(self, figure: CauseFigure, room: float, height: float) -> Strip | None:
        for scale in _CAUSE_SCALES:
            sizes = TextSizes(9.3 * scale, 7.9 * scale, 7.4 * scale)
            high = natural_height(figure, room, self.setter.fonts, sizes=sizes, titled=False)
            if high <= height:
                laid = lay_out(figure, room, high, self.setter.fonts, sizes=sizes, titled=False)
                return Strip(laid.height + 5, (Picture(0, 3, laid),))
        return None

    def outline(self, figure: CauseFigure, room: float) -> list[Strip]:
        """The same as indented lines, which pages may part anywhere."""
        setter = self.setter
        strips: list[Strip] = []
        before = ""
        for branch, level, cause in figure.walk():
            if branch != before:
                strips += self.subhead(branch, room)
                before = branch
            x = min(13.0 * level, room * 0.4)
            ink = Ink.MUTED if cause.standing == RULED_OUT else Ink.INK
            style = Style(8.8, 12.0, Face.BOLD if cause.root else Face.REGULAR, ink)
            text = cause.text or figure.words.unsaid
            said = f"{text} ({figure.words.root})" if cause.root else text
            lines = setter.paragraph(said, style, room - x, x=x)
            marks = [
                op
                for op in mark(cause.standing, x - 6.5, 6.4, 7.6, root=cause.root)
                if isinstance(op, Line | Marker)
            ]
            lines[0] = Strip(lines[0].height, (*lines[0].ops, *marks), lines[0].keep)
            if cause.evidence:
                lines = kept(lines)
                lines += setter.paragraph(cause.evidence, SMALL, room - x, x=x)
            strips += [*lines, space(2.0)]
        return strips


def _apart(figure: CauseFigure) -> list[CauseFigure]:
    """A figure's parts that can be drawn each on its own."""
    if isinstance(figure, WhyTreeFigure) and len(figure.chains) > 1:
        return [replace(figure, chains=(chain,)) for chain in figure.chains]
    return [figure]


def _side_by_side(cells: Sequence[Sequence[Strip]]) -> list[Strip]:
    """Cells of one row, line by line."""
    deep = max(len(cell) for cell in cells)
    return [
        Strip(
            max(strip.height for strip in present),
            tuple(op for strip in present for op in strip.ops),
            keep=i + 1 < deep and (i in {0, deep - 2} or deep <= 4),
        )
        for i in range(deep)
        if (present := [cell[i] for cell in cells if i < len(cell)])
    ]


def _broken(setter: Setter, text: str, style: Style, room: float) -> list[str]:
    """A head's words in lines."""
    lines: list[str] = []
    for word in text.split():
        tried = f"{lines[-1]} {word}" if lines else word
        if lines and setter.width(tried, style) <= room:
            lines[-1] = tried
        else:
            lines.append(setter.fitted(word, style, room))
    return lines


def whole_lines(lines: Sequence[str], most: int) -> str:
    """As many whole lines as so many letters hold; of a first line that is longer alone, its beginning."""
    said = cut(lines[0], most) if lines else ""
    for line in lines[1:]:
        if len(said) + 1 + len(line) > most:
            break
        said = f"{said} {line}"
    return said


def cut(text: str, most: int) -> str:
    """A text of at most so many letters, parted behind a sentence or a clause where one ends late enough."""
    if len(text) <= most:
        return text
    kept = text[:most]
    least = most * _LATE_ENOUGH
    for stop, more in ((". ", ""), ("; ", _MORE)):
        end = kept.rfind(stop)
        if end >= least:
            return kept[: end + 1].rstrip(" ;") + more
    return kept.rsplit(" ", 1)[0].rstrip(" ,;:") + _MORE
