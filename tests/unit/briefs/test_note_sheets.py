"""One note on paper."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from mcr_desktop.briefs import note_sheets
from mcr_desktop.briefs.note_sheets import NoteSheet, render_note_sheet


def pages(body: str, **more: str) -> list[str]:
    pdf = render_note_sheet(NoteSheet("Visit", "Northwind", "For the team only", body, **more))
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_marks_become_looks_and_every_word_is_there():
    (page,) = pages(
        "## Gate\n**Mira**, who *waits*, says `so`.\n- [ ] call\n- [x] tea\n  1. first\n> quoted\n"
        "See [the plan](https://example.org)."
    )
    assert "**" not in page
    for words in ("Gate", "Mira, who waits, says so.", "[ ] call", "[x] tea", "1. first", "quoted",
                  "See the plan (https://example.org)."):  # fmt: skip
        assert words in page


def test_every_page_of_a_long_note_says_who_may_see_it():
    found = pages("A line of some length about the dock and its gate.\n" * 200)
    assert len(found) > 2
    assert all("For the team only" in page for page in found)
    assert "3 / " in found[2]


@pytest.mark.parametrize(
    "body", ["", "\n\n", "x" * 5000, "- \n#\n>", "\U0001f33f \u5ba2\u6237 \u202e"]
)
def test_odd_notes_are_printed_all_the_same(body):
    assert len(pages(body)) >= 1


def test_what_is_cut_off_is_told(monkeypatch):
    monkeypatch.setattr(note_sheets, "MOST_LETTERS", 20)
    (page,) = pages("word " * 20, more="The rest is not printed.")
    assert page.count("word") == 4
    assert "The rest is not printed." in page
