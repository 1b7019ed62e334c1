"""Where a fence is shared, chosen and changed; what is carried by hand; files that are dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.sync import blob_shares
from mcr_desktop.sync.targets import parse
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.sharing.places import Form, read_form, shown_place
from mcr_desktop.ui.sharing.routes import route_of
from mcr_desktop.ui.widgets.labels import PlainLabel
from tests.servers.peers import Peer, wsgidav
from tests.ui.chosen_files import ChosenFiles


@dataclass
class Seat:
    """Somebody at her window, with one account."""

    services: Services
    screens: Screens
    page: Any
    fence: bytes

    @property
    def files(self) -> ChosenFiles:
        return self.page.doings.files

    def said(self) -> str:
        return said(self.page.blocks[0])


@pytest.fixture
def amira(make_screens, tmp_path, qtbot) -> Iterator[Seat]:
    services = create_profile(tmp_path / "amira", "Amira Idris", demo=True)
    account = services.accounts.add("Northwind")
    screens = make_screens(backing_of(services))
    screens.window.go(Route("sharing"))
    page = screens.window.current_page()
    page.doings.files = ChosenFiles()
    qtbot.waitUntil(lambda: len(page.blocks) == 1)
    yield Seat(services, screens, page, account.fence)
    screens.close()
    services.close()


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with wsgidav(tmp_path_factory.mktemp("cloud")) as peer:
        yield peer


def said(widget: QWidget) -> str:
    return " | ".join(one.full_text() for one in widget.findChildren(PlainLabel) if one.isVisible())


def press(qtbot, widget: QWidget) -> None:
    # What was laid out just now is shown with the next turn.
    qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose_storage(qtbot, seat: Seat) -> Any:
    press(qtbot, seat.page.blocks[0].ways_out[0])
    return seat.page.dialog


FORMS = [
    Form("folder", path="/mnt/Team & Co/Customers?"),
    Form(
        "webdav", address="https://cloud.example/remote.php/dav/files/team", user="ada@example.com"
    ),
    Form(
        "s3",
        address="https://storage.example",
        bucket="team",
        prefix="key accounts/x",
        region="eu-1",
        user="AK+/=",
    ),
    Form("s3", bucket="team", region="eu-west-1", user="AKIA1"),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_what_is_filled_in_is_what_sharing_reads_and_shows_again(form: Form):
    target = parse(form.text) if form.kind != "folder" else None
    if target is not None:
        assert (target.kind, target.user) == (form.kind, form.user)
        assert target.bucket == form.bucket
        assert target.prefix == form.prefix
        again = read_form(target.kind, target.text)
        assert (again.user, again.bucket, again.prefix) == (form.user, form.bucket, form.prefix)
        assert form.user not in shown_place(target.kind, target.text)
    assert read_form(form.kind, form.text) == form


def test_an_address_without_its_scheme_is_taken_to_be_sealed():
    assert Form("webdav", address=" cloud.example/dav ").text == "https://cloud.example/dav"


def test_a_wrong_password_is_told_beside_it_and_the_right_one_shares(amira, cloud, qtbot):
    target = parse(cloud.target)
    dialog = choose_storage(qtbot, amira)
    dialog.choose("webdav")
    assert not dialog.go.isEnabled()
    dialog.fields["webdav", "address"].setText(target.address)
    dialog.fields["webdav", "user"].setText(target.user)
    secret = dialog.fields["webdav", "secret"]
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    secret.setText("not the password")
    press(qtbot, dialog.go)
    remark = dialog._remarks["webdav", "secret"]
    qtbot.waitUntil(remark.isVisible)
    assert "name and password" in remark.full_text() or "password" in remark.full_text()
    assert secret.accessibleDescription() == remark.full_text()
    assert amira.services.sharing.state(amira.fence).target == ""
    secret.setText(cloud.secret)
    assert not remark.isVisible()
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "In step" in amira.said())
    assert target.address in amira.said()
    assert target.user not in amira.said()
    press(qtbot, amira.page.blocks[0].where)
    again = amira.page.dialog
    assert again.kind == "webdav"
    assert again.secret == ""
    assert "Known on this machine" in again.fields["webdav", "secret"].placeholderText()
    again.reject()


REFUSED = [
    ("webdav", {"address": "http://cloud.example/dav"}, "address"),
    ("webdav", {"address": "https://ada:secret@cloud.example/dav"}, "address"),
    ("webdav", {"address": "http://127.0.0.1:9/dav"}, "address"),
    ("s3", {"address": "http://127.0.0.1:9", "bucket": "No Bucket"}, "bucket"),
    ("s3", {"address": "http://127.0.0.1:9", "bucket": "team", "region": "eu/1"}, "region"),
    ("s3", {"address": "http://127.0.0.1:9", "bucket": "team", "prefix": "a/../b"}, "prefix"),
    ("folder", {"path": "/nowhere/at/all"}, "path"),
]


@pytest.mark.parametrize(("kind", "filled", "where"), REFUSED, ids=lambda one: str(one)[:40])
def test_what_is_wrong_is_told_beside_the_field_that_is(amira, qtbot, kind, filled, where):
    dialog = choose_storage(qtbot, amira)
    dialog.choose(kind)
    for name, words in filled.items():
        dialog.fields[kind, name].setText(words)
    press(qtbot, dialog.go)
    qtbot.waitUntil(dialog._remarks[kind, where].isVisible)
    others = [name for key, one in dialog._remarks.items() if (name := key[1]) and one.isVisible()]
    assert others == [where]
    assert dialog.go.isEnabled()
    assert amira.services.sharing.state(amira.fence).target == ""
    dialog.reject()


def test_a_file_carried_by_hand_brings_what_the_other_lacks(
    amira, make_screens, tmp_path, qtbot, monkeypatch
):
    jun = create_profile(tmp_path / "jun", "Jun Park", demo=True)
    request = jun.sharing.request_to_join()
    approval = amira.services.sharing.approve(amira.fence, request.data, code=request.code)
    jun.sharing.accept(approval.data, code=approval.code)
    note = amira.services.notes.add(amira.services.accounts.find("Northwind"), "see the plans", "P")
    for name, size in (("small.bin", 1_000), ("large.bin", 3_000)):
        amira.services.attachments.add_bytes("note", note.id, name, os.urandom(size))
    carried, without = tmp_path / "northwind.mcrpack", tmp_path / "without.mcrpack"
    amira.files.paths = [without, carried]
    amira.page.refresh()
    qtbot.waitUntil(lambda: "2 inside" in amira.page.blocks[0].people.text())
    amira.page.blocks[0].asked.emit("carry-out")
    out = amira.page.dialog
    qtbot.waitUntil(out.with_files.isVisible)
    assert out.with_files.text() == "With 2 attached files, 4 kB"
    out.question.setChecked(True)
    assert not out.with_files.isVisible()
    out.everything.setChecked(True)
    out.with_files.setChecked(False)
    press(qtbot, out.save)
    qtbot.waitUntil(lambda: "2 attached files are named in it" in out.outcome.full_text())
    out.with_files.setChecked(True)
    press(qtbot, out.save)
    qtbot.waitUntil(lambda: "2 attached files, 4 kB in it." in out.outcome.full_text())
    out.reject()

    screens = make_screens(backing_of(jun))
    screens.window.go(Route("sharing"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: len(page.blocks) == 1)
    drop(page, without)
    dialog = page.dialog
    qtbot.waitUntil(lambda: "of Amira Idris" in dialog.outcome.full_text())
    assert "came in" in dialog.outcome.full_text()
    assert "Still not on this machine" in dialog.outcome.full_text()
    assert '"small.bin" (1 kB)' in dialog.outcome.full_text()
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_000)
    dialog.take_in(carried)
    qtbot.waitUntil(lambda: "1 attached file, 1 kB came with it" in dialog.outcome.full_text())
    assert 'not taken by themselves: "large.bin" (3 kB)' in dialog.outcome.full_text()
    press(qtbot, dialog.all_files)
    qtbot.waitUntil(lambda: "1 attached file, 3 kB came with it" in dialog.outcome.full_text())
    assert not dialog.all_files.isVisible()
    dialog.take_in(carried)
    qtbot.waitUntil(lambda: "was here already" in dialog.outcome.full_text())
    damaged = tmp_path / "damaged.mcrpack"
    damaged.write_bytes(carried.read_bytes()[:-40])
    dialog.take_in(damaged)
    qtbot.waitUntil(lambda: "Nothing was taken" in dialog._refusal.full_text())
    dialog.reject()
    assert [one.name for one in jun.accounts.all()] == ["Northwind"]
    screens.close()
    jun.close()


def test_a_backup_is_saved_and_taken_back_and_says_what_it_holds(amira, tmp_path, qtbot):
    services = amira.services
    note = services.notes.add(services.accounts.find("Northwind"), "see the plan", "Plan")
    row = services.attachments.add_bytes("note", note.id, "plan.bin", os.urandom(2_000))
    amira.page.refresh()
    file = tmp_path / "all.mcrbackup"
    amira.files.paths = [file, file]
    press(qtbot, amira.page.head.backup)
    dialog = amira.page.dialog
    qtbot.waitUntil(dialog.with_files.isVisible)
    assert dialog.with_files.text() == "With 1 attached file, 2 kB"
    press(qtbot, dialog.save)
    qtbot.waitUntil(lambda: "Saved as" in dialog.outcome.full_text())
    told = dialog.outcome.full_text()
    assert "It holds Northwind" in told
    assert "1 attached file, 2 kB in it." in told
    assert "No recovery kit opens Northwind" in told
    press(qtbot, dialog.open_file)
    qtbot.waitUntil(lambda: "was here already" in dialog.outcome.full_text())
    with services.workspace.store.transaction() as tx:
        tx.execute("DELETE FROM blob_part")
        tx.execute("DELETE FROM blob")
    dialog.reject()
    drop(amira.page, file)
    dialog = amira.page.dialog
    qtbot.waitUntil(lambda: "1 attached file, 2 kB came back" in dialog.outcome.full_text())
    assert services.attachments.holds(row)
    dialog.reject()


def test_dropped_requests_and_approvals_open_their_dialogs(amira, tmp_path, qtbot):
    jun = create_profile(tmp_path / "jun", "Jun Park", demo=True)
    request = jun.sharing.request_to_join()
    file = tmp_path / "Jun-Park.mcr-request"
    file.write_bytes(request.data)
    drop(amira.page, file)
    invite = amira.page.dialog
    qtbot.waitUntil(lambda: bool(invite.request))
    assert "Jun Park asks" in said(invite)
    invite.reject()
    approval = amira.services.sharing.approve(amira.fence, request.data, code=request.code)
    other = tmp_path / "Jun-Park.MCR-APPROVAL"
    other.write_bytes(approval.data)
    drop(amira.page, other)
    accept = amira.page.dialog
    qtbot.waitUntil(lambda: "for another device" in accept._refusal.full_text())
    accept.reject()
    jun.close()


def test_a_route_to_no_fence_shows_the_list(amira, qtbot):
    amira.screens.window.go(route_of(b"\x01" * 32, "people"))
    qtbot.waitUntil(amira.page.blocks[0].isVisible)
    assert not amira.page.detail.isVisible()
    amira.screens.window.go(Route("sharing", query="no fence"))
    assert amira.page.blocks[0].isVisible()


def drop(page: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
