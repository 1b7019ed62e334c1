"""A row of one account is never taken for one of the same id in another, whichever was here first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mcr_desktop.briefs.content import Audience
from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, TextChange, Value
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store import attached
from mcr_desktop.store.queries import _TABLE_OF, table_of
from mcr_desktop.store.removed_rows import REMOVED
from mcr_desktop.store.twins import TwinError
from tests.unit.services.forged_rows import forge

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.bootstrap import Services


class Twins(NamedTuple):
    """Two accounts, one of them with a device that uses the ids of the other's rows."""

    services: Services
    ours: Account
    theirs: Account
    first: bool
    """Whether the forged rows come before those whose ids they bear."""

    def make(self, table: str, forged: dict[str, Value], **honest: Value) -> bytes:
        """The id of a row of both accounts."""
        row = ids.new_id()
        if self.first:
            forge(self.services, self.theirs.fence, table, row, None, **forged)
        self.services.workspace.commit([Change(self.ours.fence, table, row, honest)], "Made")
        if not self.first:
            forge(self.services, self.theirs.fence, table, row, None, **forged)
        return row

    def written(self, table: str, fence: bytes) -> set[bytes]:
        """The ids of a fence's rows of a table."""
        found = self.services.workspace.store.rows(
            f'SELECT t.id FROM "{table}" t JOIN fence f ON f.no = t.fence WHERE f.id = ?',  # noqa: S608 - our own tables
            (fence,),
        )
        return {row for (row,) in found}

    def cells(self, table: str, row: bytes, field: str, fence: bytes) -> list[Value]:
        """What stands in a field of the row of a fence."""
        found = self.services.workspace.store.rows(
            f'SELECT t."{field}" FROM "{table}" t JOIN fence f ON f.no = t.fence '  # noqa: S608 - our own tables
            "WHERE t.id = ? AND f.id = ?",
            (row, fence),
        )
        return [value for (value,) in found]


@pytest.fixture(params=[True, False], ids=["planted before", "planted after"])
def twins(services: Services, account: Account, request: pytest.FixtureRequest) -> Twins:
    return Twins(services, account, services.accounts.add("Other & Sons"), request.param)


def test_every_kind_of_row_is_refused_by_id_alone_and_found_in_the_fence_that_is_meant(
    twins: Twins,
) -> None:
    workspace = twins.services.workspace
    kinds = {table: kind for kind in _kinds() if (table := table_of(kind)) != "account"}
    assert len(kinds) == len(_TABLE_OF) - 1
    for table, kind in kinds.items():
        field = next(one.name for one in TABLES[table].fields if one.kind == "TEXT")
        row = twins.make(table, {field: "forged"}, **{field: "honest"})
        with pytest.raises(TwinError) as caught:
            workspace.row(kind, row)
        assert caught.value.facts["candidates"] == ("Other & Sons", "Quillmere Logistics")
        for one in (twins.ours, twins.theirs):
            assert workspace.row(kind, row, one.fence).fence == one.fence
            with workspace.looking_at(one.fence):
                assert workspace.row(kind, row).fence == one.fence


def test_what_is_put_off_in_one_account_is_told_in_the_other(twins: Twins) -> None:
    services, todays = twins.services, twins.services.todays
    said: dict[str, Value] = {
        "direction": "ours",
        "due_on": "2026-11-24",
        "state": "open",
        "made_on": "2026-11-01",
    }
    row = twins.make(
        "commitment", said | {"wording": "false"}, **(said | {"wording": "Send the plan"})
    )

    def told() -> list[str]:
        return [one.commitment.wording for one in todays.view().ours]

    with pytest.raises(TwinError):
        todays.snooze("commitment", row, "2026-12-01")
    with services.workspace.looking_at(twins.theirs.fence):
        todays.snooze("commitment", row, "2026-12-01")
    assert told() == ["Send the plan"]
    assert todays.view().ours_counts.soon == 1
    assert [(one.title, one.account) for one in todays.view().put_off] == [("false", twins.theirs)]
    with services.workspace.looking_at(twins.ours.fence):
        todays.snooze("commitment", row, "2026-12-02")
        todays.bring_back("commitment", row)
    assert told() == ["Send the plan"]
    assert [one.until_on for one in todays.view().put_off] == ["2026-12-01"]


def test_what_is_done_in_one_account_is_asked_in_the_other(twins: Twins) -> None:
    services, todays = twins.services, twins.services.todays
    meeting: dict[str, Value] = {"starts_at": "2026-11-24T10:00", "state": "planned"}
    row = twins.make("meeting", meeting | {"title": "false"}, **(meeting | {"title": "Review"}))
    with services.workspace.looking_at(twins.theirs.fence):
        todays.done("meeting", row, "2026-11-24T10:00")
    assert [one.meeting.title for one in todays.view().meetings] == ["Review"]


def test_a_file_goes_to_the_row_of_the_account_that_is_looked_at(
    twins: Twins, tmp_path: Path
) -> None:
    services = twins.services
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    file = tmp_path / "secret.txt"
    file.write_bytes(b"for ours alone")
    for attach in (
        lambda: services.attachments.add("note", note, file),
        lambda: services.attachments.add_bytes("note", note, "secret.txt", b"for ours alone"),
        lambda: services.attachments.of("note", note),
    ):
        with pytest.raises(TwinError):
            attach()
    assert not twins.written("attachment", twins.ours.fence) | twins.written("attachment", twins.theirs.fence)  # fmt: skip
    with services.workspace.looking_at(twins.ours.fence):
        made = services.attachments.add("note", note, file)
        assert [one.row.id for one in services.attachments.of("note", note)] == [made.id]
    assert made.fence == twins.ours.fence
    with services.workspace.looking_at(twins.theirs.fence):
        assert services.attachments.of("note", note) == []


def test_a_persons_photo_does_not_reach_the_forged_person(twins: Twins) -> None:
    services = twins.services
    person = twins.make("contact", {"name": "Bait"}, name="Mira Oduya")
    with pytest.raises(TwinError):
        services.attachments.add_bytes("contact", person, "photo.png", b"x", field="photo")
    with services.workspace.looking_at(twins.ours.fence):
        services.attachments.add_bytes("contact", person, "photo.png", b"x", field="photo")
    assert twins.cells("contact", person, "photo", twins.theirs.fence) == [None]


def test_what_a_row_led_to_is_told_in_its_own_account(twins: Twins) -> None:
    services = twins.services
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    forge(services, twins.theirs.fence, "use", ids.new_id(), row_id=note, row_kind="note", kind="decision", text="false")  # fmt: skip
    forge(services, twins.theirs.fence, "commitment", ids.new_id(), source_id=note, wording="false", direction="ours")  # fmt: skip
    with pytest.raises(TwinError):
        services.uses.add("note", note, "decision", text="so be it")
    with pytest.raises(TwinError):
        services.uses.of("note", note)
    with services.workspace.looking_at(twins.ours.fence):
        assert services.uses.of("note", note) == []
        assert services.uses.never_used(twins.ours) == [note]
        (line,) = services.notes.lines([note])
        assert (line.title, line.uses) == ("Plan", 0)
        assert services.uses.add("note", note, "decision", text="so").fence == twins.ours.fence
        assert [one.text for one in services.uses.of("note", note)] == ["so"]


def test_removing_and_bringing_back_touches_the_row_that_is_meant(twins: Twins) -> None:
    services = twins.services
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    with pytest.raises(TwinError):
        services.removals.remove("note", [note])
    with services.workspace.looking_at(twins.ours.fence):
        services.removals.remove("note", [note])
    assert twins.cells("note", note, "deleted", twins.ours.fence) == [REMOVED]
    assert twins.cells("note", note, "deleted", twins.theirs.fence) == [None]
    # Its own row is gone: what is meant for it is nothing for the other.
    for deed in (
        lambda: services.notes.edit(note, title="Ours"),
        lambda: services.attachments.add_bytes("note", note, "a.txt", b"x"),
        lambda: services.removals.restore("note", note),
    ):
        with pytest.raises(TwinError):
            deed()
    with services.workspace.looking_at(twins.ours.fence):
        with pytest.raises(NotFoundError):
            services.notes.edit(note, title="Ours")
        services.removals.restore("note", note)
    assert twins.cells("note", note, "deleted", twins.ours.fence) == [None]


def test_histories_and_versions_are_those_of_the_row_that_is_meant(twins: Twins) -> None:
    services = twins.services
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    services.workspace.commit([TextChange(twins.ours.fence, note, "true words")], "")
    services.workspace.commit([TextChange(twins.theirs.fence, note, "false words")], "")
    for reading in (
        lambda: services.histories.of(note),
        lambda: services.histories.concurrent("note", note),
        lambda: services.note_versions.of(note),
        lambda: services.note_versions.restore(note, 1),
    ):
        with pytest.raises(TwinError):
            reading()
    with services.workspace.looking_at(twins.ours.fence):
        assert {one.value for one in services.histories.of(note) if one.field == "title"} == {
            "Plan"
        }
        assert services.note_versions.text(note, 1) == "true words"
        services.note_versions.restore(note, 1)
    assert twins.cells("note", note, "body", twins.theirs.fence) == ["false words"]


def test_the_history_is_not_that_of_another_kind_of_row_in_another_account(twins: Twins) -> None:
    services = twins.services
    note = services.notes.add(twins.ours, "words", "Plan")
    forge(services, twins.theirs.fence, "touch", note.id, summary="false")
    with services.workspace.looking_at(twins.ours.fence):
        assert {one.table for one in services.histories.of(note.id)} == {"note"}


def test_a_link_leads_to_nothing_that_it_may_not_mean(twins: Twins) -> None:
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    with pytest.raises(TwinError):
        twins.services.links.follow("note", note)
    with twins.services.workspace.looking_at(twins.ours.fence):
        followed = twins.services.links.follow("note", note)
    assert followed is not None
    assert followed.account == twins.ours.id


def test_deeds_on_several_promises_are_refused_whole(twins: Twins) -> None:
    services = twins.services
    plain = services.commitments.add(twins.ours, "Plain", due_on="2026-12-01")
    said: dict[str, Value] = {
        "wording": "Bait",
        "direction": "ours",
        "state": "open",
        "due_on": "2026-12-01",
    }
    row = twins.make("commitment", said, **(said | {"wording": "Ours"}))
    for deed in (
        lambda: services.commitments.close_many([plain.id, row], "kept"),
        lambda: services.commitments.renegotiate_many([plain.id, row], "2027-01-01"),
        lambda: services.commitments.edit_many([plain.id, row], owner="Jun Park"),
        lambda: services.commitments.keep(row),
    ):
        with pytest.raises(TwinError):
            deed()
    assert services.commitments.show(plain.id).state == "open"
    with services.workspace.looking_at(twins.ours.fence):
        assert services.commitments.close_many([plain.id, row], "kept") == 2
        (shown,) = services.ledgers.rows([row])
        assert shown is not None
        assert shown.one.wording == "Ours"
    assert twins.cells("commitment", row, "state", twins.theirs.fence) == ["open"]
    assert twins.cells("commitment", row, "state", twins.ours.fence) == ["kept"]


def test_complaints_are_edited_in_one_account_alone(twins: Twins) -> None:
    services = twins.services
    row = twins.make("complaint", {"kind": "late"}, kind="late", reported_on="2026-11-02")
    with pytest.raises(TwinError):
        services.registers.edit_many([row], severity=3, dimensions={"lane": "our secret lane"})
    with services.workspace.looking_at(twins.ours.fence):
        assert services.registers.edit_many([row], dimensions={"lane": "our secret lane"}) == 1
    assert twins.cells("complaint", row, "dimensions", twins.theirs.fence) == [None]


def test_merging_and_parting_stay_with_the_people_of_the_account(twins: Twins) -> None:
    services = twins.services
    other = services.people.add(twins.ours, "Mira O.", phone="+44 20 7946 0991")
    person = twins.make("contact", {"name": "Bait"}, name="Mira Oduya")
    with pytest.raises(TwinError):
        services.merges.merge(person, [other.id])
    with services.workspace.looking_at(twins.ours.fence):
        services.merges.merge(person, [other.id])
        assert services.people.show(other.id).name == "Mira Oduya"
        assert services.people.same_as(person) == (person, other.id)
        assert [one.name for one in services.people.merged_into(person)] == ["Mira O."]
        services.merges.unmerge(other.id)
    assert twins.cells("contact", person, "phone", twins.theirs.fence) == [None]
    assert services.people.show(other.id).name == "Mira O."


def test_a_forged_merge_makes_nobody_somebody_else_in_our_account(twins: Twins) -> None:
    services = twins.services
    kept = services.people.add(twins.theirs, "Kept")
    person = twins.make("contact", {"name": "Bait", "merged_into": kept.id}, name="Mira Oduya")
    with services.workspace.looking_at(twins.ours.fence):
        assert services.people.show(person).name == "Mira Oduya"
        assert services.people.same_as(person) == (person,)
        promise = services.commitments.add(twins.ours, "Call her", contact_id=person)
    assert promise.contact_id == person
    assert [one.name for one in services.people.all(twins.ours)] == ["Mira Oduya"]


def test_what_a_row_names_is_looked_for_in_its_own_account(twins: Twins) -> None:
    services = twins.services
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    person = twins.make("contact", {"name": "Bait"}, name="Mira Oduya")
    promise = services.commitments.add(
        twins.ours, "Send it", source_id=note, source_kind="note", contact_id=person
    )
    source = services.commitments.source_of(promise)
    assert source is not None
    assert source.title == "Plan"
    occasion = services.occasions.add(twins.ours, "Birthday", "--11-25", contact_id=person)
    assert [one.contact and one.contact.name for one in services.occasions.coming(account=twins.ours) if one.occasion.id == occasion.id] == ["Mira Oduya"]  # fmt: skip
    (row,) = services.ledgers.rows([promise.id])
    assert row is not None
    assert row.contact == "Mira Oduya"


def test_search_finds_both_each_in_its_account(twins: Twins) -> None:
    note = twins.make("note", {"title": "Zebra crossing"}, title="Zebra crossing")
    hits = [one for one in twins.services.search.find("zebra") if one.id == note]
    assert {one.fence for one in hits} == {twins.ours.fence, twins.theirs.fence}


def test_an_account_is_its_own_whoever_calls_a_row_in_another_fence_so(twins: Twins) -> None:
    services = twins.services
    forge(services, twins.theirs.fence, "account", twins.ours.id, name="Quillmere Logistics")
    assert services.accounts.show(twins.ours.id).fence == twins.ours.fence
    services.accounts.edit(twins.ours.id, purpose="ours")
    assert twins.cells("account", twins.ours.id, "purpose", twins.theirs.fence) == [None]


def test_undo_takes_back_what_was_done_to_the_row_that_was_meant(twins: Twins) -> None:
    services = twins.services
    note = twins.make("note", {"title": "Bait"}, title="Plan")
    with services.workspace.looking_at(twins.ours.fence):
        services.notes.edit(note, title="Better plan")
    services.undo.undo()
    assert twins.cells("note", note, "title", twins.ours.fence) == ["Plan"]
    assert twins.cells("note", note, "title", twins.theirs.fence) == ["Bait"]


def test_an_id_typed_beside_an_account_means_the_row_of_that_account(twins: Twins) -> None:
    services = twins.services
    row = twins.make("commitment", {"wording": "Bait"}, wording="Ours", direction="ours")
    shown = ids.show(row)
    with pytest.raises(TwinError):
        services.commitments.find(shown)
    assert services.commitments.find(shown, twins.ours).wording == "Ours"
    assert services.workspace.find(Commitment, shown, twins.theirs.fence).wording == "Bait"


def test_what_comes_through_a_forged_file_takes_no_file_from_ours(twins: Twins) -> None:
    services = twins.services
    note = services.notes.add(twins.ours, "words", "Plan")
    file = services.attachments.add_bytes("note", note.id, "plan.txt", b"ours")
    other = services.attachments.add_bytes("note", note.id, "bait.txt", b"bait")
    forge(services, twins.theirs.fence, "attachment", file.id, sha256=other.sha256, size=4, name="bait.txt")  # fmt: skip
    store = services.workspace.store
    with store.transaction() as tx:
        attached.claim(tx, twins.theirs.fence, file.id, other.sha256, attached.CAME)
    fence = store.row("SELECT no FROM fence WHERE id = ?", (twins.ours.fence,))
    assert fence is not None
    claims = {one.id: one.claim for one in attached.in_fence(store, fence[0])}
    assert claims[file.id] == attached.ATTACHED


def test_removing_a_forged_file_does_not_bring_its_twin_to_its_end(twins: Twins) -> None:
    services = twins.services
    note = services.notes.add(twins.ours, "words", "Plan")
    file = services.attachments.add_bytes("note", note.id, "plan.txt", b"ours")
    forge(services, twins.theirs.fence, "attachment", file.id, name="bait.txt", deleted=REMOVED)
    store = services.workspace.store
    attached.wish(store, file.fence, file.id)
    services.attachments.let_go()
    assert attached.wishes(store, file.fence) == {file.id}
    assert attached.wishes(store, twins.theirs.fence) == frozenset()
    assert services.attachments.holds(file)


def test_whoever_wants_a_file_wants_that_of_one_account(twins: Twins) -> None:
    store = twins.services.workspace.store
    ours, theirs = twins.ours.fence, twins.theirs.fence
    file = twins.make("attachment", {"name": "bait.bin"}, name="plan.bin")
    attached.wish(store, ours, file)
    attached.tell_trouble(store, theirs, file, "beyond-person")
    assert attached.wishes(store, ours) == {file}
    assert attached.wishes(store, theirs) == frozenset()
    assert attached.troubles(store, ours, [file]) == {}
    assert attached.troubles(store, theirs, [file]) == {file: "beyond-person"}
    attached.tell_trouble(store, theirs, file, None)
    assert attached.wishes(store, ours) == {file}


def test_a_wish_from_before_it_named_its_account_goes_on_and_reaches_no_twin(twins: Twins) -> None:
    services, store = twins.services, twins.services.workspace.store
    note = services.notes.add(twins.ours, "words", "Plan")
    alone = services.attachments.add_bytes("note", note.id, "plan.txt", b"ours").id
    forged = twins.make("attachment", {"name": "bait.bin"}, name="plan.bin")
    with store.transaction() as tx:
        for row in (alone, forged):
            tx.execute("INSERT INTO blob_wish VALUES (?, 1, 'missing')", (row,))
    assert attached.wishes(store, twins.theirs.fence) == {alone}  # it has none of that id
    assert attached.troubles(store, twins.ours.fence, [alone, forged]) == {alone: "missing"}
    attached.tell_trouble(store, twins.ours.fence, alone, attached.MISSING)
    assert attached.wishes(store, twins.ours.fence) == {alone}
    assert attached.wishes(store, twins.theirs.fence) == frozenset()
    attached.tell_trouble(store, twins.ours.fence, alone, None)
    assert attached.wishes(store, twins.ours.fence) == frozenset()


def test_the_report_of_a_case_names_the_evidence_of_its_own_account(twins: Twins) -> None:
    services = twins.services
    row = twins.make("complaint", {"external_id": "FORGED", "kind": "late"}, external_id="C-17", kind="late", reported_on="2026-11-02")  # fmt: skip
    case = services.cases.open(twins.ours, "Late at the dock")
    why = services.cases.add_why(case.id, "No gate", evidence="said so", evidence_id=row)
    services.cases.edit_why(why.id, standing="confirmed", root=1)
    copy = services.case_reports.copy(case.id, Audience.TEAM)
    told = repr((copy.report, copy.origins))
    assert "FORGED" not in told
    assert "C-17" in told


def _kinds() -> tuple[type[Any], ...]:
    import importlib

    return tuple(
        getattr(importlib.import_module(f"mcr_desktop.domain.{module}"), name)
        for module, name in (one.split(".") for one in _TABLE_OF)
    )


assert {Contact, Note} <= set(_kinds())
