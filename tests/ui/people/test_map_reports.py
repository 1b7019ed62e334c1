"""Lines of reporting that are drawn on the map: with Ctrl a person is dragged onto whom they report to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mcr_desktop.ui.people.maps import MapView
from tests.ui.people.conftest import Scene

CTRL = Qt.KeyboardModifier.ControlModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def send(view: MapView, kind: QEvent.Type, at: QPoint) -> None:
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    spot = QPointF(at)
    event = QMouseEvent(kind, spot, view.mapToGlobal(spot), button, LEFT, CTRL)
    QApplication.sendEvent(view, event)


def pull(view: MapView, start: QPoint, end: QPoint) -> None:
    send(view, QEvent.Type.MouseButtonPress, start)
    send(view, QEvent.Type.MouseMove, (start + end) / 2)
    send(view, QEvent.Type.MouseMove, end)
    view.grab()
    send(view, QEvent.Type.MouseButtonRelease, end)


def on_map(scene: Scene, qtbot) -> MapView:
    scene.tab.show_view("map")
    qtbot.waitUntil(lambda: scene.tab.map.view.scene is not None)
    return scene.tab.map.view


def test_dragged_with_ctrl_onto_another_they_report_to_them_and_undo_takes_it_back(scene, qtbot):
    view = on_map(scene, qtbot)
    before = view.scene.drawn.places[scene.ada.id]
    with qtbot.waitSignal(scene.tab.map.told) as said:
        pull(view, view.screen_point(scene.ada.id), view.screen_point(scene.luc.id))
    assert said.args == ["Ada Lind reports to Luc Fabre"]
    assert scene.services.people.show(scene.ada.id).reports_to == scene.luc.id
    assert scene.services.people.show(scene.ada.id).map_x is None, "nobody was moved"
    qtbot.waitUntil(lambda: view.scene.drawn.places[scene.ada.id] != before)
    scene.undo()
    qtbot.waitUntil(lambda: scene.services.people.show(scene.ada.id).reports_to == scene.mira.id)


def test_a_line_into_the_open_draws_nothing(scene, qtbot):
    view = on_map(scene, qtbot)
    heard: list[object] = []
    view.reporting_drawn.connect(lambda *who: heard.append(who))
    pull(view, view.screen_point(scene.ada.id), QPoint(2, view.height() - 2))
    pull(view, view.screen_point(scene.ada.id), view.screen_point(scene.ada.id))
    assert heard == []


def test_a_ring_is_refused_in_words(scene, qtbot):
    view = on_map(scene, qtbot)
    notices = scene.screens.window.notices
    pull(view, view.screen_point(scene.mira.id), view.screen_point(scene.ada.id))
    qtbot.waitUntil(lambda: "cannot report to Ada Lind" in notices.sentence)
    assert scene.services.people.show(scene.mira.id).reports_to is None


def test_r_draws_the_line_by_keys_and_delete_takes_it_away(scene, qtbot):
    view = on_map(scene, qtbot)
    view.setFocus()
    view.choose(scene.ada.id)
    QTest.keyClick(view, Qt.Key.Key_R)
    assert "Ada Lind reports to" in view.accessibleDescription()
    view.choose(scene.luc.id)
    assert "Luc Fabre: Enter keeps it" in view.accessibleDescription()
    view.grab()
    with qtbot.waitSignal(scene.tab.map.told) as said:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert said.args == ["Ada Lind reports to Luc Fabre"]
    qtbot.waitUntil(lambda: view.scene.people[scene.ada.id].boss == scene.luc.id)
    view.draw_reporting(scene.ada.id)
    with qtbot.waitSignal(scene.tab.map.told) as said:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert said.args == ["Ada Lind reports to nobody"]
    assert scene.services.people.show(scene.ada.id).reports_to is None


def test_a_line_begun_by_keys_is_left_by_escape_and_ended_by_a_click(scene, qtbot):
    view = on_map(scene, qtbot)
    view.draw_reporting(scene.ada.id)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.holding.whose is None
    assert scene.tab.map.isVisible()
    view.draw_reporting(scene.ada.id)
    with qtbot.waitSignal(scene.tab.map.told) as said:
        QTest.mouseClick(view, LEFT, NO_KEYS, view.screen_point(scene.luc.id))
    assert said.args == ["Ada Lind reports to Luc Fabre"]


def test_whoever_is_removed_while_their_line_is_drawn_is_let_go(scene, qtbot):
    view = on_map(scene, qtbot)
    view.draw_reporting(scene.ada.id)
    scene.services.removals.remove("contact", [scene.ada.id])
    qtbot.waitUntil(lambda: scene.ada.id not in view.scene.people)
    view.grab()
    assert view.holding.whose is None
    assert view.accessibleDescription().startswith(f"{len(view.scene.people)} people")
