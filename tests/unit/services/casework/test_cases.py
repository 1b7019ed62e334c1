"""A case from its first line to its last, on one machine."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.findings import (
    Explanation,
    IntakeChange,
    Shift,
    Signal,
    Slice,
    SliceEvidence,
)
from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.casework.outlines import UnderItselfError
from mcr_desktop.services.casework.views import STAGES
from mcr_desktop.services.exploring.pictures import AccountSignal, filter_text
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.backings import route_to
from mcr_desktop.ui.navigation import Route

LATE = Slice((("carrier", "Brindle Freight"), ("lane", "North")))


def told_of(account, where: Slice = LATE, sentence: str = "Brindle Freight: complaints rose"):
    shift = Shift(
        since="2026-05-12", until="2026-11-20", baseline_since="2025-05-01", before=3.1, after=5.4,
        observed=46, expected=14.2, ratio=3.3, low=2.4, high=4.4, p=0.002, lasting=True,
        dispersion=1.1, since_low="2026-05-09", since_high="2026-05-15",
    )  # fmt: skip
    best = SliceEvidence(where, 46, 14.2, 3.3, 2.4, 4.4, 0.71, 40.0)
    rival = SliceEvidence(Slice((("lane", "South"),)), 20, 14.0, 1.4, 1.0, 2.0, 0.2, 6.0)
    explained = Explanation(
        "explained", shift.since, shift.until, shift.baseline_since, 46, 14.2, best, (), (rival,),
        1.05, 0.002, 199, 92,
    )  # fmt: skip
    return AccountSignal(
        account, Signal("shift", where, 900, 24, 0.01, shift, explained), sentence
    )  # fmt: skip


@pytest.fixture
def case(services, account):
    return services.cases.open(account, "Late on the north lane")


def stage(services, case, kind):
    return next(one for one in services.cases.show(case.id).stages if one.kind == kind)


# Opening


def test_a_case_opened_by_hand_has_its_day_its_lead_and_its_own_account(services, account, case):
    view = services.cases.show(case.id)
    assert (case.opened_on, case.lead, case.state) == ("2026-11-23", "Jun Park", "open")
    assert (view.account, view.inside) == (account, True)
    (part,) = view.parts
    assert (part.home, part.account, part.told, part.count) == (True, account, False, None)
    assert tuple(one.kind for one in view.stages) == STAGES
    assert not any(one.done for one in view.stages)
    assert all(one.missing for one in view.stages)


def test_a_case_without_a_title_is_not_opened(services, account):
    with pytest.raises(InvalidValueError):
        services.cases.open(account, "  ")
    with pytest.raises(InvalidValueError):
        services.cases.open(account, "Late", state="closed")
    assert services.cases.all() == []


def test_opening_is_one_gesture_and_undone_as_one(services, case):
    assert services.undo.undo() == "Case opened"
    assert services.cases.all() == []
    with pytest.raises(NotFoundError):
        services.cases.show(case.id)
    services.undo.redo()
    assert len(services.cases.show(case.id).parts) == 1


def test_a_signal_drafts_what_where_when_how_many_and_what_is_not_concerned(services, account):
    case = services.cases.open_from(told_of(account))
    assert case.title == "Brindle Freight, North"
    lines = (case.problem or "").splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "What", "Where", "When", "How many", "Is not", "Is not",
    ]  # fmt: skip
    assert "carrier: Brindle Freight; lane: North" in lines[1]
    assert "12 May 2026" in lines[2]
    assert "46 observed where 14 were expected" in lines[3]
    assert "1.05" in lines[4]
    assert "South" in lines[5]
    assert (case.began_on, case.began_low_on, case.began_high_on) == (
        "2026-05-12", "2026-05-09", "2026-05-15",
    )  # fmt: skip
    assert case.query == told_of(account).query
    assert case.signal == "Brindle Freight: complaints rose"


def test_a_change_of_intake_can_be_looked_into_too(services, account):
    change = IntakeChange(
        "category added", "kind", "App", "2026-03-01", 9.0, 0.3, 20.0, 29.0, 20.0, 1.0, 0.9, 1.1
    )
    signal = Signal("intake change", Slice((("kind", "App"),)), 300, 24, intake=change)
    case = services.cases.open_from(AccountSignal(account, signal, "App is recorded since March"))
    assert case.began_on == "2026-03-01"
    assert (case.problem or "").startswith("What: App is recorded since March.")


# Steps


def test_each_step_says_what_it_needs_until_it_has_it(services, account, case):
    cases = services.cases
    cases.edit(case.id, problem="Late", containment="Checked by hand", lessons="Ask the carrier")
    for kind in ("problem", "containment", "lessons"):
        assert stage(services, case, kind).done
    assert stage(services, case, "whys").missing == "Nobody has asked yet why it happened"
    first = cases.add_why(case.id, "The label was unreadable")
    assert "marked" in stage(services, case, "whys").missing
    cases.edit_why(first.id, root=True)
    assert stage(services, case, "cause").missing.startswith("Write the root cause, or take")
    cases.add_why(case.id, "Nobody scans at the gate", chain="escaped", root=1)
    assert stage(services, case, "whys").done
    cases.edit(case.id, root_cause="The label was unreadable", escape_point="Nobody scans")
    assert stage(services, case, "cause").done
    action = cases.add_action(case.id, "New printer", "corrective", due_on="2026-12-01")
    assert stage(services, case, "actions").missing == "The one action is still open"
    services.commitments.keep(action.id)
    assert stage(services, case, "actions").done
    part = cases.show(case.id).parts[0].part
    assert stage(services, case, "told").missing == f"{account.name} has not been told"
    cases.tell(part.id, "2026-11-20", "by telephone", words="We found it")
    assert stage(services, case, "told").done
    assert [one.kind for one in cases.show(case.id).stages if not one.done] == ["check"]
    (row,) = cases.all()
    assert (row.done, row.stage) == (7, "check")


def test_containment_that_is_only_promised_is_begun_and_not_done(services, case):
    action = services.cases.add_action(case.id, "Check every load", "containment")
    step = stage(services, case, "containment")
    assert (step.begun, step.done) == (True, False)
    services.commitments.keep(action.id)
    assert stage(services, case, "containment").done


def test_an_action_that_was_withdrawn_counts_for_nothing(services, case):
    action = services.cases.add_action(case.id, "New printer", "corrective")
    services.commitments.withdraw(action.id)
    assert stage(services, case, "actions").missing == "No action removes the cause yet"


def test_a_check_is_due_on_its_day_and_no_more_once_it_was_taken_down(services, case, monkeypatch):
    cases = services.cases
    cases.edit(case.id, check_on="2026-11-30")
    assert "Planned for" in stage(services, case, "check").missing
    assert services.todays.view().checks == ()
    monkeypatch.setenv("MCR_NOW", "2026-12-02T09:00:00+00:00")
    assert "is due" in stage(services, case, "check").missing
    (due,) = services.todays.view().checks
    assert (due.case.id, due.days) == (case.id, 2)
    assert cases.all()[0].check_due
    cases.take_down(case.id, cases.check(case.id))
    assert services.todays.view().checks == ()
    assert "nothing could be judged; check again" in stage(services, case, "check").missing


# Closing


def test_closing_refuses_nothing_and_reopening_keeps_the_history(services, case, monkeypatch):
    closed = services.cases.close(case.id)
    assert (closed.state, closed.closed_on) == ("closed", "2026-11-23")
    assert services.cases.all("open") == []
    assert [row.id for row in services.cases.all("closed")] == [case.id]
    monkeypatch.setenv("MCR_NOW", "2026-12-10T09:00:00+00:00")
    assert services.cases.reopen(case.id).closed_on is None
    monkeypatch.setenv("MCR_NOW", "2026-12-11T09:00:00+00:00")
    services.cases.close(case.id)
    told = [(one.day, one.event) for one in services.cases.timeline(case.id)]
    assert told == [
        ("2026-11-23", "opened"), ("2026-11-23", "closed"),
        ("2026-12-10", "reopened"), ("2026-12-11", "closed"),
    ]  # fmt: skip
    assert {one.person for one in services.cases.timeline(case.id)} == {"Jun Park"}


def test_the_timeline_holds_events_actions_and_who_was_told(services, account, case):
    cases = services.cases
    cases.add_event(case.id, "The carrier showed us its depot", "2026-10-05")
    action = cases.add_action(case.id, "New printer", "corrective")
    services.commitments.keep(action.id, "2026-11-24")
    part = cases.show(case.id).parts[0].part
    cases.tell(part.id, "2026-11-25", "by telephone", words="We found it")
    told = [(one.day, one.event, one.text) for one in cases.timeline(case.id)]
    assert told == [
        ("2026-10-05", "event", "The carrier showed us its depot"),
        ("2026-11-23", "opened", "Late on the north lane"),
        ("2026-11-23", "agreed", "New printer"),
        ("2026-11-24", "kept", "New printer"),
        ("2026-11-25", "told", "by telephone. We found it"),
    ]
    entries = [(one.event, one.id) for one in services.timelines.of(account) if one.kind == "case"]
    assert sorted(entries) == [("event", case.id), ("opened", case.id), ("told", case.id)]


def test_what_a_check_writes_nobody_edits(services, case):
    for name in ("verdict", "verdict_on", "verdict_words", "state", "closed_on"):
        with pytest.raises(InvalidValueError):
            services.cases.edit(case.id, **{name: "2026-11-23"})


def test_an_edit_of_the_slice_holds_for_the_case_and_its_own_part(services, case):
    query = filter_text(Filter((("lane", "North"),)))
    services.cases.edit(case.id, query=query, title="Late in the north")
    part = services.cases.show(case.id).parts[0].part
    assert (part.query, part.title) == (query, "Late in the north")
    services.cases.edit_part(part.id, query=None)
    assert services.cases.show(case.id).case.query is None


# Whys and bones


def test_a_branch_goes_and_comes_back_as_one(services, case):
    cases = services.cases
    top = cases.add_why(case.id, "The label was unreadable")
    middle = cases.add_why(case.id, "The printer was old", top.id)
    cases.add_why(case.id, "Nobody owned it", middle.id)
    cases.add_why(case.id, "The label was wet", top.id)
    cases.remove_why(middle.id)
    assert [one.answer for one in cases.show(case.id).whys] == [
        "The label was unreadable", "The label was wet",
    ]  # fmt: skip
    assert services.undo.undo() == "Removed a why"
    assert [one.answer for one in cases.show(case.id).whys] == [
        "The label was unreadable", "The printer was old", "Nobody owned it", "The label was wet",
    ]  # fmt: skip


def test_an_answer_cannot_stand_under_itself(services, case):
    cases = services.cases
    top = cases.add_why(case.id, "a")
    below = cases.add_why(case.id, "b", top.id)
    for parent in (top.id, below.id):
        with pytest.raises(UnderItselfError):
            cases.move_why(top.id, parent)
    with pytest.raises(NotFoundError):
        cases.move_why(top.id, new_id())


def test_moving_takes_the_branch_along_and_keeps_the_order(services, case):
    cases = services.cases
    first, second, third = (cases.add_why(case.id, text) for text in "abc")
    cases.add_why(case.id, "under a", first.id)
    cases.move_why(third.id, None, 0)
    assert [one.answer for one in cases.show(case.id).whys] == ["c", "a", "under a", "b"]
    cases.move_why(first.id, second.id)
    assert [one.answer for one in cases.show(case.id).whys] == ["c", "b", "a", "under a"]
    cases.move_why(first.id, None, chain="escaped")
    chains = {one.answer: one.chain for one in cases.show(case.id).whys}
    assert chains == {"c": "occurred", "b": "occurred", "a": "escaped", "under a": "escaped"}
    services.undo.undo()
    assert {one.chain for one in cases.show(case.id).whys} == {"occurred"}


def test_an_answer_under_another_joins_its_chain(services, case):
    cases = services.cases
    top = cases.add_why(case.id, "a", chain="escaped")
    assert cases.add_why(case.id, "b", top.id).chain == "escaped"


def test_evidence_is_a_row_a_slice_or_words(services, account, case):
    complaint = services.complaints.add(account, "Pallet came late")
    query = filter_text(Filter((("lane", "North"),)))
    why = services.cases.add_why(
        case.id, "a", evidence="Seen on the dock", evidence_id=complaint.id, evidence_query=query
    )
    assert (why.evidence, why.evidence_id, why.evidence_query) == (
        "Seen on the dock", complaint.id, query,
    )  # fmt: skip
    assert services.cases.edit_why(why.id, evidence_id=None).evidence_id is None
    with pytest.raises(InvalidValueError):
        services.cases.edit_why(why.id, standing="sure")
    with pytest.raises(InvalidValueError):
        services.cases.edit_why(why.id, parent_id=new_id())


def test_bones_have_categories_of_their_own(services, case):
    cases = services.cases
    cases.add_bone(case.id, "Too few hands", "people")
    own = cases.add_bone(case.id, "Ice on the ramp", "weather")
    below = cases.add_bone(case.id, "No salt", "people", own.id)
    assert below.category == "weather"
    cases.move_bone(below.id, None, category="process")
    told = {one.text: one.category for one in cases.show(case.id).bones}
    assert told == {
        "Too few hands": "people", "Ice on the ramp": "weather", "No salt": "process",
    }  # fmt: skip


# Complaints, actions, removal


def test_complaints_name_the_case_and_are_counted_by_slice(services, account, case):
    cases = services.cases
    ids = [
        services.complaints.add(account, "Late", dimensions={"lane": lane}).id
        for lane in ("North", "North", "South")
    ]
    cases.edit(case.id, query=filter_text(Filter((("lane", "North"),))))
    assert cases.link(case.id, ids) == 3
    assert cases.link(case.id, ids[:1]) == 0
    part = cases.show(case.id).parts[0]
    assert (part.count, part.linked) == (2, 3)
    assert cases.unlink(ids[:2]) == 2
    assert cases.show(case.id).parts[0].linked == 1
    services.undo.undo()
    assert cases.show(case.id).parts[0].linked == 3
    assert cases.count(account, filter_text(Filter((("dock", "4"),)))) == 0


def test_an_action_is_a_commitment_that_today_tells_as_ours(services, account, case):
    action = services.cases.add_action(
        case.id, "New printer", "corrective", owner="Mo Reyes", due_on="2026-11-25"
    )
    assert (action.case_id, action.first_due_on, action.state) == (case.id, "2026-11-25", "open")
    assert [one.commitment.id for one in services.todays.view().ours] == [action.id]
    assert services.commitments.all(account) == [action]
    with pytest.raises(InvalidValueError):
        services.cases.add_action(case.id, "New printer", "radical")


def test_removing_a_case_lets_go_of_what_it_did_not_own(services, account, case):
    cases = services.cases
    cases.add_why(case.id, "a")
    cases.add_bone(case.id, "b", "people")
    cases.add_event(case.id, "c", "2026-11-01")
    action = cases.add_action(case.id, "New printer", "corrective")
    complaint = services.complaints.add(account, "Late")
    cases.link(case.id, [complaint.id])
    cases.remove(case.id)
    assert cases.all() == []
    assert services.commitments.show(action.id).case_id is None
    assert services.complaints.show(complaint.id).case_id is None
    services.undo.undo()
    view = cases.show(case.id)
    assert (len(view.whys), len(view.bones), len(view.events), len(view.actions)) == (1, 1, 1, 1)
    assert services.complaints.show(complaint.id).case_id == case.id


# Looking for it


def test_a_case_is_found_by_its_words_and_by_what_hangs_on_it(services, account, case):
    cases = services.cases
    cases.edit(case.id, problem="Pallets stand in the rain")
    why = cases.add_why(case.id, "The gutter leaks onto the gatehouse printer")
    cases.add_event(case.id, "The plumber came", "2026-11-01")
    for words in ("north lane", "rain", "gutter", "plumber"):
        (hit,) = services.search.find(words)
        assert (hit.kind, hit.id, hit.title) == ("case", case.id, "Late on the north lane")
        assert route_to(hit.kind, hit.id, account.id) == Route("case", case.id)
    cases.remove_why(why.id)
    assert services.search.find("gutter") == []


def test_what_names_a_contact_can_be_erased_with_them(services, account, case):
    contact = services.people.add(account, "Adela Voss-Marin")
    part = services.cases.show(case.id).parts[0].part
    services.cases.tell(part.id, "2026-11-20", "visit", contact.id, "Told her all of it")
    complaint = services.complaints.add(account, "Late", contact_id=contact.id)
    found = {(one.kind, one.id): one.because for one in services.erasures.about(contact)}
    assert found[("case_part", part.id)] == "about"
    assert found[("complaint", complaint.id)] == "names"
    services.erasures.erase(account.fence, [("contact", contact.id), ("case_part", part.id)])
    view = services.cases.show(case.id)
    assert [one.told for one in view.parts] == [False]
    services.cases.tell(view.parts[0].part.id, "2026-11-21", "visit")
    assert [one.told for one in services.cases.show(case.id).parts] == [True]
    assert services.search.find("Told her") == []


def test_a_case_is_not_closed_on_a_day_that_is_none(services, case):
    with pytest.raises(InvalidValueError):
        services.cases.close(case.id, "soon")
    assert services.cases.show(case.id).case.state == "open"
    assert services.cases.close(case.id, "2026-11-20").closed_on == "2026-11-20"
