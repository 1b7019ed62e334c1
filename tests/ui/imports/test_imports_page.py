"""The import assistant with real files, the real worker and a real window: in, and back."""

from __future__ import annotations

import threading

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from mcr_desktop.domain.complaints import Exposure
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.imports import Import
from mcr_desktop.store.queries import fetch
from mcr_desktop.ui.imports.bringing import STOPPED
from mcr_desktop.ui.imports.plans import DIMENSION
from mcr_desktop.ui.navigation import Route
from tests.ui.imports.assistants import (
    CSV,
    HEAD,
    PLAIN,
    become,
    imported,
    looked,
    previewed,
    stored,
    words_of,
    workbook,
)


def test_without_a_file_the_page_says_what_a_good_one_looks_like(page):
    assert page.parts.drop.isVisible()
    assert "one row a complaint" in page.parts.drop_words.full_text()
    page.parts.aim.kinds.choose("exposures")
    assert "one row a month" in page.parts.drop_words.full_text()
    assert page.first_focus() is page.parts.drop.pick


def test_a_real_file_goes_from_columns_to_rows_and_back(page, services, screens, qtbot):
    looked(page, CSV, qtbot)
    previewed(page, qtbot)
    assert "20,000 rows" in page.parts.aim.facts.full_text()
    assert page.parts.foot.go.text() == "Import 20,000 rows"
    assert "23 of them repeat another row" in page.parts.outlook.sentences.full_text()
    first = page.parts.preview.model().shown.rows[0]
    assert (first.line, first.outcome) == (2, "new")
    assert imported(page, qtbot) == "20,000 rows added, 23 marked as repeated."
    assert len(stored(services)) == 20_000
    qtbot.waitUntil(lambda: page.parts.earlier.has_rows)
    assert "complaints: 20,000 added, 23 repeated" in words_of(page.parts.earlier)
    QTest.mouseClick(page.parts.result.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.parts.result.title.full_text() == "Taken back")
    assert stored(services) == []
    qtbot.waitUntil(lambda: "taken back" in words_of(page.parts.earlier))


def test_an_earlier_import_is_taken_back_and_brought_again(page, services, write, qtbot):
    looked(page, write("november.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    imported(page, qtbot)
    for words, there in (("Undo", 0), ("Bring again", 60)):
        qtbot.waitUntil(
            lambda words=words: words in [one.text() for one in page.parts.earlier.turns.values()]
        )
        (turn,) = page.parts.earlier.turns.values()
        QTest.mouseClick(turn, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda there=there: len(stored(services)) == there)


def test_a_second_import_tells_what_changed_before_and_after(page, services, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Ticket", "external_id")
    previewed(page, qtbot)
    imported(page, qtbot)
    later = [PLAIN[0].replace("Late", "Damaged"), *PLAIN[1:], "T-60,2026-10-01,Late,A"]
    looked(page, write("later.csv", [HEAD, *later]), qtbot)
    assert "that you used" in page.parts.remembered.full_text()
    previewed(page, qtbot)
    told = page.parts.outlook.sentences.full_text()
    assert "1 row is new" in told
    assert "1 row is here already and says something else now" in told
    assert "59 rows are here already, word for word" in told
    changed = page.parts.preview.model().shown.rows[0]
    assert [cell.note for cell in changed.cells if cell.note] == ["was: Late"]
    assert imported(page, qtbot) == "1 row added, 1 changed, 59 here already."


def test_the_same_file_again_offers_no_import(page, write, qtbot):
    path = write("in.csv", [HEAD, *PLAIN])
    looked(page, path, qtbot)
    become(page, "Ticket", "external_id")
    previewed(page, qtbot)
    imported(page, qtbot)
    looked(page, path, qtbot)
    previewed(page, qtbot)
    assert not page.parts.foot.go.isVisible()
    assert "nothing to bring in" in page.parts.foot.line.full_text()


def test_exposures_take_what_is_counted_for_all_rows(page, services, write, qtbot):
    page.parts.aim.kinds.choose("exposures")
    rows = [f"2026-{month:02},{900 + month},{one}" for month in range(1, 10) for one in "AB"]
    looked(page, write("shipments.csv", ["Month,Shipped,Carrier", *rows]), qtbot)
    become(page, "Shipped", "amount")
    become(page, "Carrier", DIMENSION)
    field = page.parts.columns.constants["unit"]
    assert "What is counted" in page.parts.foot.line.full_text()
    QTest.keyClicks(field, "shipments")
    previewed(page, qtbot)
    assert imported(page, qtbot) == "18 rows added."
    kept = fetch(services.workspace.store, Exposure)
    assert {(row.unit, row.dimensions) for row in kept} == {
        ("shipments", (("carrier", one),)) for one in "AB"
    }
    assert {row.amount for row in kept if row.month == "2026-09"} == {909.0}


def test_a_workbook_with_two_sheets(page, services, tmp_path, qtbot):
    path = tmp_path / "two.xlsx"
    rows = [HEAD.split(","), *(line.split(",") for line in PLAIN)]
    workbook(path, {"Notes": [["Nothing", "here"], ["1", "2"]], "Complaints": rows})
    looked(page, path, qtbot)
    assert page.parts.reading.sheet.isVisible()
    assert not page.parts.reading.delimiter.isVisible()
    page.parts.reading.sheet.choose("Complaints")
    qtbot.waitUntil(lambda: "Ticket" in page.parts.columns.rows)
    previewed(page, qtbot)
    assert imported(page, qtbot).startswith("60 rows added")
    assert len(stored(services)) == 60


def test_an_import_is_stopped_and_leaves_nothing(page, services, qtbot):
    looked(page, CSV, qtbot)
    previewed(page, qtbot)
    page.bring_in()
    qtbot.waitUntil(lambda: page.bringing._began)
    page.parts.foot.cancel_requested.emit()
    qtbot.waitUntil(lambda: page.parts.stage == "ready")
    assert page.parts.foot.line.full_text() == STOPPED
    assert page.parts.foot.go.text() == "Import 20,000 rows"
    assert stored(services) == []
    imported(page, qtbot)
    assert len(stored(services)) == 20_000


def test_an_import_that_waits_its_turn_is_stopped_too(page, screens, services, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    free = threading.Event()
    screens.tasks.write(lambda _job: free.wait(30), owner=page)
    page.bring_in()
    page.parts.foot.cancel_requested.emit()
    assert page.parts.foot.line.full_text() == STOPPED
    free.set()
    qtbot.wait(200)
    assert (page.parts.stage, stored(services)) == ("ready", [])


def test_a_dropped_file_is_read(page, write, qtbot):
    path = write("in.csv", [HEAD, *PLAIN])
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    entering = QDragEnterEvent(QPoint(30, 30), *given, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    assert page.parts.drop._first.full_text() == "Let go, and it is read"
    QApplication.sendEvent(
        page, QDropEvent(QPointF(30, 30), *given, Qt.KeyboardModifier.NoModifier)
    )
    qtbot.waitUntil(lambda: page._looked is not None)
    assert page.parts.aim.file.full_text() == "in.csv"


def test_a_route_with_a_file_reads_it_for_its_account(screens, services, write, qtbot):
    path, account = write("in.csv", [HEAD, *PLAIN]), services.accounts.find("Brantholm Foods")
    screens.window.go(Route("import", account.id, query=str(path)))
    made = screens.window.current_page()
    qtbot.waitUntil(lambda: made._preview is not None)
    assert made.parts.aim.accounts.currentText() == "Brantholm Foods"
    made.parts.aim.accounts.choose(services.accounts.find("Quillmere Logistics").id)
    qtbot.waitUntil(lambda: made._account.name == "Quillmere Logistics")
    previewed(made, qtbot)
    imported(made, qtbot)
    assert len(stored(services)) == 60
    assert stored(services, "Brantholm Foods") == []


def test_the_last_folder_is_remembered(page, services, write, qtbot, monkeypatch):
    begun = []

    def choose(_parent: QWidget, _title: str, begin: str, _kinds: str) -> tuple[str, str]:
        begun.append(begin)
        return str(path), ""

    path = write("in.csv", [HEAD, *PLAIN])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    page.parts.drop.pick.click()
    qtbot.waitUntil(lambda: page._looked is not None)
    page.parts.aim.another.click()
    assert begun[1] == str(path.parent)
    qtbot.waitUntil(lambda: page._looked is not None)


def test_what_ctrl_z_takes_back_is_told_too(page, services, screens, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    imported(page, qtbot)
    for action, title, there in (
        ("undo", "Taken back", 0),
        ("redo", "Brought into Quillmere Logistics", 60),
    ):
        screens.window.actions_table.run(action)
        qtbot.waitUntil(lambda title=title: page.parts.result.title.full_text() == title)
        assert len(stored(services)) == there


def test_a_second_import_meanwhile_is_refused_and_can_be_tried_again(page, services, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    account = services.accounts.find("Brantholm Foods")
    other = Import(
        services.workspace.journal, account.fence, "complaint", new_id(), file="other.csv", total=9
    )
    QTest.mouseClick(page.parts.foot.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.parts.trouble.isVisible)
    assert "other.csv" in page.parts.trouble.full_text()
    assert page.parts.foot.go.isEnabled()
    other.end()
    assert imported(page, qtbot) == "60 rows added."


def test_what_is_no_table_is_told_with_a_way_on(page, write, tmp_path, qtbot):
    page.take(tmp_path / "gone.csv")
    qtbot.waitUntil(page.parts.trouble.isVisible)
    assert "There is no file" in page.parts.trouble.full_text()
    assert page.parts.aim.another.isVisible()
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"PK\x03\x04 not really a workbook")
    page.take(path)
    qtbot.waitUntil(lambda: "locked.xlsx" in page.parts.trouble.full_text())
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    assert not page.parts.trouble.isVisible()


def test_a_route_out_leads_to_signals_and_register(page, screens, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    imported(page, qtbot)
    gone: list[Route] = []
    page.route_requested.connect(gone.append)
    page.parts.result.signals.click()
    screens.window.go_back()
    page.parts.result.register.click()
    assert [(route.page, route.tab, route.id) for route in gone] == [
        ("complaints", "signals", page._account.id),
        ("complaints", "register", page._account.id),
    ]
