"""Laid-out pages as a PDF; first of all the meeting brief."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from pypdf import PdfReader

from mcr_desktop.briefs.content import Audience, Circle, Line, MeetingBrief, Person, Promise
from mcr_desktop.briefs.fonts import fonts
from mcr_desktop.briefs.layout import lay_out_meeting_brief, lay_out_within
from mcr_desktop.briefs.pages import PAPERS, Flow
from mcr_desktop.briefs.redaction import for_audience
from mcr_desktop.briefs.render import render_meeting_brief
from mcr_desktop.briefs.words import BriefWords
from tests.unit.briefs.samples import long_brief, team_brief

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def bare(subject: str, **parts: object) -> MeetingBrief:
    return replace(MeetingBrief(subject, Audience.TEAM, "Review", "today"), **parts)  # type: ignore[arg-type]  # the parts of one dataclass


@pytest.mark.parametrize(("paper", "size"), [("A4", (595.28, 841.89)), ("Letter", (612, 792))])
@pytest.mark.parametrize("audience", list(Audience))
def test_a_full_brief_takes_about_two_pages(paper, size, audience):
    reader = read(render_meeting_brief(for_audience(team_brief(), audience), paper))
    assert 1 <= len(reader.pages) <= 2
    for page in reader.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size)


def test_every_page_says_which_it_is_and_that_the_demo_is_one():
    reader = read(render_meeting_brief(long_brief()))
    count = len(reader.pages)
    assert count > 4
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {count}" in text
        assert "Demo: invented people and companies" in text
    real = text_of(render_meeting_brief(replace(team_brief(), demo=False)))
    assert "Demo" not in real


def test_what_was_laid_out_already_is_printed_the_same():
    brief = long_brief()
    sheets = lay_out_meeting_brief(brief, PAPERS["A4"], fonts(), BriefWords())
    assert render_meeting_brief(brief, sheets=sheets) == render_meeting_brief(brief)


def test_whether_a_brief_fits_is_told_without_laying_out_the_rest(monkeypatch):
    words, paper = BriefWords(), PAPERS["A4"]
    for brief in (team_brief(), bare("Acme")):
        sheets = lay_out_meeting_brief(brief, paper, fonts(), words)
        assert lay_out_within(brief, paper, fonts(), words, len(sheets.pages)) == sheets
        assert lay_out_within(brief, paper, fonts(), words, len(sheets.pages) - 1) is None
    count = len(lay_out_meeting_brief(long_brief(), paper, fonts(), words).pages)
    turned = []
    turn = Flow.turn

    def counted(flow: Flow) -> None:
        turned.append(1)
        turn(flow)

    monkeypatch.setattr(Flow, "turn", counted)
    assert lay_out_within(long_brief(), paper, fonts(), words, 2) is None
    assert len(turned) <= 4 < count - 1


def test_the_same_content_gives_the_same_bytes_from_any_thread():
    first = render_meeting_brief(team_brief())
    with ThreadPoolExecutor(2) as pool:
        again = list(pool.map(lambda _: render_meeting_brief(team_brief()), range(4)))
    assert set(again) == {first}


def test_the_document_tells_its_title_and_nothing_else():
    reader = read(render_meeting_brief(team_brief()))
    told = {str(key): str(value) for key, value in (reader.metadata or {}).items()}
    assert told == {"/Title": "Northwind Logistics: Quarterly review"}
    assert reader.xmp_metadata is None


def test_what_a_user_typed_is_never_read_as_markup():
    nasty = "<b>bold</b> <img src='file:///etc/passwd'/> &amp; 100 % \\n (a) {x}"
    brief = bare(nasty, changes=(Line(nasty),), people=(Person(nasty, nasty),))
    text = text_of(render_meeting_brief(brief))
    assert (
        " ".join(text.split()).count("<b>bold</b> <img src='file:///etc/passwd'/> &amp; 100 %") >= 2
    )


def test_long_content_flows_on_and_nothing_is_lost():
    brief = long_brief()
    text = "".join(text_of(render_meeting_brief(brief)).split())
    for line in (*brief.changes, *brief.say, *brief.not_say):
        assert "".join(line.text.split())[:60] in text
    for source in brief.sources:
        assert "".join(source.text.split())[-18:] in text
    assert text.count("14dayslate") == 12
    assert text.count("x") >= 240


def test_symbols_survive_and_what_cannot_be_printed_is_said():
    text = text_of(
        render_meeting_brief(bare("Acme", changes=(Line("a \u2265 b \u2192 c \u2713"),)))
    )
    assert "\u2265" in text
    assert "\u2192" in text
    assert "\ufffd" not in text
    text = text_of(render_meeting_brief(bare("Acme", changes=(Line("\u05d0\u05d1"),))))
    assert "stands for a character" in text


def test_the_chart_is_drawn_as_lines_not_as_a_picture():
    for page in read(render_meeting_brief(team_brief())).pages:
        assert "/XObject" not in page.get("/Resources", {})
        assert not page.images


def test_every_font_that_the_file_names_is_embedded():
    for page in read(render_meeting_brief(team_brief())).pages:
        resources = cast("DictionaryObject", page["/Resources"])
        for font in cast("DictionaryObject", resources["/Font"]).values():
            descriptor = cast("DictionaryObject", font.get_object())["/FontDescriptor"]
            assert "/FontFile2" in cast("DictionaryObject", descriptor)


def test_an_unredacted_brief_cannot_be_printed_for_a_customer():
    brief = replace(team_brief(), audience=Audience.CUSTOMER)
    assert render_meeting_brief(brief) == render_meeting_brief(
        for_audience(team_brief(), Audience.CUSTOMER)
    )


def test_an_empty_brief_says_that_nothing_was_written_down():
    assert "Nothing has been written down" in text_of(render_meeting_brief(bare("Acme")))


def test_blank_lines_and_strange_names_do_no_harm():
    brief = bare(
        "",
        changes=(Line(""), Line("\u200b"), Line("x")),
        ours=(Promise("", "1 Jan"), Promise("y", "", late=True)),
        people=(Person("", ""),),
        ask=(Line("", circle=Circle.CUSTOMER),),
        standing="W" * 400,
    )
    assert "Page 1 of 1" in text_of(render_meeting_brief(brief))
