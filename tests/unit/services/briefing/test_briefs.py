"""What a meeting's brief says and to whom, made from real rows in a real store."""

from __future__ import annotations

import io
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.briefs import layout
from mcr_desktop.briefs.content import Line, MeetingBrief, Promise
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.services.briefing.briefs import (
    MOST_TRIED,
    Audience,
    CannotWriteError,
    FileStandsError,
    file_name,
)
from tests.unit.services.brief_rows import fill

NOW = "2026-11-22T09:00:00"
SECRETS = (
    "Rotterdam",
    "board room",
    "loyalty",
    "Loyalty",
    "gossip",
    "Read their contract",
    "Keep them quiet",
    "never pays",
    "Decides",
    "decides",
    "quotations elsewhere",
    "dinner",
    "uneasy",
    "42 days",
)
"""Words that stand only in what a customer may never read."""


@dataclass
class World:
    services: Services
    account: Account
    meeting: Meeting
    ids: dict[str, bytes]

    def said(self, audience: Audience) -> MeetingBrief:
        return self.services.briefs.meeting_brief(self.meeting.id, audience)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A profile with a meeting worth a brief, made once, and the ids of what lies in it."""
    folder = tmp_path_factory.mktemp("briefs") / "profile"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCR_NOW", NOW)
        services = create_profile(folder, "Jun Park", demo=True)
        ids = fill(services)
        services.close()
    return folder, ids


@pytest.fixture
def world(
    filled: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    monkeypatch.setenv("MCR_NOW", NOW)
    folder, ids = filled
    s = open_profile(Path(shutil.copytree(folder, tmp_path / "profile")))
    yield World(s, s.accounts.show(ids["account"]), s.meetings.show(ids["meeting"]), ids)
    s.close()


def words_of(brief: MeetingBrief) -> str:
    return repr(brief)


def test_the_team_reads_all_of_it_in_the_order_of_the_page(world: World) -> None:
    brief = world.said(Audience.TEAM)
    assert brief.when == "Tuesday 24 November 2026, 14:00"
    assert (
        brief.place
        == "Lyon hub \N{MIDDLE DOT} for us J.\N{NO-BREAK SPACE}Park and A.\N{NO-BREAK SPACE}Idris"
    )
    assert (brief.standing, brief.standing_trend.value) == ("Loyalty", "up")
    assert brief.standing_note == "was Preference until March"
    assert brief.since == "3 Sep"
    assert [line.text for line in brief.purpose] == [
        "Their hub never waits for us.",
        "Key customer since March 2019, EUR 4.2 million a year.",
    ]
    changes = [line.text for line in brief.changes]
    assert changes[0] == "Where we left it on 3 Sep \N{EM DASH} We owe a plan"
    assert (
        changes[1]
        == "1 Oct: we kept \N{LEFT DOUBLE QUOTATION MARK}Arrivals by eight\N{RIGHT DOUBLE QUOTATION MARK}"
    )
    assert any(
        "call with M.\N{NO-BREAK SPACE}Okafor. Feels uneasy on Madrid." in text for text in changes
    )
    assert [line.text for line in brief.say] == [
        "Keep them quiet on price",
        "Leave with one date",
        "Dock hours. The dock closes at 06:40.",
    ]
    assert [line.text for line in brief.not_say] == [
        "The Rotterdam post. Mara may go to Rotterdam. Do not ask her.",
        "Piet Vanderlaan: He never pays early.",
    ]
    assert [line.text for line in brief.agenda] == ["Madrid", "What next"]
    assert [
        one.text.strip("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}")
        for one in brief.internal
    ] == ["Read their contract"]
    assert [one.name for one in brief.people] == ["Mara Okafor", "Piet Vanderlaan"]
    assert brief.people[0].role == "COO, decides"
    assert "42 days of 30" not in brief.people[0].note  # the dinner was two-way
    assert "Collects stamps" not in words_of(brief), "she will not be in the room"


def test_a_late_promise_states_the_facts(world: World) -> None:
    late = world.said(Audience.TEAM).ours[0]
    assert (late.due, late.who, late.late) == ("10 Nov", "J.\N{NO-BREAK SPACE}Park", True)
    assert late.late_note == "12 days late; first agreed for 1 Oct"


def test_every_line_cites_sources_that_the_page_lists(world: World) -> None:
    for audience in Audience:
        brief = world.said(audience)
        listed = [source.number for source in brief.sources]
        assert listed == list(range(1, len(listed) + 1))
        cited: list[int] = []
        lines: tuple[Line | Promise, ...] = (
            *brief.purpose, *brief.changes, *brief.say, *brief.not_say, *brief.ours, *brief.theirs,
            *brief.internal, *brief.agenda, *brief.questions, *brief.storekeeper, *brief.notes, *brief.ask,
        )  # fmt: skip
        for line in lines:
            assert line.sources, line
            cited += line.sources
        for person in brief.people:
            cited += person.sources
        assert set(cited) == set(listed)
    texts = {source.text for source in world.said(Audience.TEAM).sources}
    assert "Call with M.\N{NO-BREAK SPACE}Okafor, 12 Oct 2026" in texts
    assert "Meeting, Autumn review, 3 Sep 2026" in texts
    assert "Promise ledger, as of 22 Nov 2026" in texts
    assert (
        "Note \N{LEFT SINGLE QUOTATION MARK}Dock hours\N{RIGHT SINGLE QUOTATION MARK}, J.\N{NO-BREAK SPACE}Park, 3 Nov 2026"
        in texts
    )


def test_sources_lead_to_their_rows(world: World) -> None:
    copy = world.services.briefs.copy(world.meeting.id, Audience.TEAM)
    rows = {(origin.kind, origin.id) for origin in copy.origins}
    assert {
        ("note", world.ids["dock"]),
        ("touch", world.ids["call"]),
        ("meeting", world.ids["last"]),
        ("meeting", world.meeting.id),
        ("contact", world.ids["mara"]),
        ("commitment", world.account.id),
    } <= rows
    assert [origin.number for origin in copy.origins] == [s.number for s in copy.brief.sources]


def test_the_customer_reads_what_was_marked_and_nothing_else(world: World) -> None:
    brief = world.said(Audience.CUSTOMER)
    assert [line.text for line in brief.changes] == [
        "1 Oct: we kept \N{LEFT DOUBLE QUOTATION MARK}Arrivals by eight\N{RIGHT DOUBLE QUOTATION MARK}",
        "20 Oct: visit with M.\N{NO-BREAK SPACE}Okafor and P.\N{NO-BREAK SPACE}Vanderlaan",
    ]
    assert [line.text for line in brief.say] == ["Dock hours. The dock closes at 06:40."]
    assert len(brief.ours) == 2
    assert len(brief.theirs) == 1
    assert "would have to be true" not in words_of(brief)
    assert not any(one.late for one in brief.theirs)
    assert [(one.name, one.role) for one in brief.people] == [
        ("Mara Okafor", "COO"),
        ("Piet Vanderlaan", "Dock manager"),
        ("Jun Park", ""),
        ("Amira Idris", ""),
    ]
    for secret in SECRETS:
        assert secret not in words_of(brief), secret


def test_nothing_secret_is_in_the_customers_pages(world: World) -> None:
    for paper in ("A4", "Letter"):
        pdf = world.services.briefs.render(world.meeting.id, Audience.CUSTOMER, paper)
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        assert "Dock hours" in text
        for secret in SECRETS:
            assert secret not in text, secret


def test_one_person_alone_in_the_room_is_told_what_was_between_us(world: World) -> None:
    s = world.services
    alone = s.meetings.plan(
        world.account, "Coffee", "2026-11-25T09:00", contacts=(world.ids["mara"],)
    )
    brief = s.briefs.meeting_brief(alone.id, Audience.CUSTOMER)
    assert any("No quotations elsewhere" in one.text for one in brief.theirs)
    assert any("meeting with M." in line.text for line in brief.changes)
    assert not any("Volumes by lane" in one.text for one in brief.theirs), "that is Piet's promise"


def test_a_meeting_that_was_held_is_no_news_to_itself(world: World) -> None:
    s = world.services
    s.meetings.hold(world.meeting.id, "One date agreed")
    changes = [line.text for line in world.said(Audience.TEAM).changes]
    assert not any("One date agreed" in text for text in changes)
    assert any("Winter" in text or "Madrid" in text for text in changes)


def test_a_kept_promise_is_told_however_much_else_happened(world: World) -> None:
    s = world.services
    for _ in range(60):
        s.touches.log(world.account, "e-mail", [world.ids["nina"]], "2026-11-20")
    moved = s.commitments.add(world.account, "Two docks", due_on="2026-11-30", made_on="2026-11-01")
    s.commitments.renegotiate(moved.id, "2026-12-10", "2026-11-05")
    changes = [line.text for line in world.said(Audience.TEAM).changes]
    assert any("we kept" in text and "Arrivals by eight" in text for text in changes)
    assert any(text.startswith("5 Nov: 10 Dec agreed instead of 30 Nov for") for text in changes)


def test_a_first_meeting_looks_back_ninety_days(world: World) -> None:
    s = world.services
    fresh = s.accounts.add("Helios Solar")
    s.touches.log(fresh, "call", [], "2026-11-01", summary="First call")
    s.touches.log(fresh, "call", [], "2026-01-01", summary="Long before")
    meeting = s.meetings.plan(fresh, "First meeting", "2026-11-24T10:00")
    brief = s.briefs.meeting_brief(meeting.id, Audience.TEAM)
    assert brief.since == "26 Aug"
    assert [line.text for line in brief.changes] == ["1 Nov: call. First call."]
    assert s.briefs.copy(meeting.id, Audience.CUSTOMER).pages == 1


def test_complaints_are_told_with_as_many_days_before_and_drawn(world: World) -> None:
    s = world.services
    for month in range(1, 11):
        for day in (3, 9, 17):
            s.complaints.add(
                world.account, "Late trailer", kind="late", reported_on=f"2026-{month:02}-{day:02}"
            )
    brief = world.said(Audience.TEAM)
    told = [line.text for line in brief.changes if "complaint" in line.text]
    assert told == ["6 complaints were reported; in as many days before it was 7"]
    assert brief.chart is not None
    assert len(brief.chart.figure.points) >= 10
    assert brief.chart.sentence.text == "Complaints show no change beyond what chance brings about."
    assert world.said(Audience.CUSTOMER).chart is None


def test_a_long_brief_is_cut_to_one_leaf_but_never_its_warnings(world: World) -> None:
    s = world.services
    for number in range(24):
        s.commitments.add(
            world.account, f"A promise of many words, told at length, number {number}"
        )
        s.notes.add(world.account, f"Long words {number}. " * 30, written_on="2026-11-05")
        s.touches.log(
            world.account,
            "call",
            [world.ids["mara"]],
            "2026-11-06",
            summary="Talked at length " * 9,
        )
    fullest = world.said(Audience.TEAM)
    copy = s.briefs.copy(world.meeting.id, Audience.TEAM, "Letter")
    assert copy.pages == 2
    assert len(copy.brief.notes) < len(fullest.notes)
    kept = [line.text for line in copy.brief.not_say]
    assert kept == [line.text for line in fullest.not_say]
    assert len(copy.brief.ours) == len(fullest.ours)


def test_of_a_brief_far_beyond_a_leaf_nothing_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fence = world.account.fence
    wording = "Send the figures of every site for the weeks before the review, number {}"
    promises = [
        Change(fence, "commitment", new_id(), {"wording": wording.format(n), "state": "open", "direction": "ours"})
        for n in range(500)
    ]  # fmt: skip
    world.services.workspace.commit(promises, "")
    tried = []
    monkeypatch.setattr(layout, "lay_out_within", lambda *_words: tried.append(1))
    copy = world.services.briefs.copy(world.meeting.id, Audience.TEAM)
    assert copy.pages > MOST_TRIED
    assert copy.brief == world.said(Audience.TEAM)
    assert not tried


def test_the_same_rows_give_the_same_pages(world: World) -> None:
    render = world.services.briefs.render
    first = render(world.meeting.id, Audience.TEAM, "A4")
    assert first.startswith(b"%PDF-")
    assert render(world.meeting.id, Audience.TEAM, "A4") == first
    assert render(world.meeting.id, Audience.TEAM, "Letter") != first
    world.services.commitments.add(world.account, "One more")
    assert render(world.meeting.id, Audience.TEAM, "A4") != first


def test_the_next_meeting_is_meant_and_else_the_last(world: World) -> None:
    s = world.services
    assert s.briefs.next_meeting_of(world.account) == world.meeting
    s.meetings.hold(world.meeting.id)
    after = s.briefs.next_meeting_of(world.account)
    assert after is not None
    assert after.id == world.meeting.id
    assert s.briefs.next_meeting_of(s.accounts.add("Helios Solar")) is None


def test_a_meeting_that_is_gone_is_told(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.services.briefs.copy(bytes(16), Audience.TEAM)


def test_a_file_is_written_whole_and_never_over_another(world: World, tmp_path: Path) -> None:
    briefs, path = world.services.briefs, tmp_path / "brief.pdf"
    briefs.write(world.meeting.id, Audience.TEAM, "A4", path)
    assert path.read_bytes() == briefs.render(world.meeting.id, Audience.TEAM, "A4")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"mine")
    with pytest.raises(FileStandsError):
        briefs.write(world.meeting.id, Audience.TEAM, "A4", path)
    assert path.read_bytes() == b"mine"
    briefs.write(world.meeting.id, Audience.CUSTOMER, "Letter", path, replace=True)
    assert path.read_bytes().startswith(b"%PDF-")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["brief.pdf"]


@pytest.mark.parametrize("place", ["missing/brief.pdf", "file/brief.pdf", "folder"])
def test_a_place_that_takes_no_file_is_told(world: World, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    copy = world.services.briefs.copy(world.meeting.id, Audience.TEAM)
    with pytest.raises(CannotWriteError) as told:
        world.services.briefs.save(copy, tmp_path / place, replace=True)
    assert told.value.facts["reason"]
    assert not list(tmp_path.glob("**/.brief-*"))


def test_files_are_named_after_account_day_and_audience(world: World) -> None:
    s = world.services
    odd = s.accounts.add("A/B: \N{RIGHT-TO-LEFT OVERRIDE}fdp*")
    meeting = s.meetings.plan(odd, "Talk", "2026-11-24T10:00")
    assert (
        file_name(s.briefs.copy(meeting.id, Audience.CUSTOMER)) == "A B fdp 2026-11-24 customer.pdf"
    )
