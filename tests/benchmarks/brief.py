"""A two-page meeting brief with its chart, once more and fifty different ones; the report of a case.

The floor is a bare canvas that draws as many strings in a built-in font and nothing else; the peer
sets the same texts with reportlab's own page layout, in the same fonts, without the chart.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from mcr_desktop.briefs.content import Line
from mcr_desktop.briefs.fonts import fonts
from mcr_desktop.briefs.layout import lay_out_meeting_brief
from mcr_desktop.briefs.pages import PAPERS
from mcr_desktop.briefs.render import render_meeting_brief
from mcr_desktop.briefs.root_cause_content import Style
from mcr_desktop.briefs.root_cause_render import render_root_cause_report
from mcr_desktop.briefs.typesetting import Picture, Run
from mcr_desktop.briefs.words import BriefWords
from mcr_desktop.figures.primitives import Text
from tests.benchmarks.rows import Row, each_ms, median_ms, reached
from tests.unit.briefs import case_samples
from tests.unit.briefs.samples import team_brief

if TYPE_CHECKING:
    from mcr_desktop.briefs.content import MeetingBrief

REACH_WARM_MS = 26.0
REACH_FIFTY_MS = 1300.0


def strings(brief: MeetingBrief) -> list[tuple[int, float, float, str]]:
    """Every string that the brief sets, with its page and place; the chart's included."""
    found: list[tuple[int, float, float, str]] = []
    sheets = lay_out_meeting_brief(brief, PAPERS["A4"], fonts(), BriefWords())
    for number, page in enumerate(sheets.pages):
        for placed in page.placed:
            for op in placed.strip.ops:
                if isinstance(op, Run):
                    found.append((number, placed.x + op.x, placed.y + op.y, op.text))
                elif isinstance(op, Picture):
                    found += [
                        (number, placed.x + item.x, placed.y + item.y, item.text)
                        for item in op.drawing.items
                        if isinstance(item, Text)
                    ]
    return found


def bare_canvas(texts: list[tuple[int, float, float, str]]) -> bytes:
    """The same strings in a font that needs no embedding: what reportlab costs at least."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    for number in range(texts[-1][0] + 1):
        canvas.setFont("Helvetica", 9)
        for page, x, y, text in texts:
            if page == number:
                canvas.drawString(x, A4[1] - y, text.encode("ascii", "replace").decode())
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def platypus(brief: MeetingBrief) -> bytes:
    """The same sentences as paragraphs one under the other."""
    fonts()
    style = ParagraphStyle("body", fontName="NotoSans-Regular", fontSize=9.3, leading=13)
    bold = ParagraphStyle("bold", fontName="NotoSans-Bold", fontSize=9.3, leading=13)
    story: list[Paragraph] = [Paragraph(escape(brief.account), bold)]
    for lines in (brief.purpose, brief.changes, brief.say, brief.not_say, brief.storekeeper,
                  brief.notes, brief.agenda, brief.questions, brief.ask):  # fmt: skip
        story.append(Paragraph("Heading", bold))
        story += [Paragraph(escape(line.text), style) for line in lines]
    for promise in (*brief.ours, *brief.theirs, *brief.internal):
        story.append(Paragraph(escape(f"{promise.due} {promise.text} {promise.who}"), style))
    for person in brief.people:
        words = (person.name, person.role, person.decision_role, person.standing, person.note)
        story += [Paragraph(escape(word), style) for word in words if word]
    story += [Paragraph(escape(source.text), style) for source in brief.sources]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(story)
    return buffer.getvalue()


def different(count: int) -> list[MeetingBrief]:
    """Briefs that share no sentence with one another."""
    base = team_brief()
    return [
        replace(
            base,
            account=f"{base.account} {n}",
            purpose=tuple(Line(f"{line.text} ({n})", line.sources) for line in base.purpose),
            changes=tuple(
                Line(" ".join(f"{word}{n}" for word in line.text.split()), line.sources)
                for line in base.changes
            ),
            say=tuple(
                Line(" ".join(f"{word}{n}" for word in line.text.split()), line.sources)
                for line in base.say
            ),
        )
        for n in range(count)
    ]


def reports(brief_ms: float) -> list[Row]:
    """The report of a case in both forms beside the meeting brief, which has one drawing to its three."""
    report = case_samples.report()
    rows = []
    for style, name in ((Style.EIGHT_D, "8D report"), (Style.A3, "A3 report, one page")):
        render_root_cause_report(report, style)
        ours = median_ms(lambda style=style: render_root_cause_report(report, style), 15)  # type: ignore[misc]  # mypy infers no default of a lambda
        rows.append(
            Row(
                f"{name} with chart, whys and fishbone, warm",
                "ms",
                ours,
                {"meeting brief": brief_ms},
            )
        )
    return rows


def measure() -> list[Row]:
    brief = team_brief()
    texts = strings(brief)
    for _ in range(3):
        render_meeting_brief(brief)
        bare_canvas(texts)
        platypus(brief)
    warm = median_ms(lambda: render_meeting_brief(brief), 25)
    peers = {
        "platypus, no chart": median_ms(lambda: platypus(brief), 15),
        f"bare canvas, {len(texts)} strings": median_ms(lambda: bare_canvas(texts), 25),
    }
    fifty = sum(each_ms(render_meeting_brief, different(50)))
    return [
        Row(
            "two-page brief with chart, warm",
            "ms",
            warm,
            peers,
            limit=f"bare canvas, {len(texts)} strings",
            reach="26 ms",
            met=reached(warm, REACH_WARM_MS),
        ),
        Row(
            "50 different briefs",
            "ms",
            fifty,
            {"platypus, no chart": sum(each_ms(platypus, different(50)))},
            reach="1,300 ms",
            met=reached(fifty, REACH_FIFTY_MS),
        ),
        *reports(warm),
    ]
