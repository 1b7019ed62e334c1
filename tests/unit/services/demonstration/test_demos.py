"""The demo: invented customers over two years up to the day it is made, and one real public sample."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.briefing.briefs import PAPERS, Audience


class StopAt:
    def report(self, done: int, _total: int) -> None:
        if done == 2:
            raise CancelledError


def test_the_demo_is_fresh_whole_and_leaves_nothing_to_undo(demo):
    assert demo.demo
    assert demo.undo.next_undo() is None
    view = demo.todays.view()
    first = view.meetings[0]
    assert (first.account.name, first.meeting.starts_at) == (
        "Quillmere Logistics",
        "2026-11-24T14:00",
    )
    assert len(first.meeting.contacts) >= 4
    assert all((first.meeting.objectives, first.meeting.agenda, first.meeting.questions))
    assert first.meeting.ask
    due = {one.days for one in (*view.ours, *view.theirs)}
    assert min(due) < 0
    assert 0 in due
    assert 3 <= len(view.quiet) <= 12


def test_a_colleague_has_written_what_the_user_has_not_seen_yet(demo):
    arrivals = demo.todays.view().arrivals
    assert {one.person for one in arrivals} == {"Amara Insley"}
    assert {one.kind for one in arrivals} == {"note", "touch", "contact"}
    account = demo.accounts.find("Quillmere")
    assert [one.name for one in demo.sharing.members(account.fence)] == [
        "Jun Park",
        "Amara Insley",
    ]


def test_the_past_of_the_demo_lies_in_the_past(demo):
    day = today().isoformat()
    for account in demo.accounts.all():
        for touch in demo.touches.all(account):
            assert touch.happened_on <= day
            assert touch.contacts
        for note in demo.notes.all(account):
            assert (note.written_on or "9") < day
            assert note.body
        for promise in demo.commitments.all(account):
            assert (promise.made_on or "9") < day
            assert (promise.closed_on or "") < day
            assert (promise.state in {"kept", "broken"}) == bool(promise.closed_on)
        for meeting in demo.meetings.all(account):
            assert (meeting.state == "held") == (meeting.day < day)


def test_every_indicator_has_something_to_say(demo):
    lines = {line.account.name: line for line in demo.indicators.portfolio()}
    assert len(lines) == 12  # one more is archived
    assert lines["Tessaly Parts"].threads.single
    haldric = lines["Haldric Pharma Supply"]
    assert (haldric.complaints.total, haldric.quiet.over) == (0, True)
    sample = lines["US bank complaints (CFPB sample)"]
    assert (sample.complaints.total, sample.complaints.as_of) == (20_000, "2016-12-31")
    assert lines["Quillmere Logistics"].ours_late > 0
    past = [name for name, line in lines.items() if line.account.as_of]
    assert past == [sample.account.name], "of all others silence is watched"


def test_the_planted_cause_is_the_first_thing_that_the_figures_say(demo):
    account = demo.accounts.find("Quillmere")
    first = demo.causes.signals(account)[0]
    assert dict(first.signal.slice.conditions) == {"carrier": "Carrier B", "lane": "LYS-MAD"}
    assert first.signal.shift is not None
    assert first.signal.shift.rated
    assert first.signal.shift.since_low <= "2026-05-01" <= first.signal.shift.since_high


def test_no_placeholder_is_left_in_any_text(demo):
    for account in demo.accounts.all():
        texts = [account.purpose, account.preferences, account.agreements]
        texts += [note.body for note in demo.notes.all(account)]
        texts += [promise.wording for promise in demo.commitments.all(account)]
        texts += [fact.text for fact in demo.accounts.facts(account)]
        texts += [one.standing_evidence for one in demo.people.all(account)]
        for meeting in demo.meetings.all(account):
            texts += [meeting.objectives, meeting.questions, meeting.outcome]
        assert not [text for text in texts if text and ("{" in text or "}" in text)]


def test_a_demo_stopped_halfway_leaves_no_folder(tmp_path):
    from mcr_desktop.cli.demos import make_demo

    with pytest.raises(CancelledError):
        make_demo(tmp_path / "demo", StopAt())
    assert list(tmp_path.iterdir()) == []


def test_a_demo_is_never_made_over_something(tmp_path):
    from mcr_desktop.cli.demos import make_demo
    from mcr_desktop.domain.errors import McrError

    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("do not touch", encoding="utf-8")
    with pytest.raises(McrError):
        make_demo(folder)
    assert [file.name for file in folder.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_demos_heaviest_brief_is_one_leaf_of_paper(demo, paper):
    meeting = demo.todays.view().meetings[0].meeting
    copy = demo.briefs.copy(meeting.id, Audience.TEAM, paper)
    assert copy.pages <= 2
    assert len(copy.brief.not_say) == 4
    assert len(copy.brief.ours) == 5


def test_what_may_not_be_said_is_in_no_customers_brief_of_the_demo(demo):
    for account in demo.accounts.all():
        meeting = demo.briefs.next_meeting_of(account)
        if meeting is None:
            continue
        brief = demo.briefs.meeting_brief(meeting.id, Audience.CUSTOMER)
        assert not brief.not_say
        said = repr(brief).casefold()
        for note in demo.notes.all(account):
            if note.sensitive:
                assert note.title.casefold() not in said, (account.name, note.title)


def test_late_deliveries_to_three_accounts_are_one_signal(demo):
    told = demo.signals.all().deteriorations[0]
    assert {one.account.name for one in told.members} == {
        *("Belmarrow Tiles", "Castrevale Paper", "Dunholt Garden"),
    }
    assert dict(told.told.signal.slice.conditions) == {"carrier": "Carrier B"}


def test_the_case_of_the_late_deliveries_is_told_to_its_end(demo):
    (row,) = demo.cases.all()
    view = demo.cases.show(row.id)
    assert view.case.state == "closed"
    assert view.case.verdict == "worked"
    assert "per 100 deliveries" in (view.case.signal or "")
    assert view.case.began_low_on <= "2026-06-22" <= view.case.began_high_on
    assert [part.told for part in view.parts] == [True] * 3
    assert {why.chain for why in view.whys if why.root} == {"occurred", "escaped"}
    missing = [stage.kind for stage in view.stages if not stage.done]
    assert missing == ["actions"]  # one letter to the other carriers is still to be written
    assert demo.undo.next_undo() is None


def test_the_verdict_of_the_demo_is_what_the_figures_still_say(demo):
    (row,) = demo.cases.all()
    check = demo.cases.check(row.id)
    assert check.verdict == "worked"
    assert [one.effect.verdict for one in check.parts if one.effect] == ["worked"] * 3


def test_every_delivery_of_the_demo_is_counted_once(demo):
    for name in ("Belmarrow", "Castrevale", "Dunholt"):
        account = demo.accounts.find(name)
        made = sum(row.amount for row in demo.complaints.exposures(account))
        late = len(demo.complaints.columns(account))
        assert 0.15 < late / made < 0.35
