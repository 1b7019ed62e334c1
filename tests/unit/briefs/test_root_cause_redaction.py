"""What stays on a customer's copy of a report is listed; everything else is withheld."""

from __future__ import annotations

from dataclasses import fields

import pytest

from mcr_desktop.briefs import root_cause_redaction as redaction
from mcr_desktop.briefs.content import Audience, Circle, Line, Source
from mcr_desktop.briefs.root_cause_content import Proof, RootCauseReport
from mcr_desktop.briefs.root_cause_redaction import every_text, for_audience


def report() -> RootCauseReport:
    return RootCauseReport(
        account="Askewe Foods",
        audience=Audience.TEAM,
        title="Late",
        problem=(Line("Ours alone", (1,)), Line("For both", (3, 2), Circle.CUSTOMER)),
        proofs=(Proof("", Line("It held", (3,), Circle.CUSTOMER), circle=Circle.CUSTOMER),),
        others=(Line("Belmarsh, too", (4,), Circle.CUSTOMER),),
        sources=(
            Source(1, "Ours", Circle.TEAM),
            Source(2, "Also ours", Circle.TEAM),
            Source(3, "Register", Circle.CUSTOMER),
            Source(4, "Theirs", Circle.CUSTOMER),
        ),
    )


def test_customers_copy_keeps_marked_lines_and_renumbers_their_sources() -> None:
    kept = for_audience(report(), Audience.CUSTOMER)
    assert kept.problem == (Line("For both", (1,), Circle.CUSTOMER),)
    assert kept.sources == (Source(1, "Register", Circle.CUSTOMER),)
    assert kept.proofs[0].sentence.sources == (1,)
    assert kept.others == ()
    assert for_audience(kept, Audience.CUSTOMER) == kept


def test_customers_copy_is_never_widened_again() -> None:
    with pytest.raises(ValueError, match="no longer holds"):
        for_audience(for_audience(report(), Audience.CUSTOMER), Audience.TEAM)


def test_each_part_of_a_report_is_decided_upon() -> None:
    named = {*redaction._PROSE, *redaction._PLAIN, "audience", "sources", "others"}
    assert {item.name for item in fields(RootCauseReport)} == named


def test_every_text_of_the_page_passes_by_and_no_key_does() -> None:
    seen: list[tuple[str, str]] = []

    def look(text: str, where: str) -> str:
        seen.append((text, where))
        return text.upper()

    changed = every_text(report(), look)
    assert ("For both", "problem") in seen
    assert ("Register", "sources") in seen
    assert changed.title == "LATE"
    assert changed.audience is Audience.TEAM
    assert changed.proofs[0].sentence.text == "IT HELD"
