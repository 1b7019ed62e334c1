"""What somebody who only reads in a fence may look at, and what is refused to them in plain words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import NothingToUndoError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.importing.imports import Mapping
from mcr_desktop.services.registering.registers import RegisterQuery
from mcr_desktop.services.workspaces import ReaderError
from mcr_desktop.store.queries import fetch
from tests.unit.services import shared_carriers
from tests.unit.services.fence_teams import everything_in

READ, WRITTEN = "Askewe Foods", "Belmarsh Tools"
MAPPING = Mapping(
    "complaints",
    {"Received": "reported_on", "Type": "kind"},
    {"Lane": "lane"},
    date_format="YYYY-MM-DD",
    external_id="Ticket",
    source="Desk",
)


class Pair(NamedTuple):
    """Amira owns both accounts; Jun reads in the one and writes in the other."""

    owner: Services
    reader: Services

    def sync(self) -> None:
        for one in (*self, *self):
            one.sharing.sync()

    def account(self, name: str = READ) -> Account:
        return self.reader.accounts.find(name)


def share(one: Services, folder: Path) -> None:
    for row in one.sharing.fences():
        one.sharing.share_through_folder(row.fence, folder)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readers")
    (folder / "shared").mkdir()
    owner = create_profile(folder / "owner", "Amira Idris", demo=True)
    reader = create_profile(folder / "reader", "Jun Park", demo=True)
    for number, name in enumerate((READ, WRITTEN)):
        account = owner.accounts.add(name, acknowledge_days=3)
        rows = shared_carriers.rows_of(number, factor=6.0)
        shared_carriers.write_down(owner, account, rows)
        role = "reader" if name == READ else "member"
        asked = reader.sharing.request_to_join()
        approval = owner.sharing.approve(account.fence, asked.data, code=asked.code, role=role)
        reader.sharing.accept(approval.data, code=approval.code)
    path = folder / "first.csv"
    path.write_text("Ticket,Received,Lane,Type\nT-1,2026-03-04,LYS-MAD,Late\n")
    owner.imports.run(owner.accounts.find(READ), path, MAPPING)
    owner.cases.open(owner.accounts.find(READ), "Late deliveries")
    owner.annotations.add(owner.accounts.find(READ), "New carrier", "2026-05-12")
    for one in (owner, reader):
        share(one, folder / "shared")
    Pair(owner, reader).sync()
    owner.close()
    reader.close()
    return folder


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[Pair]:
    for name in ("owner", "reader", "shared"):
        shutil.copytree(template / name, tmp_path / name)
    made = Pair(*(open_profile(tmp_path / name) for name in ("owner", "reader")))
    for one in made:
        share(one, tmp_path / "shared")
    yield made
    for one in made:
        one.close()


def refused(services: Services, *calls: Callable[[], object]) -> None:
    before = services.workspace.digests()
    for call in calls:
        with pytest.raises(ReaderError) as error:
            call()
        said = sentence(error.value)
        assert READ in said
        assert WRITTEN not in said
        assert "Nothing was changed" in said
    assert services.workspace.digests() == before
    assert services.undo.next_undo() is None


def test_a_reader_looks_at_everything(pair):
    services, account = pair.reader, pair.account()
    found = services.registers.find(RegisterQuery(account))
    assert len(found) > 100
    assert all(services.registers.rows(found[:20]))
    assert services.registers.choices(account)
    assert services.registers.history(found[0])
    assert services.causes.explore(account).chart
    assert services.signals.all().deteriorations
    assert [one.text for one in services.annotations.all(account)] == ["New carrier"]
    (case,) = services.cases.all()
    assert services.cases.show(case.id).stages
    services.cases.check(case.id)
    assert services.cases.timeline(case.id)
    assert [row.undone for row in services.imports.list(account)] == [False]
    services.imports.undoing(services.imports.list(account)[0].summary.id)
    assert services.todays.view()
    # A view is one's own, whatever one may write elsewhere.
    assert services.views.save("Late ones", "register", '{"clock": "late"}').fence != account.fence


def test_what_a_reader_may_not_write_is_refused_and_leaves_nothing(pair, tmp_path):
    services, account = pair.reader, pair.account()
    complaint = services.registers.find(RegisterQuery(account))[0]
    (case,) = services.cases.all()
    (note,) = services.annotations.all(account)
    (brought,) = services.imports.list(account)
    path = tmp_path / "more.csv"
    path.write_text("Ticket,Received,Lane,Type\nT-2,2026-03-04,LYS-MAD,Late\n")
    signal = next(row for row in services.signals.all().deteriorations if row.account == account)
    assert services.imports.preview(account, path, MAPPING).new == 1
    refused(
        services,
        lambda: services.registers.add(account, "Late again"),
        lambda: services.registers.edit(complaint, owner="Jun"),
        lambda: services.complaints.edit(complaint, owner="Jun"),
        lambda: services.registers.edit_many([complaint], owner="Jun"),
        lambda: services.signals.mute(signal, "We know"),
        lambda: services.annotations.add(account, "Strike", "2026-06-01"),
        lambda: services.annotations.edit(note.id, text="Strike"),
        lambda: services.annotations.remove(note.id),
        lambda: services.cases.open(account, "Another"),
        lambda: services.cases.open_from(signal.told, *signal.members[1:]),
        lambda: services.cases.edit(case.id, title="Other"),
        lambda: services.cases.add_why(case.id, "Nobody asked"),
        lambda: services.cases.add_bone(case.id, "No training", "people"),
        lambda: services.cases.add_event(case.id, "Called them", "2026-06-01"),
        lambda: services.cases.link(case.id, [complaint]),
        lambda: services.cases.close(case.id),
        lambda: services.cases.remove(case.id),
        lambda: services.agreements.add(account, "Terms of his own"),
        lambda: services.imports.run(account, path, MAPPING),
        lambda: services.imports.undo(brought.summary.id),
    )
    assert services.imports.running() is None
    assert not services.workspace.store.rows("SELECT 1 FROM pending_import")


def test_many_rows_of_two_accounts_are_edited_whole_or_not_at_all(pair):
    services = pair.reader
    both = [
        services.registers.find(RegisterQuery(pair.account(name)))[:3] for name in (WRITTEN, READ)
    ]
    refused(services, lambda: services.registers.edit_many([*both[0], *both[1]], owner="Jun"))
    assert services.registers.edit_many(both[0], owner="Jun") == 3
    pair.sync()
    owners = {
        one.owner for one in fetch(pair.owner.workspace.store, Complaint) if one.id in both[0]
    }
    assert owners == {"Jun"}


def test_whoever_became_a_reader_cannot_take_back_what_he_wrote_before(pair):
    services, account = pair.reader, pair.account(WRITTEN)
    some = services.registers.find(RegisterQuery(account))[:2]
    services.registers.edit_many(some, owner="Jun")
    pair.sync()
    (jun,) = [one for one in pair.owner.sharing.members(account.fence) if one.name == "Jun Park"]
    pair.owner.memberships.change_role(account.fence, jun.person, "reader")
    pair.sync()
    with pytest.raises(ReaderError):
        services.undo.undo()
    assert {one.owner for one in services.complaints.rows(some)} == {"Jun"}
    # It was told once and is passed over: else it would bar what he did before, in other accounts.
    with pytest.raises(NothingToUndoError):
        services.undo.undo()
    pair.owner.memberships.change_role(account.fence, jun.person, "member")
    pair.sync()
    services.registers.edit_many(some, owner=None)
    services.undo.undo()
    assert {one.owner for one in services.complaints.rows(some)} == {"Jun"}


def test_notes_of_a_readers_own_stay_possible(pair):
    note = pair.reader.notes.add(pair.account(), "They like tea")
    assert pair.reader.notes.show(note.id).body == "They like tea"


def test_what_a_reader_notes_of_people_stays_on_his_machine(pair):
    services, account = pair.reader, pair.account()
    person = services.people.add(account, "A. Reader's Contact")
    boss = services.people.add(account, "B. Reader's Contact")
    services.people.edit(person.id, reports_to=boss.id)
    services.careers.add(person.id, "Elsewhere Ltd")
    services.addresses.add(person.id, "phone", "+44 20 7946 0000")
    services.influences.add(person.id, boss.id, "advises")
    services.occasions.add(account, "Anniversary", "--03-14", contact_id=person.id)
    services.absences.add(account, "2026-11-23", "2026-11-27", "Amira Idris")
    note = services.notes.add(account, "for himself", "Mine")
    services.uses.add("note", note.id, "decision", text="nothing")
    services.attachments.add_bytes("note", note.id, "mine.txt", b"for himself alone")
    services.merges.merge(person.id, [boss.id])
    pair.sync()
    told = everything_in(pair.owner)
    for words in (
        "Reader's Contact",
        "Elsewhere Ltd",
        "7946",
        "Anniversary",
        "mine.txt",
        "himself",
    ):
        assert words in everything_in(services)
        assert words not in told
