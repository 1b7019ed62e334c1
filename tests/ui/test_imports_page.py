"""The import assistant with real files, the real worker and a real window."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.complaints import Complaint, Exposure
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.resources import resource
from mcr_desktop.store.imports import Import
from mcr_desktop.store.queries import fetch
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.imports.bringing import STOPPED
from mcr_desktop.ui.imports.page import ImportPage
from mcr_desktop.ui.imports.plans import DIMENSION
from mcr_desktop.ui.navigation import Route

CSV = resource("demo", "cfpb_complaints.csv")
HEAD = "Ticket,Date received,Issue,Carrier"
PLAIN = [f"T-{n},2026-{n % 9 + 1:02}-{n % 27 + 1:02},Late,{'ABC'[n % 3]}" for n in range(60)]
LONG_MS = 20_000


@pytest.fixture
def services(tmp_path, monkeypatch):
    monkeypatch.setenv("MCR_NOW", "2026-11-23T10:00:00")
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    made.accounts.add("Quillmere Logistics")
    made.accounts.add("Brantholm Foods")
    yield made
    made.close()


@pytest.fixture
def screens(services: Services, make_screens) -> Screens:
    return make_screens(backing_of(services))


@pytest.fixture
def page(screens, services, qtbot) -> ImportPage:
    screens.window.resize(1280, 800)
    screens.window.go(Route("import", services.accounts.find("Quillmere Logistics").id))
    made = screens.window.current_page()
    assert isinstance(made, ImportPage)
    qtbot.waitUntil(lambda: made._account is not None)
    return made


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    def make(name: str, lines: list[str], encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return make


def looked(page: ImportPage, path: Path, qtbot) -> None:
    page.take(path)
    qtbot.waitUntil(lambda: page._looked is not None and page._plan is not None, timeout=LONG_MS)


def previewed(page: ImportPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page._preview is not None, timeout=LONG_MS)


def imported(page: ImportPage, qtbot) -> str:
    QTest.mouseClick(page.parts.foot.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.parts.stage == "done", timeout=LONG_MS)
    return page.parts.result.words.full_text().partition(" It took")[0]


def become(page: ImportPage, column: str, target: str) -> None:
    page.parts.columns.rows[column].target.choose(target)


def words_of(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def stored(services: Services, name: str = "Quillmere Logistics") -> list[Complaint]:
    return services.complaints.rows(services.complaints.ids(services.accounts.find(name)))


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
    qtbot.waitUntil(lambda: page.parts.result.title.full_text() == "Taken back", timeout=LONG_MS)
    assert stored(services) == []
    qtbot.waitUntil(lambda: "taken back" in words_of(page.parts.earlier), timeout=LONG_MS)


def test_an_earlier_import_is_taken_back_and_brought_again(page, services, write, qtbot):
    looked(page, write("november.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    imported(page, qtbot)
    for words, there in (("Undo", 0), ("Bring again", 60)):
        qtbot.waitUntil(
            lambda words=words: words in [one.text() for one in page.parts.earlier.turns.values()],
            timeout=LONG_MS,
        )
        (turn,) = page.parts.earlier.turns.values()
        QTest.mouseClick(turn, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda there=there: len(stored(services)) == there, timeout=LONG_MS)


@pytest.mark.parametrize(
    ("mark", "encoding", "said"),
    [
        (",", "utf-8", "UTF-8, certain. Cells: commas, certain"),
        (";", "cp1252", "Windows, Western (cp1252), a guess. Cells: semicolons, certain"),
        ("\t", "utf-16", "UTF-16, its first bytes say so. Cells: tabs, certain"),
        ("|", "utf-8-sig", "UTF-8, its first bytes say so. Cells: upright strokes, certain"),
    ],
)
def test_how_a_file_is_written_is_found_and_told(
    page, services, write, qtbot, mark, encoding, said
):
    lines = [line.replace(",", mark).replace("Late", "Verspätet") for line in (HEAD, *PLAIN)]
    looked(page, write("in.csv", lines, encoding), qtbot)
    assert said in page.parts.reading.remark.full_text()
    previewed(page, qtbot)
    imported(page, qtbot)
    assert {row.kind for row in stored(services)} == {"Verspätet"}


def test_another_encoding_is_followed_at_once(page, write, qtbot):
    lines = [HEAD, *(line.replace("Late", "Łódź") for line in PLAIN)]
    looked(page, write("in.csv", lines, "cp1250"), qtbot)
    previewed(page, qtbot)
    page.parts.columns.rows["Ticket"].target.choose("summary")
    page.parts.reading.encoding.choose("cp1250")
    qtbot.waitUntil(
        lambda: "Łódź" in page.parts.columns.rows["Issue"].values.full_text(), timeout=LONG_MS
    )
    assert "as you said" in page.parts.reading.remark.full_text()
    # What was said of the columns before stands.
    assert page._plan.becoming("summary").name == "Ticket"
    previewed(page, qtbot)


def test_a_delimiter_can_be_chosen(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    page.parts.reading.delimiter.choose(";")
    qtbot.waitUntil(lambda: list(page.parts.columns.rows) == [HEAD], timeout=LONG_MS)
    assert "which column is" in page.parts.foot.line.full_text()
    assert not page.parts.foot.go.isVisible()


def ambiguous(write) -> Path:
    rows = [f"T-{n};0{n % 8 + 1}/0{n % 7 + 2}/2026;0{n % 8 + 1}/1{n % 3}/2026" for n in range(40)]
    return write("days.csv", ["Ticket;Date received;Date closed", *rows])


def test_days_that_can_be_read_two_ways_are_asked_and_hold_the_import(page, services, write, qtbot):
    looked(page, ambiguous(write), qtbot)
    become(page, "Date closed", "resolved_on")
    (asker,) = page.parts.columns.askers
    assert asker.words.full_text() == "01/02/2026 is 1 February 2026 or 2 January 2026?"
    assert asker.question.columns == ("Date received", "Date closed")
    assert [one.isChecked() for one in asker.choices.values()] == [False, False]
    qtbot.wait(400)
    assert not page.parts.foot.go.isVisible()
    assert 'how "Date received" writes its days' in page.parts.foot.line.full_text()
    shown = page.parts.preview.model().shown
    assert shown.rows[0].cells[1].text == "01/02/2026"  # as it stands in the file
    page.bring_in()
    assert page.parts.stage == "ready"
    QTest.mouseClick(asker.choices["MM/DD/YYYY"], Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
    previewed(page, qtbot)
    assert "2 January 2026, month first" in page.parts.columns.rows["Date received"].note.text()
    imported(page, qtbot)
    assert min(row.reported_on for row in stored(services)) == "2026-01-02"
    assert min(row.resolved_on for row in stored(services)) == "2026-01-10"


def test_an_answer_can_be_changed_in_the_column_itself(page, write, qtbot):
    looked(page, ambiguous(write), qtbot)
    (asker,) = page.parts.columns.askers
    asker.choices["MM/DD/YYYY"].click()
    page.parts.columns.rows["Date received"].format.choose("DD/MM/YYYY")
    assert page.parts.columns.askers == [asker]
    assert asker.choices["DD/MM/YYYY"].isChecked()
    previewed(page, qtbot)
    assert page.parts.preview.model().shown.rows[0].cells[-1].text == "2026-02-01"


def test_dimensions_are_named_and_doubled_names_told(page, services, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Carrier", DIMENSION)
    field = page.parts.columns.rows["Carrier"].dimension
    field.selectAll()
    QTest.keyClicks(field, "haulier")
    previewed(page, qtbot)
    become(page, "Ticket", DIMENSION)
    other = page.parts.columns.rows["Ticket"].dimension
    other.selectAll()
    QTest.keyClicks(other, "haulier")
    assert "each needs its own name" in page.parts.foot.line.full_text()
    become(page, "Ticket", "external_id")
    previewed(page, qtbot)
    imported(page, qtbot)
    assert {row.dimensions for row in stored(services)} == {
        (("haulier", letter),) for letter in "ABC"
    }


def test_a_field_belongs_to_one_column(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Carrier", "kind")
    assert page.parts.columns.rows["Issue"].target.currentData() == ""
    become(page, "Date received", "")
    assert "which column is" in page.parts.columns.lacking.full_text()
    assert "Every row needs it" in page.parts.columns.lacking.full_text()


def test_refused_rows_are_marked_told_and_saved(
    page, services, write, tmp_path, qtbot, monkeypatch
):
    lines = [f"{line},{n % 7}" for n, line in enumerate(PLAIN)]
    looked(page, write("in.csv", [HEAD + ",Severity", *lines]), qtbot)
    become(page, "Severity", "severity")
    previewed(page, qtbot)
    refused = [row for row in page.parts.preview.model().shown.rows if row.outcome == "refused"]
    cell = refused[0].cells[-1]
    assert (cell.text, cell.reason) == ("0", "It does not lie between 1 and 5.")
    model = page.parts.preview.model()
    index = model.index(0, model.columnCount() - 1)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == cell.reason
    assert "17 rows like this: line 2" in page.parts.outlook.refusals.full_text()
    assert page.parts.foot.go.text() == "Import 43 rows"
    out = tmp_path / "refused.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    page.parts.outlook.save.click()
    qtbot.waitUntil(
        lambda: "17 rows saved" in page.parts.outlook.saved.full_text(), timeout=LONG_MS
    )
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 18
    assert imported(page, qtbot) == "43 rows added, 17 refused."
    assert page.parts.result.save.isVisible()
    assert len(stored(services)) == 43


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


def test_a_column_that_vanished_is_told_with_what_to_do(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Ticket", "external_id")
    become(page, "Carrier", DIMENSION)
    previewed(page, qtbot)
    imported(page, qtbot)
    looked(page, write("later.csv", [HEAD.replace("Carrier", "Haulier"), *PLAIN]), qtbot)
    told = page.parts.vanished.full_text()
    assert '"Carrier" (the dimension carrier) is not in this file any more' in told
    assert "say below what the new one becomes" in told
    assert page.parts.columns.rows["Haulier"].note.full_text() == "Not known from last time."


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
    qtbot.waitUntil(lambda: "Ticket" in page.parts.columns.rows, timeout=LONG_MS)
    previewed(page, qtbot)
    assert imported(page, qtbot).startswith("60 rows added")
    assert len(stored(services)) == 60


def test_an_import_is_stopped_and_leaves_nothing(page, services, qtbot):
    looked(page, CSV, qtbot)
    previewed(page, qtbot)
    page.bring_in()
    qtbot.waitUntil(lambda: page.bringing._began, timeout=LONG_MS)
    page.parts.foot.cancel_requested.emit()
    qtbot.waitUntil(lambda: page.parts.stage == "ready", timeout=LONG_MS)
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
    qtbot.waitUntil(lambda: page._looked is not None, timeout=LONG_MS)
    assert page.parts.aim.file.full_text() == "in.csv"


def test_a_route_with_a_file_reads_it_for_its_account(screens, services, write, qtbot):
    path, account = write("in.csv", [HEAD, *PLAIN]), services.accounts.find("Brantholm Foods")
    screens.window.go(Route("import", account.id, query=str(path)))
    made = screens.window.current_page()
    qtbot.waitUntil(lambda: made._preview is not None, timeout=LONG_MS)
    assert made.parts.aim.accounts.currentText() == "Brantholm Foods"
    made.parts.aim.accounts.choose(services.accounts.find("Quillmere Logistics").id)
    qtbot.waitUntil(lambda: made._account.name == "Quillmere Logistics", timeout=LONG_MS)
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
    qtbot.waitUntil(lambda: page._looked is not None, timeout=LONG_MS)
    page.parts.aim.another.click()
    assert begun[1] == str(path.parent)
    qtbot.waitUntil(lambda: page._looked is not None, timeout=LONG_MS)


def test_what_ctrl_z_takes_back_is_told_too(page, services, screens, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    imported(page, qtbot)
    for action, title, there in (
        ("undo", "Taken back", 0),
        ("redo", "Brought into Quillmere Logistics", 60),
    ):
        screens.window.actions_table.run(action)
        qtbot.waitUntil(
            lambda title=title: page.parts.result.title.full_text() == title, timeout=LONG_MS
        )
        assert len(stored(services)) == there


def test_a_second_import_meanwhile_is_refused_and_can_be_tried_again(page, services, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    account = services.accounts.find("Brantholm Foods")
    other = Import(
        services.workspace.journal, account.fence, "complaint", new_id(), file="other.csv", total=9
    )
    QTest.mouseClick(page.parts.foot.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.parts.trouble.isVisible, timeout=LONG_MS)
    assert "other.csv" in page.parts.trouble.full_text()
    assert page.parts.foot.go.isEnabled()
    other.end()
    assert imported(page, qtbot) == "60 rows added."


def test_a_change_drops_the_preview_that_was_asked_before_it(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    become(page, "Carrier", "summary")  # while the first preview is under way
    previewed(page, qtbot)
    assert "Summary, one line" in page.parts.preview.model().shown.titles


def test_what_is_no_table_is_told_with_a_way_on(page, write, tmp_path, qtbot):
    page.take(tmp_path / "gone.csv")
    qtbot.waitUntil(page.parts.trouble.isVisible, timeout=LONG_MS)
    assert "There is no file" in page.parts.trouble.full_text()
    assert page.parts.aim.another.isVisible()
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"PK\x03\x04 not really a workbook")
    page.take(path)
    qtbot.waitUntil(lambda: "locked.xlsx" in page.parts.trouble.full_text(), timeout=LONG_MS)
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


def test_everything_is_reached_by_the_keyboard_in_the_order_of_reading(page, write, qtbot):
    looked(page, ambiguous(write), qtbot)
    become(page, "Date closed", "resolved_on")
    page.parts.columns.askers[0].choices["DD/MM/YYYY"].click()
    previewed(page, qtbot)
    page.parts.aim.kinds.setFocus()
    names = []
    for _ in range(60):
        here = QApplication.focusWidget()
        assert here is not None
        names.append(here.accessibleName())
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is page.parts.foot.go:
            break
    wanted = [
        "What to bring in", "Into which account", "Choose another...", "Encoding",
        "Date received becomes", "How Date received writes its days", "Date closed becomes",
        "How Date closed writes its days",
    ]  # fmt: skip
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)
    assert QApplication.focusWidget() is page.parts.foot.go
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget


def test_a_turn_of_the_wheel_changes_no_choice(page, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    chooser = page.parts.columns.rows["Issue"].target
    before = chooser.currentIndex()
    chooser.setFocus()
    middle = QPointF(10, 10)
    turn = QWheelEvent(
        middle, chooser.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chooser, turn)
    assert chooser.currentIndex() == before


def test_a_wide_file_shows_its_columns_in_parts(page, write, qtbot):
    names = [f"c{n}" for n in range(150)]
    rows = [",".join(f"{(n * m) % 5}" for n in range(150)) for m in range(30)]
    looked(page, write("wide.csv", [",".join(names), *rows]), qtbot)
    assert len(page.parts.columns.rows) == 40
    page.parts.columns._more.click()
    assert len(page.parts.columns.rows) == 120
    assert page.parts.columns._more.text() == "Show 30 more columns"


def test_in_a_low_window_the_first_rows_stand_in_the_page(page, screens, write, qtbot):
    looked(page, write("in.csv", [HEAD, *PLAIN]), qtbot)
    previewed(page, qtbot)
    assert page.parts._dock.isVisible()
    screens.window.resize(900, 600)
    qtbot.waitUntil(lambda: not page.parts._dock.isVisible())
    assert page.parts._content.isAncestorOf(page.parts.preview)


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    """A workbook with nothing but words in its cells."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbered = list(enumerate(sheets.items(), 1))
    with zipfile.ZipFile(path, "w") as made:
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n, _ in numbered
        )
        made.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        )
        rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        made.writestr(
            "_rels/.rels",
            f'<Relationships {rels}><Relationship Id="r1" Type="{kinds}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships {rels}>"
            + "".join(
                f'<Relationship Id="r{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n, _ in numbered
            )
            + "</Relationships>",
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in numbered
        )
        made.writestr(
            "xl/workbook.xml",
            f'<workbook {space} xmlns:r="{kinds}"><sheets>{listed}</sheets></workbook>',
        )
        for n, (_, rows) in numbered:
            told = "".join(
                f'<row r="{at}">'
                + "".join(
                    f'<c r="{chr(65 + left)}{at}" t="inlineStr"><is><t>{cell}</t></is></c>'
                    for left, cell in enumerate(row)
                )
                + "</row>"
                for at, row in enumerate(rows, 1)
            )
            made.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f"<worksheet {space}><sheetData>{told}</sheetData></worksheet>",
            )
