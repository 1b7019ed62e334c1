"""The printed sheet of a recovery kit: one page that still explains itself after years in a drawer."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from mcr_desktop.briefs.kit_sheets import KitSheet, KitWords, render_kit_sheet

GROUPS = ("PMFZ7", "9ZZZE", "8R1KV", "AZXE2", "XCG04", "R3HCA", "J7TT8", "CX4YY")

WORDS = KitWords(
    kit="Recovery kit",
    warning="Whoever holds this sheet and knows its passphrase is you.",
    steps="When every machine is lost",
    places="What it opens",
    place_heads=("Fence", "Shared through", "Folder"),
    more="and {count} more",
    can="What it can do",
    cannot="What it cannot do",
    keep="Where to keep it",
    hint="A hint:",
    page="Page {page} of {pages}",
)

SHEET = KitSheet(
    person="Amara Insley",
    made="Made Sunday 22 November 2026.",
    fingerprint="7k3m-9xqp-2vhd-b0ra",
    groups=GROUPS,
    places=(("Northwind", "/srv/team", "mcr-00ff"),),
    steps=("Install it.", "Connect the storage.", "Type the groups."),
    can=("Let one machine in.",),
    cannot=("Write anything.",),
    keep=("In a safe.",),
    formula="mcr-kit/1: Argon2id.",
)


def read(sheet: KitSheet, **how: object) -> PdfReader:
    return PdfReader(io.BytesIO(render_kit_sheet(sheet, WORDS, **how)), strict=True)  # type: ignore[arg-type]  # the paper's name


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("count", [1, 12, 40])
def test_it_stays_one_page_whatever_it_covers(paper, count):
    places = tuple(
        (f"A customer with a rather long name {n}", "https://storage.example:8333/fences", "mcr-00")
        for n in range(count)
    )
    reader = read(replace(SHEET, places=places), paper=paper)
    assert len(reader.pages) == 1
    assert ("and 28 more" in reader.pages[0].extract_text()) == (count == 40)


def test_every_group_stands_on_it_in_order_and_numbered():
    drawn: list[tuple[float, float, str]] = []

    def gather(text, _matrix, at, _font, size):
        if text.strip() and size > 15:
            drawn.append((-round(at[5]), at[4], text.strip()))

    read(SHEET).pages[0].extract_text(visitor_text=gather)
    letters = "".join(text for _, _, text in sorted(drawn))
    assert "".join(GROUPS) in letters.replace(" ", "")


def test_whose_it_is_where_it_leads_and_how_it_is_used():
    text = read(SHEET).pages[0].extract_text()
    for words in ("Amara Insley", "22 November 2026", "/srv/team", "mcr-00ff", "Type the groups."):
        assert words in text


def test_the_same_sheet_gives_the_same_bytes_and_tells_only_its_title():
    assert render_kit_sheet(SHEET, WORDS) == render_kit_sheet(SHEET, WORDS)
    told = {name: str(value) for name, value in (read(SHEET).metadata or {}).items()}
    assert told == {"/Title": "Recovery kit: Amara Insley"}
