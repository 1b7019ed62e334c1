"""Files that hang on a row, as a person adds, opens, saves and removes them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.notes import Note
from mcr_desktop.sync.errors import NoTargetError
from mcr_desktop.ui.surroundings import Surroundings
from mcr_desktop.ui.tasks import Tasks
from mcr_desktop.ui.theme import Theme
from mcr_desktop.ui.widgets import opened_copies
from mcr_desktop.ui.widgets.attachment_rows import AttachmentRows
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.opened_copies import OpenedCopies


class Answers:
    """Somebody who answers at once what the system's dialogs ask."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.names: list[str] = []

    def to_add(self, _parent: QWidget) -> list[Path]:
        return []

    def to_save(self, _parent: QWidget, name: str) -> Path | None:
        self.names.append(name)
        return self.target / name


@pytest.fixture
def note(services) -> Note:
    return services.notes.add(services.accounts.add("Northwind"), "Words", "Dock")


@pytest.fixture
def answers(tmp_path) -> Answers:
    folder = tmp_path / "saved"
    folder.mkdir()
    return Answers(folder)


@pytest.fixture
def rows(services, note, tasks: Tasks, answers, qapp, qtbot) -> Iterator[AttachmentRows]:
    theme = Theme(qapp, "light")
    made = AttachmentRows(Surroundings(services, tasks, theme), "note", files=answers)
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show_row(note.id)
    made.show()
    yield made
    tasks.close()
    theme.deleteLater()


def names(rows: AttachmentRows) -> list[str]:
    return [line.name.full_text() for line in rows.lines]


def file_in(folder: Path, name: str, data: bytes = b"words") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def drop(rows: AttachmentRows, *paths: Path) -> None:
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, given, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    rows.dropEvent(event)


def test_dropped_files_are_attached_and_offered_to_be_undone(rows, services, note, tmp_path, qtbot):
    with qtbot.waitSignal(rows.undo_offered) as said:
        drop(rows, file_in(tmp_path, "plan.pdf"), file_in(tmp_path, "nothing.txt", b""))
    assert said.args == ["Attached 2 files"]
    qtbot.waitUntil(lambda: names(rows) == ["plan.pdf", "nothing.txt"])
    assert services.attachments.read(services.attachments.of("note", note.id)[0].row.id) == b"words"


def test_a_file_opens_as_a_copy_and_only_when_pressed(rows, tmp_path, qtbot, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    rows.add_files([file_in(tmp_path, "plan.txt")])
    qtbot.waitUntil(lambda: len(rows.lines) == 1)
    assert opened == []
    QTest.keyClick(rows.lines[0].name, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(opened) == 1)
    copy = Path(opened[0])
    assert (copy.name, copy.read_bytes()) == ("plan.txt", b"words")
    assert copy.is_relative_to(rows._copies.folder())


def test_a_program_is_saved_and_never_opened(rows, answers, services, note, qtbot, monkeypatch):
    def never(url: Any) -> bool:
        raise AssertionError(url)

    monkeypatch.setattr(QDesktopServices, "openUrl", never)
    services.attachments.add_bytes("note", note.id, "../../invoice\u202efdp.exe", b"MZ")
    rows.refresh()
    qtbot.waitUntil(lambda: len(rows.lines) == 1)
    assert not rows.lines[0].openable
    assert "\u202e" not in rows.lines[0].name.full_text()
    rows.lines[0].name.click()
    qtbot.waitUntil(lambda: len(list(answers.target.iterdir())) == 1)
    saved = next(answers.target.iterdir())
    assert saved.read_bytes() == b"MZ"
    assert "\u202e" not in saved.name


def test_a_file_goes_with_delete_and_comes_back_with_undo(rows, services, tmp_path, qtbot):
    rows.add_files([file_in(tmp_path, "plan.txt")])
    qtbot.waitUntil(lambda: len(rows.lines) == 1)
    with qtbot.waitSignal(rows.undo_offered) as said:
        QTest.keyClick(rows.lines[0].name, Qt.Key.Key_Delete)
    assert said.args == ["Removed plan.txt"]
    qtbot.waitUntil(lambda: rows.lines == [])
    services.undo.undo()
    rows.refresh()
    qtbot.waitUntil(lambda: names(rows) == ["plan.txt"])


def test_a_pasted_picture_is_named_after_the_moment(rows, qtbot, monkeypatch):
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:08:07")
    rows.add_picture(b"not really a picture")
    qtbot.waitUntil(lambda: names(rows) == ["Pasted 2026-11-23 09.08.07.png"])


def test_a_file_that_is_not_there_is_told_and_nothing_is_attached(rows, errors, tmp_path, qtbot):
    rows.add_files([tmp_path / "nowhere.pdf"])
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert rows.lines == []
    assert not rows.stop.isVisible()


def test_copies_go_with_the_program_and_old_ones_are_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old = tmp_path / f"{opened_copies.PREFIX}old"
    old.mkdir()
    monkeypatch.setattr(opened_copies, "LEFT_BEHIND_S", -1)
    copies = OpenedCopies()
    folder = copies.folder()
    assert not old.exists()
    assert folder.stat().st_mode & 0o777 == 0o700
    del copies
    assert not folder.exists()


def test_a_file_that_is_not_here_yet_can_be_brought(rows, services, errors, note, qtbot):
    data = b"not here"
    values = {
        "row_id": note.id,
        "row_kind": "note",
        "name": "Drawing.pdf",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    services.workspace.commit([Change(note.fence, "attachment", new_id(), values)], "By a teammate")
    rows.refresh()
    qtbot.waitUntil(lambda: len(rows.lines) == 1)
    (bring,) = [
        one
        for one in rows.lines[0].findChildren(QPushButton)
        if one.accessibleName() == "Bring Drawing.pdf from the shared storage"
    ]
    bring.click()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], NoTargetError)
    errors.clear()
    assert not rows.stop.isVisible()


def test_a_file_that_comes_only_when_it_is_brought_says_so(rows, services, note, qtbot):
    made = services.attachments.add_bytes("note", note.id, "film.mp4", b"short")
    values: dict[str, str | int] = {"sha256": "0" * 64, "size": 5 << 20}
    services.workspace.commit([Change(made.fence, "attachment", made.id, values)], "")
    rows.show_row(note.id)
    qtbot.waitUntil(lambda: len(rows.lines) == 1)
    (line,) = rows.lines
    words = [one.full_text() for one in line.findChildren(PlainLabel)]
    assert words == ["5.2 MB, not brought yet"]
    assert "it comes when you bring it" in line.name.toolTip()
