"""The command palette: what fits what was typed, and in which order."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.links import link_of
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.fuzzy import fit
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.palette import Place, SearchHit
from mcr_desktop.ui.widgets.pick_lists import at_places, between, plain

NORTHWIND = Route("account", new_id())


def find(typed: str) -> list[Place]:
    names = ["Northwind Logistics", "Helios Foods", "Norbert Wind"]
    return [
        Place(name, "Accounts", NORTHWIND, "Paris") for name in names if typed[:1] in name.lower()
    ]


def best(typed: str, texts: list[str]) -> str:
    fits = [(fit(typed, text), text) for text in texts]
    return max((f.score, text) for f, text in fits if f)[1]


def test_beginnings_of_words_win():
    names = ["Unorthodox", "Northwind Logistics", "Go to Today", "Log touch"]
    assert best("nor", names) == "Northwind Logistics"
    assert best("nl", names) == "Northwind Logistics"
    assert best("gt", names) == "Go to Today"
    assert best("logistics north", names) == "Northwind Logistics"


def test_a_missing_letter_is_no_fit():
    assert fit("xyz", "Northwind") is None
    assert fit("north q", "Northwind") is None
    assert fit("", "Northwind") is not None


@given(st.text(max_size=8), st.text(max_size=30))
def test_any_text_may_be_typed(typed, text):
    fitting = fit(typed, text)
    if fitting is not None:
        assert all(0 <= place < len(text) for place in fitting.places)
        assert "".join(piece for piece, _ in at_places(text, fitting.places)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a [b] c", (("a ", False), ("b", True), (" c", False))),
        ("[b]", (("b", True),)),
        ("a [b", (("a ", False), ("b", False))),
        ("", ()),
    ],
)
def test_found_words_are_marked(text, pieces):
    assert between(text, "[", "]") == pieces


def opened(shell, name: str):
    shell.window.actions_table.run(name)
    return shell.window._overlay


def test_the_palette_does_what_is_typed(shell):
    QTest.keyClick(shell.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    overlay = shell.window._overlay
    assert overlay.line.hasFocus()
    QTest.keyClicks(overlay.line, "go acc")
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert shell.window.current_page() is shell.made["accounts"]
    assert not overlay.isVisible()


def test_the_palette_finds_accounts_in_the_background(make_shell, qtbot):
    asked_on: list[str] = []

    def finder(typed: str) -> list[Place]:
        asked_on.append(threading.current_thread().name)
        return find(typed)

    shell = make_shell(finders=(finder,))
    overlay = opened(shell, "palette")
    QTest.keyClicks(overlay.line, "northw")
    qtbot.waitUntil(lambda: "Northwind Logistics" in overlay.shown())
    assert overlay.shown()[0] == "Accounts"
    assert all(name.startswith("mcr-read") for name in asked_on)
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert shell.made["account"].routes == [NORTHWIND]


def test_escape_gives_the_focus_back(shell):
    shell.made["today"].field.setFocus()
    overlay = opened(shell, "palette")
    QTest.keyClick(overlay.line, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert shell.made["today"].field.hasFocus()


def test_arrows_skip_headings_and_go_round(shell):
    overlay = opened(shell, "palette")
    titles = overlay.shown()
    assert titles[0] == "Go"
    assert overlay._list.currentIndex().row() == 1
    QTest.keyClick(overlay.line, Qt.Key.Key_Up)
    assert overlay._list.currentIndex().row() == len(titles) - 1
    QTest.keyClick(overlay.line, Qt.Key.Key_Down)
    assert overlay._list.currentIndex().row() == 1


def test_the_search_shows_finds_by_kind_and_enter_goes_there(make_shell, qtbot):
    def source(typed: str) -> list[SearchHit]:
        return [
            SearchHit(
                "Notes", plain(f"About {typed}"), Route("account"), between("[late]", "[", "]")
            ),
            SearchHit("People", plain("M. Okafor"), Route("accounts")),
        ]

    shell = make_shell(search=source)
    overlay = opened(shell, "search")
    QTest.keyClicks(overlay.line, "late")
    qtbot.waitUntil(lambda: "About late" in overlay.shown())
    assert overlay.shown() == ("Notes", "About late", "People", "M. Okafor")
    QTest.keyClick(overlay.line, Qt.Key.Key_Down)
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert shell.window.current_page() is shell.made["accounts"]


def test_only_the_last_search_counts(make_shell, qtbot):
    gate = threading.Event()

    def source(typed: str) -> list[SearchHit]:
        if typed == "slow":
            gate.wait(60)
        return [SearchHit("Notes", plain(typed), Route("accounts"))]

    shell = make_shell(search=source)
    overlay = opened(shell, "search")
    overlay.line.setText("slow")
    overlay.line.setText("slow and quick")
    qtbot.waitUntil(lambda: "slow and quick" in overlay.shown())
    gate.set()
    qtbot.wait(30)
    assert overlay.shown() == ("Notes", "slow and quick")


def test_enter_does_what_was_chosen_and_presses_nothing_behind_it(shell):
    pressed: list[str] = []
    back = QPushButton("Back")
    back.clicked.connect(lambda: pressed.append("back"))
    shell.made["today"].layout().addWidget(back)
    back.show()
    shell.window.actions_table.add([Action("compare", "Compare people", back.setFocus, "Go")])
    overlay = opened(shell, "palette")
    QTest.keyClicks(overlay.line, "compare")
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert back.hasFocus()
    assert pressed == []


def test_enter_waits_for_the_finds_of_all_letters(make_shell, qtbot):
    gate = threading.Event()

    def source(typed: str) -> list[SearchHit]:
        if typed == "vel":
            return [SearchHit("People", plain("Veland Orr"), Route("accounts"))]
        gate.wait(60)
        return [SearchHit("Accounts", plain("Velmar"), NORTHWIND)]

    shell = make_shell(search=source)
    overlay = opened(shell, "search")
    overlay.line.setText("vel")
    qtbot.waitUntil(lambda: "Veland Orr" in overlay.shown())
    overlay.line.setText("velmar")
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert shell.window.current_page() is shell.made["today"]
    gate.set()
    qtbot.waitUntil(lambda: "account" in shell.made)
    assert shell.made["account"].routes == [NORTHWIND]


def test_a_link_to_what_is_not_here_is_told_as_one_and_not_as_words(make_shell, qtbot):
    shell = make_shell(search=lambda _typed: [])
    overlay = opened(shell, "search")
    overlay.line.setText(link_of("note", new_id()))
    qtbot.waitUntil(lambda: "leads to nothing here" in overlay._nothing.full_text())
    overlay.line.setText("zzz")
    qtbot.waitUntil(lambda: "Try fewer letters" in overlay._nothing.full_text())
