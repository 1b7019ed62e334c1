"""Reports of cases: what they say to whom, and that a customer's copy tells of nobody else."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.briefing.briefs import Audience, FileStandsError
from mcr_desktop.services.casework.reports import STYLES, CaseCopy, file_name
from mcr_desktop.services.casework.views import CaseCheck
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering.complaints import Filter
from tests.unit.services import case_report_rows as rows

NOW = "2026-11-22T09:00:00"
REVENUE = 48_231_977.0
TELLING = (
    "belmarsh",
    "solheim",
    "ingrid",
    "vardø",
    "vardo",
    "48,231,977",
    "48231977",
    "4812",
    "4,812",
)
"""What only the other customer's rows hold, in small letters."""
SECRETS = (
    "BELMARSH tools had 4812 of them. Belmarsh-Tools knows. Ingrid Solheim said so; so did "
    "Solheim, Ingrid. Write to ingrid.solheim@belmarsh.example or see www.belmarsh.example/claims. "
    "The Vardø Mill and the Vardo mill stood still! In all it is worth 48,231,977 a year. "
    "Bel\u200bmarsh\u2019s hub and BelmarshHub wait."
)


@dataclass
class World:
    services: Services
    ids: dict[str, bytes]
    check: CaseCheck

    def copy(
        self,
        audience: Audience,
        style: str = "8d",
        paper: str = "A4",
        account_id: bytes | None = None,
    ) -> CaseCopy:
        return self.services.case_reports.copy(
            self.ids["case"],
            audience,
            style,  # type: ignore[arg-type]  # names of styles and papers, looped over
            paper,  # type: ignore[arg-type]
            check=self.check,
            account_id=account_id,
        )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], CaseCheck]:
    """A profile with a case of two customers, made once, and its check."""
    folder = tmp_path_factory.mktemp("case reports") / "profile"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCR_NOW", NOW)
        services = create_profile(folder, "Jun Park", demo=True)
        ids = rows.fill(services)
        other = services.accounts.show(ids["other"])
        services.accounts.edit(other.id, revenue=REVENUE, currency="EUR")
        check = services.cases.check(ids["case"])
        services.close()
    return folder, ids, check


@pytest.fixture
def world(
    filled: tuple[Path, dict[str, bytes], CaseCheck],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    monkeypatch.setenv("MCR_NOW", NOW)
    folder, ids, check = filled
    s = open_profile(Path(shutil.copytree(folder, tmp_path / "profile")))
    yield World(s, ids, check)
    s.close()


def words_of(copy: CaseCopy, folder: Path) -> str:
    """Everything that the file says, as another program reads it, on one line."""
    path = folder / "copy.pdf"
    path.write_bytes(copy.pdf)
    said = "".join(
        subprocess.run(
            ["pdftotext", *order, str(path), "-"], capture_output=True, check=True, text=True
        ).stdout
        for order in ([], ["-layout"])
    )
    told = pypdf.PdfReader(io.BytesIO(copy.pdf))
    return " ".join((said + " " + str(told.metadata) + str(told.xmp_metadata)).split())


@pytest.mark.parametrize(("style", "paper"), [("8d", "A4"), ("a3", "Letter")])
def test_customers_copy_holds_no_word_of_another_customer(
    world: World, tmp_path: Path, style: str, paper: str
) -> None:
    s, ids = world.services, world.ids
    s.people.add(s.accounts.show(ids["third"]), "Tomasz Wierzbicki")
    rows.poison(s, ids, SECRETS + " Cotterill Lamps and Tomasz Wierzbicki as well.")
    s.cases.edit_why(
        ids["why"],
        standing="confirmed",
        evidence_query=filter_text(Filter((("carrier", "Belmarsh own fleet"),))),
    )
    copy = world.copy(Audience.CUSTOMER, style, paper)
    said = words_of(copy, tmp_path).casefold()
    bare = said.replace(" ", "").replace("-", "")
    for secret in (*TELLING, "cotterill", "wierzbicki"):
        assert secret not in said
        assert secret not in bare
    assert "askewe foods" in said
    assert "antenna" in said
    assert "another customer" in said
    team = words_of(world.copy(Audience.TEAM, style, paper), tmp_path)
    assert "Belmarsh" in team  # what is sought is what the team's copy shows


def test_author_is_told_every_text_that_was_changed(world: World) -> None:
    rows.poison(world.services, world.ids, "Belmarsh Tools wrote 17 letters.")
    copy = world.copy(Audience.CUSTOMER)
    changed = {one.where for one in copy.redactions}
    assert {
        "title", "problem", "impact", "containment", "whys", "fishbone", "root_cause",
        "escape_point", "actions", "told", "events", "lessons",
    } <= changed  # fmt: skip
    one = next(one for one in copy.redactions if one.where == "root_cause")
    assert one.before.endswith("Belmarsh Tools wrote 17 letters.")
    assert one.after.endswith("Another customer wrote […] letters.")
    assert one.count == 2
    assert len(set(copy.redactions)) == len(copy.redactions)


def test_nothing_is_changed_where_nobody_else_is_named(world: World) -> None:
    assert world.copy(Audience.CUSTOMER).redactions == ()
    assert world.copy(Audience.TEAM).redactions == ()


def test_customers_copy_leaves_out_what_is_marked_internal(world: World, tmp_path: Path) -> None:
    theirs = words_of(world.copy(Audience.CUSTOMER), tmp_path)
    ours = words_of(world.copy(Audience.TEAM), tmp_path)
    assert "Measure the radio" in theirs
    assert "sorter\u2019s maker" not in theirs
    assert "maker to pay" not in theirs
    assert "maker to pay" in ours
    assert "signal that opened it" in ours
    assert "signal that opened it" not in theirs


def test_copy_for_the_other_account_tells_its_own_figures_and_none_of_the_homes(
    world: World, tmp_path: Path
) -> None:
    s, ids = world.services, world.ids
    s.cases.edit(ids["case"], problem="Deliveries arrive late: 46 observed where 14 were expected.")
    s.cases.edit_part(ids["part"], impact="Two lines stood still.")
    s.cases.add_action(ids["case"], "Volumes come by Friday", "corrective", direction="theirs")
    copy = world.copy(Audience.CUSTOMER, account_id=ids["other"])
    said = words_of(copy, tmp_path)
    assert "Belmarsh Tools GmbH" in said
    assert "Two lines stood still" in said
    assert "Askewe" not in said
    assert "Okafor" not in said
    assert "bread" not in said
    assert "46 observed" not in said
    assert "Volumes come" not in said
    own = next(part for part in world.check.parts if part.part and part.part.part.id == ids["part"])
    home = next(part for part in world.check.parts if part.part and part.part.home)
    assert own.sentence in said
    assert home.sentence not in said
    with pytest.raises(NotFoundError):
        world.copy(Audience.CUSTOMER, account_id=ids["third"])


def test_people_of_other_fences_are_not_named_unless_the_case_itself_does(
    world: World, tmp_path: Path
) -> None:
    s, ids = world.services, world.ids
    reports = s.case_reports
    home = s.accounts.show(ids["home"]).fence
    reports._members = lambda fence: (
        ["Jun Park"] if fence == home else ["Jun Park", "Ada Lindqvist", "Bo Ekelund"]
    )
    s.cases.edit(ids["case"], containment="Bo Ekelund sends the loads earlier.")
    copy = world.copy(Audience.CUSTOMER)
    said = words_of(copy, tmp_path)
    assert "Ekelund" not in said
    assert "a colleague sends the loads" in said.casefold()
    assert "Ada Lindqvist" in said  # on the team of this very case
    assert "Ekelund" in words_of(world.copy(Audience.TEAM), tmp_path)
    theirs = world.copy(Audience.CUSTOMER, account_id=ids["other"])
    assert "Ada Lindqvist" in words_of(theirs, tmp_path)  # she looks after them, too
    reports._members = lambda _fence: ["Jun Park"]
    theirs = world.copy(Audience.CUSTOMER, account_id=ids["other"])
    assert "Lindqvist" not in words_of(theirs, tmp_path)
    assert "and 1 colleague of ours" in words_of(theirs, tmp_path)


def test_eight_disciplines_stand_in_their_order_with_drawings_and_figures(
    world: World, tmp_path: Path
) -> None:
    said = words_of(world.copy(Audience.TEAM), tmp_path)
    places = [said.index(f"D{n} ") for n in range(1, 9)]
    assert places == sorted(places)
    for words in (
        "Why did it happen?", "ROOT CAUSE", "Surroundings", "ruled out", "in effect 20 July 2026",
        "upper limit", "Before", "Since", "done 17 Jul", "23 days late", "Mara Okafor was told",
        "What the verdict rests on", "nobody knows here how many could have gone wrong",
    ):  # fmt: skip
        assert words in said, words


def test_a3_is_one_landscape_page(world: World) -> None:
    for paper, wide in (("A4", 841.89), ("Letter", 792.0)):
        copy = world.copy(Audience.TEAM, "a3", paper)
        pages = pypdf.PdfReader(io.BytesIO(copy.pdf)).pages
        assert copy.pages == len(pages) == 1
        assert float(pages[0].mediabox.width) == pytest.approx(wide, abs=0.1)
        assert pages[0].mediabox.width > pages[0].mediabox.height


def test_thin_case_says_what_is_not_known_on_one_page(world: World, tmp_path: Path) -> None:
    for style in STYLES:
        copy = world.services.case_reports.copy(world.ids["thin"], Audience.CUSTOMER, style)
        said = words_of(copy, tmp_path)
        assert copy.pages == 1
        assert "not yet known" in said.casefold()
        assert "Nobody has been told yet." not in said  # whoever reads it is being told
        assert "No corrective action has been agreed yet." in said
        assert "say from which day" not in said  # an instruction to us, not a word for them


def test_every_statement_cites_a_source_that_leads_to_a_row(world: World) -> None:
    copy = world.copy(Audience.CUSTOMER)
    report = copy.report
    numbers = {source.number for source in report.sources}
    assert [origin.number for origin in copy.origins] == [s.number for s in report.sources]
    assert all(len(origin.id) == 16 for origin in copy.origins)
    cited = [line.sources for line in (*report.problem, *report.root_cause, *report.told)]
    cited += [action.sources for action in report.actions]
    cited += [proof.sentence.sources for proof in report.proofs]
    assert all(cited)
    assert {number for one in cited for number in one} <= numbers


def test_too_few_complaints_are_said_to_be_too_few(world: World, tmp_path: Path) -> None:
    s = world.services
    account = s.accounts.add("Quillon Press")
    s.complaints.add(account, "Late", reported_on="2026-06-01")
    case = s.cases.open(account, "One late box", effective_on="2026-06-20")
    copy = s.case_reports.copy(case.id, Audience.CUSTOMER)
    said = words_of(copy, tmp_path)
    assert "Worked" not in said
    assert "Too early to say" in said or "Nothing can be judged" in said or "Not shown" in said


def test_copies_are_written_whole_and_never_over_something(world: World, tmp_path: Path) -> None:
    copy = world.copy(Audience.CUSTOMER)
    assert file_name(copy) == "Askewe Foods 8D 2026-11-22 customer.pdf"
    path = world.services.case_reports.save(copy, tmp_path / file_name(copy))
    assert path.read_bytes() == copy.pdf
    with pytest.raises(FileStandsError):
        world.services.case_reports.save(copy, path)
    assert world.copy(Audience.CUSTOMER).pdf == copy.pdf  # the same for the same content
