"""Reports on paper: every statement is there, nothing stands over anything, pages stay sensible."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import pypdf
import pytest

from mcr_desktop.briefs.content import Audience
from mcr_desktop.briefs.fonts import fonts
from mcr_desktop.briefs.pages import PAPERS, Paper
from mcr_desktop.briefs.root_cause_a3 import landscape, lay_out_a3
from mcr_desktop.briefs.root_cause_content import RootCauseReport, Style
from mcr_desktop.briefs.root_cause_layout import lay_out_eight_d
from mcr_desktop.briefs.root_cause_render import render_root_cause_report
from mcr_desktop.briefs.root_cause_words import ReportWords
from mcr_desktop.briefs.typesetting import Picture, Run
from mcr_desktop.figures.primitives import Box
from tests.unit.briefs.case_samples import line, report, whys

LONG = " ".join(
    ["The night shift books the truck as loaded before the last pallets are scanned."] * 6
)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def crowded() -> RootCauseReport:
    """More than anybody should write, all of it long."""
    base = report()
    chain = whys(LONG).chains[0].causes[0]
    tree = replace(
        whys(), chains=tuple(replace(one, causes=(chain,) * 12) for one in whys().chains)
    )
    return replace(
        base,
        title=LONG[:160],
        problem=tuple(line(f"{n} {LONG}", 1) for n in range(6)),
        lessons=tuple(line(f"{n} {LONG}", 1) for n in range(6)),
        whys=tree,
        actions=tuple(replace(one, text=LONG) for one in base.actions * 6),
        proofs=base.proofs * 3,
    )


@pytest.mark.parametrize("style", list(Style))
def test_everything_is_said(style: Style) -> None:
    pdf, pages = render_root_cause_report(report(), style)
    said = text_of(pdf)
    assert pages == (1 if style is Style.A3 else 2)
    for words in (
        "Late deliveries by Carrier B", "arrive a day late", "two hours earlier", "98 complaints",
        "stood without bread", "gate 14 was moved", "not compared", "Move the antenna", "23 days late",
        "Nobody compares scanned", "Rain on the ramp", "fell from 2.9 to 0.2", "18,204",
        "Mara Okafor was told", "Measure the radio", "Ada Lindqvist", "Promise ledger",
    ):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("content", [report(), crowded()], ids=["full", "crowded"])
@pytest.mark.parametrize("name", ["A4", "Letter"])
def test_no_line_of_text_stands_over_another_or_off_the_sheet(
    content: RootCauseReport, name: str
) -> None:
    papers = ((PAPERS[name], lay_out_eight_d), (landscape(PAPERS[name]), lay_out_a3))
    for paper, lay_out in papers:
        sheets = lay_out(content, paper, fonts(), ReportWords())
        inside = Paper(paper.width / sheets.scale, paper.height / sheets.scale)
        for page in sheets.pages:
            boxes = []
            for placed in page.placed:
                for op in placed.strip.ops:
                    if isinstance(op, Run):
                        wide = fonts().width(op.text, op.size, bold="Bold" in op.font)
                        top = placed.y + op.y - op.size * 0.7
                        boxes.append(Box(placed.x + op.x, top, wide, op.size * 0.7))
                    elif isinstance(op, Picture):
                        drawing = op.drawing
                        boxes.append(
                            Box(placed.x + op.x, placed.y + op.y, drawing.width, drawing.height)
                        )
            for box in boxes:
                assert box.x >= 0
                assert box.right <= inside.width
                assert box.bottom <= inside.height
            assert not any(a.meets(b) for a, b in itertools.combinations(boxes, 2))


def test_crowded_a3_keeps_to_one_page_and_says_that_it_was_shortened() -> None:
    pdf, pages = render_root_cause_report(crowded(), Style.A3)
    assert pages == 1
    assert ReportWords().left_out in text_of(pdf)
    assert ReportWords().left_out not in text_of(render_root_cause_report(report(), Style.A3)[0])


def test_nothing_of_the_teams_is_rendered_for_a_customer_whatever_the_caller_forgot() -> None:
    ours = replace(report(Audience.CUSTOMER), others=(line("Belmarsh Tools, too"),))
    for style in Style:
        assert "Belmarsh" not in text_of(render_root_cause_report(ours, style)[0])


def test_same_content_gives_the_same_bytes_and_properties_tell_the_title_alone() -> None:
    pdf, _ = render_root_cause_report(report())
    assert pdf == render_root_cause_report(report())[0]
    told = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert told is not None
    assert {key: str(value) for key, value in told.items()} == {
        "/Title": "Askewe Foods: Late deliveries by Carrier B"
    }
