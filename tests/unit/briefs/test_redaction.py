"""The one place that decides what a customer's copy of a brief leaves out."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import fields, replace

import pytest
from pypdf import PdfReader

from mcr_desktop.briefs.content import (
    Audience,
    Circle,
    Line,
    MeetingBrief,
    Person,
    Promise,
    Source,
    Trend,
)
from mcr_desktop.briefs.fonts import fonts
from mcr_desktop.briefs.layout import lay_out_meeting_brief
from mcr_desktop.briefs.pages import PAPERS
from mcr_desktop.briefs.redaction import for_audience
from mcr_desktop.briefs.render import render_meeting_brief
from mcr_desktop.briefs.words import BriefWords
from tests.unit.briefs.samples import team_brief

CUSTOMER = Audience.CUSTOMER


def text_layer(pdf: bytes) -> str:
    """All text of all pages without blanks, so that line breaks hide nothing."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def withheld_texts(brief: MeetingBrief) -> list[str]:
    """Every text that the customer may not read, found by the circles, not by the redaction."""
    lists = (brief.purpose, brief.changes, brief.say, brief.agenda, brief.questions, brief.ask)
    texts = [line.text for lines in lists for line in lines if line.circle is Circle.TEAM]
    for lines in (brief.not_say, brief.storekeeper, brief.notes):
        texts += [line.text for line in lines]
    texts += [promise.text for promise in brief.internal]
    texts += [part for p in brief.people for part in (p.decision_role, p.standing, p.note) if part]
    texts += [source.text for source in brief.sources if source.circle is Circle.TEAM]
    return [*texts, brief.standing, brief.standing_note]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_nothing_withheld_is_in_the_customers_text_layer(paper):
    brief = replace(team_brief(), audience=CUSTOMER)
    page = text_layer(render_meeting_brief(brief, paper))
    secrets = withheld_texts(team_brief())
    assert len(secrets) > 30
    for secret in secrets:
        assert squeezed(secret) not in page, secret
        head = squeezed(secret)[:24]
        assert len(head) < 12 or head not in page, secret


def test_the_teams_copy_holds_what_the_customers_withholds():
    page = text_layer(render_meeting_brief(team_brief()))
    found = sum(squeezed(secret)[:20] in page for secret in withheld_texts(team_brief()))
    assert found >= 0.9 * len(withheld_texts(team_brief())), "the test above would prove nothing"


def test_withheld_text_is_not_in_the_file_at_all():
    secret = "Zyxomma"
    brief = replace(
        team_brief(),
        audience=CUSTOMER,
        standing=secret,
        not_say=(Line(secret, circle=Circle.CUSTOMER),),
    )
    reader = PdfReader(io.BytesIO(render_meeting_brief(brief)))
    assert secret not in text_layer(render_meeting_brief(brief))
    assert secret not in str(reader.metadata)
    assert secret.encode() not in render_meeting_brief(brief)


def test_pages_laid_out_of_what_is_withheld_are_not_printed():
    brief = replace(team_brief(), audience=CUSTOMER)
    unredacted = lay_out_meeting_brief(brief, PAPERS["A4"], fonts(), BriefWords())
    printed = render_meeting_brief(brief, sheets=unredacted)
    assert printed == render_meeting_brief(for_audience(brief, CUSTOMER))


def test_a_line_that_nobody_marked_stays_inside():
    kept = for_audience(replace(team_brief(), purpose=(Line("unmarked"),)), CUSTOMER)
    assert kept.purpose == ()


def test_some_fields_stay_inside_whatever_their_circle_says():
    shared = Circle.CUSTOMER
    brief = MeetingBrief(
        account="Acme",
        audience=Audience.TEAM,
        meeting="m",
        when="w",
        standing="Loyalty",
        standing_trend=Trend.UP,
        standing_note="n",
        not_say=(Line("a", circle=shared),),
        internal=(Promise("b", "1 Jan", circle=shared),),
        storekeeper=(Line("c", circle=shared),),
        notes=(Line("d", circle=shared),),
        people=(Person("P", "R", decision_role="e", standing="f", note="g", circle=shared),),
    )
    kept = for_audience(brief, CUSTOMER)
    assert (kept.not_say, kept.internal, kept.storekeeper, kept.notes) == ((), (), (), ())
    assert (kept.standing, kept.standing_trend, kept.standing_note) == ("", Trend.UNKNOWN, "")
    assert kept.people == (Person("P", "R"),)


def test_every_field_of_a_brief_has_been_decided_on():
    """A new field must be named here, either as shown to the customer or as withheld."""
    shown = {
        "account", "audience", "meeting", "when", "place", "since", "purpose", "changes", "say",
        "ours", "theirs", "chart", "people", "agenda", "questions", "ask", "sources", "demo",
        "as_of", "prepared_on", "prepared_by",
    }  # fmt: skip
    withheld = {
        "standing", "standing_trend", "standing_note", "not_say", "internal", "storekeeper", "notes",
    }  # fmt: skip
    assert {field.name for field in fields(MeetingBrief)} == shown | withheld
    kept = for_audience(team_brief(), CUSTOMER)
    blank = MeetingBrief("Northwind Logistics", CUSTOMER, "", "")
    assert all(getattr(kept, name) == getattr(blank, name) for name in withheld)


def test_sources_are_counted_anew_and_only_those_that_are_cited_and_shareable():
    kept = for_audience(team_brief(), CUSTOMER)
    assert [source.number for source in kept.sources] == list(range(1, len(kept.sources) + 1))
    assert all(source.circle is Circle.CUSTOMER for source in kept.sources)
    before = {source.number: source.text for source in team_brief().sources}
    after = {source.number: source.text for source in kept.sources}
    first = team_brief().changes[0]
    assert [after[n] for n in kept.changes[0].sources] == [before[n] for n in first.sources]
    cited = {n for line in (*kept.changes, *kept.say, *kept.agenda) for n in line.sources}
    cited |= {n for promise in (*kept.ours, *kept.theirs) for n in promise.sources}
    assert kept.chart is not None
    assert cited | set(kept.chart.sentence.sources) == set(after)


def test_a_shared_line_loses_its_secret_source_but_stays():
    brief = replace(
        team_brief(),
        say=(Line("said", (1, 2), Circle.CUSTOMER),),
        sources=(Source(1, "secret"), Source(2, "open", Circle.CUSTOMER)),
    )
    kept = for_audience(brief, CUSTOMER)
    assert kept.say[0].sources == (1,)
    assert kept.sources == (Source(1, "open", Circle.CUSTOMER),)


def test_the_chart_goes_with_its_sentence():
    brief = team_brief()
    assert brief.chart is not None
    assert for_audience(brief, CUSTOMER).chart is not None
    hidden = replace(brief.chart, sentence=replace(brief.chart.sentence, circle=Circle.TEAM))
    assert for_audience(replace(brief, chart=hidden), CUSTOMER).chart is None


def test_asking_twice_changes_nothing_and_asking_back_is_refused():
    once = for_audience(team_brief(), CUSTOMER)
    assert for_audience(once, CUSTOMER) == once
    assert for_audience(team_brief(), Audience.TEAM) == team_brief()
    with pytest.raises(ValueError, match="no longer holds"):
        for_audience(once, Audience.TEAM)


def test_content_and_redaction_need_no_reportlab():
    code = (
        "import sys; import mcr_desktop.briefs.content, mcr_desktop.briefs.redaction;"
        "sys.exit('reportlab' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
