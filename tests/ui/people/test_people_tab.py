"""An account's people, worked with as a person does: list, map, matrix, card, merging, pasting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainterPath
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.ui.people.cards import PersonCardView
from mcr_desktop.ui.people.duplicates import DuplicatesPanel
from mcr_desktop.ui.people.many_people import ManyPeople
from mcr_desktop.ui.people.map_paintings import box_of, tie_curve
from mcr_desktop.ui.people.map_scenes import read_map
from mcr_desktop.ui.people.map_sheets import pdf_of
from mcr_desktop.ui.people.merges import MergePanel
from mcr_desktop.ui.widgets.focus_orders import tab_stops
from tests.ui.people.conftest import Scene

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def on_map(scene: Scene, qtbot):
    scene.tab.show_view("map")
    qtbot.waitUntil(lambda: scene.tab.map.view.scene is not None)
    return scene.tab.map.view


def test_the_list_is_filtered_by_words_and_by_role(scene, qtbot):
    QAbstractItemModelTester(scene.tab.model, scene.tab.model)
    QTest.keyClicks(scene.tab.list.words, "depots")
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 1)
    scene.tab.list.clear_filters()
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 3)
    box = scene.tab.list.role
    box.setCurrentIndex(box.findData("uses"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 1)
    assert scene.tab.model.id_at(0) == scene.luc.id


def test_a_view_is_kept_under_a_name_and_chosen_again(scene, qtbot):
    box = scene.tab.list.role
    box.setCurrentIndex(box.findData("uses"))
    scene.tab.list.views.keep("Users")
    qtbot.waitUntil(lambda: bool(scene.services.views.all("people")))
    scene.tab.list.clear_filters()
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 3)
    (view,) = scene.services.views.all("people")
    scene.tab.list.views.chosen.emit(view.query)
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 1)
    assert box.currentData() == "uses"


def test_nobody_matching_says_so_and_clears_the_filters(scene, qtbot):
    QTest.keyClicks(scene.tab.list.words, "zzz")
    qtbot.waitUntil(lambda: scene.tab.list.stack.currentIndex() == 2)
    scene.tab.list.clear_filters()
    qtbot.waitUntil(lambda: scene.tab.list.stack.currentIndex() == 0)


def test_several_are_removed_with_delete_and_come_back(scene, qtbot):
    scene.tab.table.selectAll()
    QTest.keyClick(scene.tab.table, KEY.Key_Delete)
    qtbot.waitUntil(lambda: not scene.services.people.all(scene.account))
    qtbot.waitUntil(lambda: scene.tab.list.stack.currentIndex() == 1)
    scene.undo()
    qtbot.waitUntil(lambda: len(scene.services.people.all(scene.account)) == 3)


def test_the_map_is_walked_by_keys_and_enter_opens_the_card(scene, qtbot):
    view = on_map(scene, qtbot)
    view.setFocus()
    QTest.keyClick(view, KEY.Key_Down)
    assert view.current_id() == scene.mira.id
    QTest.keyClick(view, KEY.Key_Down)
    assert view.current_id() in (scene.luc.id, scene.ada.id)
    assert "reports to Mira Oduya" in view.accessibleDescription()
    QTest.keyClick(view, KEY.Key_Return)
    drawer = scene.screens.window.drawer
    qtbot.waitUntil(lambda: bool(drawer.findChildren(PersonCardView)))


def test_a_person_dragged_on_the_map_stays_there_and_is_tidied_back(scene, qtbot):
    view = on_map(scene, qtbot)
    before = view.scene.drawn.places[scene.luc.id]
    start = view.screen_point(scene.luc.id)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(view, start + QPoint(12 * step, 8 * step))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(60, 40))
    qtbot.waitUntil(lambda: scene.services.people.show(scene.luc.id).map_x is not None)
    assert scene.services.people.show(scene.luc.id).map_x == pytest.approx(
        before.x + 60 / view.scale, abs=1
    )
    qtbot.waitUntil(scene.tab.map.tidy.isEnabled)
    scene.tab.map.tidy.click()
    qtbot.waitUntil(lambda: scene.services.people.show(scene.luc.id).map_x is None)


def test_shift_and_an_arrow_move_a_person_and_keep_it_once(scene, qtbot):
    view = on_map(scene, qtbot)
    view.setFocus()
    view.choose(scene.luc.id)
    for _ in range(3):
        QTest.keyClick(view, KEY.Key_Right, SHIFT)
    QTest.keyRelease(view, KEY.Key_Shift)
    qtbot.waitUntil(lambda: scene.services.people.show(scene.luc.id).map_x is not None)


def test_the_map_zooms_round_the_pointer_and_fits_again(scene, qtbot):
    view = on_map(scene, qtbot)
    fitted = view.scale
    view.zoom(1.5)
    assert view.scale == pytest.approx(min(fitted * 1.5, 2.5))
    QTest.keyClick(view, KEY.Key_0)
    assert view.scale == pytest.approx(fitted)


def test_a_ring_is_drawn_and_told_with_a_way_to_mend_it(scene, qtbot):
    from mcr_desktop.domain.changes import Change

    scene.services.workspace.commit(  # as two devices that were merged leave it
        [Change(scene.account.fence, "contact", scene.mira.id, {"reports_to": scene.luc.id})],
        "Edited Mira Oduya",
    )
    view = on_map(scene, qtbot)
    qtbot.waitUntil(lambda: bool(view.scene.drawn.rings))
    assert len(view.scene.drawn.places) == 3
    (door,) = scene.tab.map._ring_doors
    assert "report to each other" in door.accessibleName()
    assert not view.grab().isNull()


def test_the_map_prints_as_a_pdf_with_everybody_on_it(scene, qtbot):
    from io import BytesIO

    from pypdf import PdfReader

    view = on_map(scene, qtbot)
    data, pages = pdf_of(view.scene, "A4")
    read = PdfReader(BytesIO(data))
    assert len(read.pages) == pages == 1
    words = " ".join(read.pages[0].extract_text().split())
    for name in ("Mira Oduya", "Luc Fabre", "Ada Lind", "Northwind"):
        assert name in words


def test_the_matrix_tells_whom_nobody_knows_and_leads_to_a_touch(scene, qtbot):
    touch = scene.services.touches.log(
        scene.account, "call", contacts=[scene.luc.id], team=["Amira Idris"]
    )
    scene.tab.show_view("coverage")
    qtbot.waitUntil(lambda: scene.tab.coverage.table is not None)
    table = scene.tab.coverage.table
    QAbstractItemModelTester(table.model(), table.model())
    assert table.model().rowCount() == 3
    column = next(place for place, one in enumerate(table.columns()) if one.title == "Amira Idris")
    assert scene.tab.coverage.last_touch(scene.luc.id, column) == touch.id
    assert scene.tab.coverage.last_touch(scene.mira.id, column) is None
    told = scene.tab.coverage._told.full_text()
    assert "1 knows only one of us; 2 had word with none of us" in told


def test_a_card_keeps_addresses_facts_career_days_and_lines_of_influence(scene, qtbot):
    card = scene.card(qtbot, scene.mira)
    people, mira = scene.services.people, scene.mira.id
    for section, text in (
        (card.ways, "mira@northwind.example"),
        (card.facts, "Collects old maps"),
        (card.career, "Dispatcher, Verrault Freight"),
        (card.dates, "Birthday 14 March"),
    ):
        section.begin()
        QTest.keyClicks(section.line, text)
        QTest.keyClick(section.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(people.card(mira).occasions))
    read = people.card(mira)
    assert [one.kind for one in read.addresses] == ["e-mail"]
    assert [one.text for one in read.facts] == ["Collects old maps"]
    assert [(one.title, one.employer) for one in read.positions] == [
        ("Dispatcher", "Verrault Freight")
    ]
    assert [(one.day, one.kind) for one in read.occasions] == [("--03-14", "birthday")]
    card.influence_line.add.click()
    qtbot.waitUntil(lambda: bool(people.card(mira).influences))


def test_the_record_follows_below_the_card_and_what_is_typed_in_it_is_kept(scene, qtbot):
    card = scene.card(qtbot, scene.mira)
    qtbot.waitUntil(lambda: card.form is not None)
    title = card.form.fields["title"]
    assert isinstance(title, QLineEdit)
    assert title.text() == scene.mira.title
    corner = QPoint(0, 0)
    qtbot.waitUntil(lambda: title.mapTo(card, corner).y() > card.career.mapTo(card, corner).y() > 0)
    ahead: QWidget | None = tab_stops(card.career)[-1]
    seen: set[QWidget | None] = set()
    while ahead not in seen and ahead is not title:
        seen.add(ahead)
        ahead = ahead.nextInFocusChain() if ahead is not None else None
        assert ahead is not None
        assert not card.ways.isAncestorOf(ahead), "Tab goes round before it comes to the record"
    assert ahead is title
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "Head of depots")
    QTest.keyClick(title, KEY.Key_Return)
    people = scene.services.people
    qtbot.waitUntil(lambda: people.card(scene.mira.id).contact.title == "Head of depots")
    people.edit(scene.mira.id, title="Head of all depots")
    qtbot.waitUntil(lambda: title.text() == "Head of all depots")


def test_an_address_is_opened_only_when_it_is_pressed(scene, qtbot):
    scene.services.people.edit(scene.mira.id, email="mira@northwind.example")
    card = scene.card(qtbot, scene.mira)
    pressed: list[str] = []
    card.address_pressed.disconnect()
    card.address_pressed.connect(pressed.append)
    qtbot.waitUntil(lambda: bool(card.ways.doors))
    assert pressed == []
    (write,) = (one for one in card.ways.findChildren(QAbstractButton) if one.text() == "Write")
    write.click()
    assert pressed == ["mailto:mira@northwind.example"]


def test_a_line_of_the_storekeeper_card_is_written_with_its_source(scene, qtbot):
    card = scene.card(qtbot, scene.mira)
    card.factors.press(b"influence")
    field = card.factors.form.fields["text"]
    field.setFocus()
    QTest.keyClicks(field, "Three depots ask her first")
    QTest.keyClick(field, KEY.Key_Return)
    cards = scene.services.storekeeper_cards
    qtbot.waitUntil(lambda: cards.of(scene.mira.id).filled == 1)
    line = next(one for one in cards.of(scene.mira.id).lines if one.factor == "influence")
    assert (line.fact.text, line.fact.noted_on) == (
        "Three depots ask her first",
        today().isoformat(),
    )


def test_duplicates_are_found_looked_at_side_by_side_and_made_one(scene, qtbot):
    twin = scene.services.people.add(
        scene.account, "M. Oduya", title="Depot head", city="Lyon", email="mo@northwind.example"
    )
    scene.services.people.edit(scene.mira.id, email="mo@northwind.example")
    scene.tab.find_duplicates()
    panel = scene.tab.panel
    assert isinstance(panel, DuplicatesPanel)
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    panel.merge_asked.emit([scene.mira.id, twin.id])
    merge = scene.tab.panel
    assert isinstance(merge, MergePanel)
    qtbot.waitUntil(merge.go.isEnabled)
    merge.groups["title"].button(1).click()
    merge.go.click()
    qtbot.waitUntil(lambda: len(scene.services.people.all(scene.account)) == 3)
    kept = scene.services.people.show(twin.id)
    assert (kept.id, kept.title, kept.city) == (scene.mira.id, "Depot head", "Lyon")
    scene.undo()
    qtbot.waitUntil(lambda: len(scene.services.people.all(scene.account)) == 4)
    assert scene.services.people.show(scene.mira.id).title == "Head of depots"


def test_escape_leads_back_from_a_panel_to_the_people(scene, qtbot):
    scene.tab.paste()
    QTest.keyClick(scene.tab.panel, KEY.Key_Escape)
    assert scene.tab.panel is None
    assert scene.tab.table.isVisible()


@pytest.mark.parametrize("view", ["list", "map", "coverage"])
def test_every_part_that_takes_the_keyboard_has_a_name(scene, qtbot, view):
    scene.services.touches.log(scene.account, "call", contacts=[scene.luc.id], team=["Amira Idris"])
    scene.tab.show_view(view)
    card = scene.card(qtbot, scene.mira)
    nameless = [
        widget
        for top in (scene.tab, card)
        for widget in top.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not getattr(widget, "text", lambda: "")()
    ]
    assert nameless == []


def test_names_that_try_anything_are_drawn_as_they_are(scene, qtbot):
    for name in ("<img src=x>", "\u202eabc", "Ω≈ç√ 部落格", "a" * 400, "&amp;", "'; DROP TABLE"):
        scene.services.people.add(scene.account, name, title=name)
    view = on_map(scene, qtbot)
    qtbot.waitUntil(lambda: len(view.scene.people) == 9)
    assert not view.grab().isNull()
    card = scene.card(qtbot, scene.services.people.find("<img"))
    assert not card.grab().isNull()
    QApplication.sendPostedEvents()


def test_a_photo_is_taken_and_taken_back_in_one_gesture(scene, qtbot, tmp_path):
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    assert picture.save(str(tmp_path / "mira.jpg"))
    card = scene.card(qtbot, scene.mira)
    people, attachments = scene.services.people, scene.services.attachments
    card.photo.take(tmp_path / "mira.jpg")
    qtbot.waitUntil(lambda: people.show(scene.mira.id).photo is not None)
    qtbot.waitUntil(lambda: card.photo.accessibleName() == "Photo of Mira Oduya")
    kept = people.show(scene.mira.id).photo
    assert len(attachments.read(kept)) < 20_000  # small, and ours: not the camera's file
    scene.undo()
    qtbot.waitUntil(lambda: people.show(scene.mira.id).photo is None)
    assert not attachments.of("contact", scene.mira.id)
    qtbot.waitUntil(lambda: card.photo.accessibleName().startswith("No photo"))


def test_what_is_no_picture_changes_nothing_and_says_so(scene, qtbot, tmp_path):
    (tmp_path / "mira.png").write_bytes(b"not a picture")
    card = scene.card(qtbot, scene.mira)
    said: list[str] = []
    card.photo.told.connect(said.append)
    card.photo.take(tmp_path / "mira.png")
    qtbot.waitUntil(lambda: bool(said))
    assert "nothing was changed" in said[0]
    assert scene.services.people.show(scene.mira.id).photo is None


def test_several_people_are_changed_at_once_and_one_undo_takes_it_back(scene, qtbot):
    people, table = scene.services.people, scene.tab.table
    table.selectAll()
    scene.tab.list._edit.click()
    sheet = scene.screens.window.drawer.findChildren(ManyPeople)[-1]
    assert not sheet.go.isEnabled()
    for name, text in (("owner", "Jun Park"), ("cadence_days", "21")):
        field = sheet.form.fields[name]
        field.setFocus()
        field.setText(text)
        QTest.keyClick(field, KEY.Key_Return)
    qtbot.waitUntil(sheet.go.isEnabled)
    sheet.go.click()
    everybody = (scene.mira, scene.luc, scene.ada)

    def changed() -> bool:
        return all(
            (now := people.show(one.id)).owner == "Jun Park" and now.cadence_days == 21
            for one in everybody
        )

    qtbot.waitUntil(changed)
    assert people.show(scene.luc.id).role == "uses"  # what was left empty stays
    scene.undo()
    qtbot.waitUntil(lambda: not any(people.show(one.id).owner for one in everybody))


def test_a_person_is_found_on_the_map_by_name_and_by_title(scene, qtbot):
    on_map(scene, qtbot)
    finder, view = scene.tab.map.finder, scene.tab.map.view
    QTest.keyClicks(finder.line, "ada")
    assert view.current_id() == scene.ada.id
    finder.line.clear()
    QTest.keyClicks(finder.line, "a")
    first = view.current_id()
    assert finder.told.full_text().startswith("1 of ")
    QTest.keyClick(finder.line, KEY.Key_Return)
    assert view.current_id() not in (None, first)
    finder.line.clear()
    QTest.keyClicks(finder.line, "depots head")
    assert view.current_id() == scene.mira.id
    QTest.keyClicks(finder.line, "zz")
    assert finder.told.full_text() == "nobody"
    QTest.keyClick(finder.line, KEY.Key_Escape)
    assert finder.line.text() == ""


def test_a_line_of_influence_swings_round_people_it_would_hide(scene, qtbot):
    people, services = scene.services.people, scene.services
    leo = people.add(scene.account, "Leo Farrand", reports_to=scene.luc.id)
    services.influences.add(leo.id, scene.mira.id, "trusts")
    people.place({scene.mira.id: (0, 0), scene.luc.id: (110, 140), leo.id: (220, 280)})
    drawn = read_map(services, scene.account)
    (tie,) = drawn.ties
    start, bend, end = tie_curve(drawn, tie)
    inner = box_of(drawn.drawn.places[scene.luc.id]).adjusted(4, 4, -4, -4)
    path = QPainterPath(start)
    path.quadTo(bend, end)
    assert not any(inner.contains(path.pointAtPercent(step / 50)) for step in range(51))
