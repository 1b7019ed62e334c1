"""The demo's root-cause reports: three customers' copies of one case, each of which tells of its reader alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.services.briefing.briefs import Audience

CASE = "Late deliveries by Carrier B"
CUSTOMERS = ("Belmarrow Tiles", "Castrevale Paper", "Dunholt Garden")
OURS = ("Complaints per 100 deliveries", "per 100 deliveries", "What the verdict rests on")


def read(pdf: bytes, folder: Path) -> str:
    """What another program reads in the file, on one line."""
    path = folder / "copy.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, text=True)
    return " ".join(told.stdout.split())


def test_customers_copies_name_their_reader_alone_and_leave_our_own_words_as_they_are(
    demo: Services, tmp_path: Path
) -> None:
    s = demo
    case = s.cases.find(CASE)
    check = s.cases.check(case.id)
    accounts = s.accounts.all()
    for customer in CUSTOMERS:
        account = s.accounts.find(customer)
        copy = s.case_reports.copy(case.id, Audience.CUSTOMER, account_id=account.id, check=check)
        said = read(copy.pdf, tmp_path)
        assert copy.redactions == (), customer
        assert "\u2026]" not in said
        assert "another customer" not in said.casefold()
        for words in (*OURS, customer, account.name):
            assert words in said, (customer, words)
        own = next(one for one in check.parts if one.part and one.part.account == account)
        assert own.sentence in said
        for other in accounts:
            if other.id == account.id:
                continue
            assert other.name not in said
            assert other.name.split()[0] not in said.split() or other.name.startswith("US ")
            for person in s.people.all(other):
                assert person.name not in said
                assert person.name.split()[-1] not in said.split()
        for one in (*check.parts, check.together):
            if one is not None and one is not own:
                assert one.sentence not in said


@pytest.mark.parametrize("style", ["8d", "a3"])
def test_teams_copy_names_all_three_and_replaces_nothing(
    demo: Services, tmp_path: Path, style: str
) -> None:
    copy = demo.case_reports.copy(
        demo.cases.find(CASE).id,
        Audience.TEAM,
        style,  # type: ignore[arg-type]  # the names of styles, looped over
    )
    said = read(copy.pdf, tmp_path)
    assert copy.redactions == ()
    for customer in CUSTOMERS:
        assert customer in said
