"""What is one's own goes with one's devices, what is the team's with the team: views, mutes, notes on charts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.errors import ChangedSinceError, NameTakenError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.registering.registers import RegisterQuery
from mcr_desktop.services.watching.signals import SignalRow
from tests.unit.services import shared_carriers
from tests.unit.services.test_readers import share

NAME = "Askewe Foods"


class Devices(NamedTuple):
    """Amira's two machines, and Jun's."""

    laptop: Services
    desktop: Services
    jun: Services

    def sync(self) -> None:
        for one in (*self, *self):
            one.sharing.sync()

    def account(self) -> Account:
        return self.laptop.accounts.find(NAME)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("devices")
    (folder / "shared").mkdir()
    laptop, desktop, jun = (
        create_profile(folder / name, person, demo=True)
        for name, person in (("laptop", "Amira"), ("desktop", "Amira"), ("jun", "Jun"))
    )
    account = laptop.accounts.add(NAME)
    shared_carriers.write_down(laptop, account, shared_carriers.rows_of(0, factor=6.0))
    asked = jun.sharing.request_to_join()
    jun.sharing.accept(laptop.sharing.approve(account.fence, asked.data).data)
    desktop.memberships.belong_to(laptop.memberships.person_code(), "Amira")
    asked = desktop.sharing.request_to_join()
    desktop.sharing.accept(laptop.memberships.approve_everywhere(asked.data).data)
    made = Devices(laptop, desktop, jun)
    for one in made:
        share(one, folder / "shared")
    made.sync()
    for one in made:
        one.close()
    return folder


@pytest.fixture
def devices(template: Path, tmp_path: Path) -> Iterator[Devices]:
    for name in (*Devices._fields, "shared"):
        shutil.copytree(template / name, tmp_path / name)
    made = Devices(*(open_profile(tmp_path / name) for name in Devices._fields))
    for one in made:
        share(one, tmp_path / "shared")
    yield made
    for one in made:
        one.close()


def names(services: Services) -> list[str]:
    return [one.name for one in services.views.all("register")]


def test_views_go_to_ones_own_devices_and_to_nobody_else(devices):
    devices.laptop.views.save("Late ones", "register", '{"clock": "late"}')
    devices.desktop.views.save("Mine", "register", '{"owner": "Amira"}')
    devices.jun.views.save("Jun's", "register", "")
    devices.sync()
    assert names(devices.laptop) == names(devices.desktop) == ["Late ones", "Mine"]
    assert names(devices.jun) == ["Jun's"]
    # What a teammate writes into the account's fence is no view of ours.
    view: dict[str, Value] = {"name": "Look here", "screen": "register", "query": "", "place": 0.0}
    devices.jun.workspace.commit([Change(devices.account().fence, "view", new_id(), view)], "x")
    devices.sync()
    assert names(devices.laptop) == ["Late ones", "Mine"]


def test_a_name_that_both_devices_gave_is_one_again_when_it_is_saved(devices):
    for one in devices[:2]:
        one.views.save("Late", "register", f'{{"words": "{one.profile.name}"}}')
    devices.sync()
    assert names(devices.laptop) == names(devices.desktop) == ["Late", "Late"]
    kept = devices.desktop.views.save("late", "register", '{"clock": "late"}')
    devices.sync()
    assert [one.query for one in devices.laptop.views.all("register")] == [kept.query]
    devices.desktop.undo.undo()
    assert names(devices.desktop) == ["Late", "Late"]
    other = devices.laptop.views.save("Other", "register", "")
    with pytest.raises(NameTakenError):
        devices.laptop.views.rename(other.id, "LATE")
    assert devices.laptop.views.rename(other.id, "OTHER").name == "OTHER"


def test_a_view_of_what_is_gone_finds_nothing_and_says_so(devices):
    gone = RegisterQuery(where=(("lane", "Nowhere"), ("moon", "")), order="=moon", case_id=new_id())
    view = devices.laptop.views.save("Gone", "register", gone.to_json())
    query = RegisterQuery.from_json(view.query, devices.account())
    assert query.where == gone.where
    assert devices.laptop.registers.find(query) == []
    assert devices.laptop.registers.count(query) == 0


def signal(services: Services) -> SignalRow:
    return services.signals.all().deteriorations[0]


def muted(devices: Devices) -> list[int]:
    return [len(one.signals.all().muted) for one in devices]


def test_a_mute_is_the_teams_and_two_of_one_signal_go_together(devices):
    for one in devices[1:]:
        one.signals.mute(signal(one), "We know the carrier")
    devices.sync()
    assert muted(devices) == [1, 1, 1]
    (row,) = devices.laptop.signals.all().muted
    devices.laptop.signals.unmute(row)
    devices.sync()
    assert muted(devices) == [0, 0, 0]


def test_what_somebody_else_muted_anew_is_not_undone(devices):
    devices.laptop.signals.mute(signal(devices.laptop), "Known")
    devices.sync()
    (row,) = devices.jun.signals.all().muted
    devices.jun.signals.mute(row, "Until the audit", "2027-01-31")
    devices.sync()
    (row,) = devices.laptop.signals.all().muted
    assert row.muted.reason == "Until the audit"
    with pytest.raises(ChangedSinceError):
        devices.laptop.undo.undo()


def test_notes_on_charts_are_the_teams(devices):
    account = devices.account()
    note = devices.jun.annotations.add(account, "Strike at the port", "2026-06-01")
    devices.sync()
    devices.desktop.annotations.edit(note.id, happened_on="2026-06-02")
    devices.jun.annotations.edit(note.id, text="Strike in Lyon")
    devices.sync()
    for one in devices:
        (shown,) = one.annotations.all(account)
        assert (shown.text, shown.happened_on, shown.person) == (
            "Strike in Lyon", "2026-06-02", "Jun",
        )  # fmt: skip
        assert [mark.text for mark in one.annotations.on_chart(account)] == ["Strike in Lyon"]
    devices.laptop.annotations.remove(note.id)
    devices.sync()
    assert devices.jun.annotations.on_chart(account) == ()


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("mute", {"signal": "nonsense", "reason": "x", "until_on": "soon"}),
        ("mute", {"signal": None, "reason": None}),
        ("mute", {"signal": "up;2026-99-99;lane=\udcff".encode("utf-8", "replace").decode()}),
        ("annotation", {"text": None, "happened_on": "2026-06-01", "query": "{"}),
        ("annotation", {"text": "x", "happened_on": "1 June", "query": "[[1]]"}),
        ("annotation", {"text": "x" * 5_000, "happened_on": "9999-12-31"}),
    ],
)
def test_what_a_teammates_device_wrote_amiss_spoils_nothing(devices, table, values):
    account = devices.account()
    devices.jun.workspace.commit([Change(account.fence, table, new_id(), values)], "x")
    devices.sync()
    assert signal(devices.laptop)
    assert devices.laptop.causes.explore(account).chart
    devices.laptop.annotations.on_chart(account)
    devices.laptop.annotations.all(account)


def test_an_edit_of_many_is_not_undone_where_a_teammate_changed_one_since(devices):
    account = devices.account()
    some = devices.laptop.registers.find(RegisterQuery(account))[:3]
    assert devices.laptop.registers.edit_many(some, owner="Amira", dimensions={"lane": "X"}) == 3
    devices.sync()
    devices.jun.registers.edit(some[1], owner="Jun")
    devices.sync()
    with pytest.raises(ChangedSinceError):
        devices.laptop.undo.undo()
    rows = devices.laptop.complaints.rows(some)
    assert [one.owner for one in rows] == ["Amira", "Jun", "Amira"], "all or nothing"
    assert {dict(one.dimensions)["lane"] for one in rows} == {"X"}


def test_rows_that_vanished_are_passed_over_by_an_edit_of_many(devices):
    account = devices.account()
    some = devices.laptop.registers.find(RegisterQuery(account))[:3]
    devices.jun.workspace.commit([Change(account.fence, "complaint", some[0], {"deleted": 1})], "x")
    devices.sync()
    assert devices.laptop.registers.edit_many([*some, new_id(), b""], owner="Amira") == 2
    assert devices.laptop.registers.rows(some)[0] is None
    devices.laptop.undo.undo()
    assert {one.owner for one in devices.laptop.complaints.rows(some)} == {None}
