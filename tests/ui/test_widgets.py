"""Reusable widgets, and text from elsewhere that may do no harm in them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.ui.navigation import Why, WhyLine
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar, Chip, ground_of, initials
from mcr_desktop.ui.widgets.drawers import Drawer
from mcr_desktop.ui.widgets.editable_fields import EditableField, EditableProse
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.safe_texts import SafeText, sanitised
from mcr_desktop.ui.widgets.sections import SectionHeader
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor
from mcr_desktop.ui.widgets.waitings import Waiting, WaitingStrip

# The offscreen platform says so of every small top-level widget; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<p style="background:url(file:///etc/passwd)">x</p>',
    "<table>" * 20 + "x" + "</table>" * 20,
    '<a href="file:///etc/passwd">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    "<script>alert(1)</script>",
    '<link rel=stylesheet href="file:///x.css">',
]


@pytest.mark.parametrize("markup", HOSTILE)
def test_nothing_hostile_survives(markup):
    clean = sanitised(markup)
    for word in ("img", "table", "style", "file:", "javascript", "script", "link rel"):
        assert word not in clean


def test_emphasis_lists_and_links_survive():
    clean = sanitised('<b>late</b><ul><li>x</li></ul><a href="https://example.test/a">y</a>')
    assert clean == '<b>late</b><ul><li>x</li></ul><a href="https://example.test/a">y</a>'


def test_deep_nesting_becomes_plain():
    assert "<blockquote>" not in sanitised("<blockquote>" * 500 + "x")


@pytest.fixture
def safe(qtbot):
    made = SafeText("Note")
    qtbot.addWidget(made)
    return made


def test_whatever_is_asked_for_is_one_pixel(safe):
    kind = QTextDocument.ResourceType.ImageResource
    got = safe.loadResource(kind, QUrl("file:///etc/passwd"))
    assert (got.width(), got.height()) == (1, 1)
    assert got.pixelColor(0, 0).alpha() == 0


def test_set_html_is_sanitised_and_set_text_stays_plain(safe):
    safe.setHtml(HOSTILE[0] + "seen")
    assert safe.toPlainText() == "seen"
    safe.setText("<b>not bold</b>")
    assert safe.toPlainText() == "<b>not bold</b>"


def test_a_link_is_told_and_not_opened(safe):
    told: list[str] = []
    safe.link_chosen.connect(told.append)
    safe.show_markup('<a href="https://example.test/a">y</a>')
    safe.anchorClicked.emit(QUrl("https://example.test/a"))
    assert told == ["https://example.test/a"]
    assert safe.toPlainText() == "y"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(markup=st.text(alphabet="<>/abpuli \"'=&;!-", max_size=60))
def test_any_markup_can_be_shown(safe, markup):
    safe.show_markup(markup)


def test_a_label_shows_markup_as_it_is_and_elides_with_the_whole_on_hover(qtbot):
    label = PlainLabel("<b>Northwind</b> Logistics and many more words")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("\u2026")
    assert label.full_text() == "<b>Northwind</b> Logistics and many more words"
    assert "&lt;b&gt;Northwind" in label.toolTip()
    label.resize(800, 20)
    assert label.text() == label.full_text()
    assert label.toolTip() == ""


def test_an_ampersand_in_a_button_stays_one(qtbot):
    made = button("Smith & Sons", "link")
    qtbot.addWidget(made)
    assert made.shortcut().isEmpty()
    assert made.accessibleName() == "Smith & Sons"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amira Idris", "AI"), ("jun", "J"), ("Mary-Ann O'Neil", "MO"), ("", "?"), ("  ", "?")],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_a_name_keeps_its_colour():
    assert ground_of("Amira Idris") == ground_of("amira idris")
    assert len({ground_of(f"Person {n}") for n in range(50)}) > 4


def test_marks_say_their_meaning_aloud(qtbot):
    chip = Chip("2 late", "bad")
    avatar = Avatar("Amira Idris")
    qtbot.addWidget(chip)
    qtbot.addWidget(avatar)
    assert chip.accessibleName() == "2 late, bad"
    assert avatar.accessibleName() == "Amira Idris"
    assert not chip.grab().isNull()


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.one = EditableField("Purpose", "Their hub never waits")
        self.two = EditableProse("Note", "first")
        column = QVBoxLayout(self)
        for field in (self.one, self.two):
            column.addWidget(field)
            field.kept.connect(self.kept.append)


@pytest.fixture
def form(qtbot):
    page = Form()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    return page


def test_enter_keeps_and_only_what_differs(form):
    form.one.setFocus()
    form.one.selectAll()
    QTest.keyClicks(form.one, "Never wait")
    QTest.keyClick(form.one, Qt.Key.Key_Return)
    QTest.keyClick(form.one, Qt.Key.Key_Return)
    assert form.kept == ["Never wait"]


def test_leaving_keeps(form):
    form.one.setFocus()
    QTest.keyClicks(form.one, "! ")
    form.two.setFocus()
    assert form.kept == ["! Their hub never waits"]
    QTest.keyClicks(form.two, "x")
    form.one.setFocus()
    assert form.kept[1:] == ["xfirst"]


def test_escape_brings_back_what_was_there(form):
    for field, before in ((form.one, "Their hub never waits"), (form.two, "first")):
        field.setFocus()
        QTest.keyClicks(field, "zzz")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert (field.text() if field is form.one else field.toPlainText()) == before
    form.one.setFocus()
    assert form.kept == []


def test_a_refresh_does_not_overwrite_what_is_being_typed(form):
    form.one.setFocus()
    QTest.keyClicks(form.one, "zzz")
    form.one.show_text("A teammate's words")
    assert form.one.text().startswith("zzz")
    QTest.keyClick(form.one, Qt.Key.Key_Escape)
    assert form.one.text() == "A teammate's words"


def test_waiting_offers_progress_then_a_way_out(qtbot):
    waiting = Waiting("Reading notes")
    qtbot.addWidget(waiting)
    stops: list[int] = []
    waiting.cancel_requested.connect(lambda: stops.append(1))
    waiting.resize(400, 300)
    for timer in waiting._timers:
        timer.setInterval(1)
    waiting.show()
    waiting.begin()
    assert not waiting._bar.isVisible()
    qtbot.waitUntil(lambda: waiting._bar.isVisible() and waiting._stop.isVisible())
    with qtbot.waitSignal(waiting.cancel_requested):
        waiting._stop.click()
    assert stops == [1]
    waiting.report(3, 10)
    assert waiting._bar.value() == 3


def test_waiting_offers_no_way_out_that_leads_nowhere(qtbot):
    waiting = Waiting("Reading notes")
    qtbot.addWidget(waiting)
    for timer in waiting._timers:
        timer.setInterval(1)
    waiting.show()
    waiting.begin()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in waiting._timers))
    assert waiting._bar.isVisible()
    assert not waiting._stop.isVisible()


def test_a_strip_covers_the_foot_of_what_is_still_shown_only_when_it_takes_long(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    strip = WaitingStrip("Counting anew", page)
    strip.cancel_requested.connect(strip.end)
    strip._due.setInterval(1)
    for timer in strip._timers:
        timer.setInterval(1)
    page.resize(500, 300)
    page.show()
    strip.wait()
    strip.end()
    qtbot.wait(20)
    assert not strip.isVisible()
    strip.wait()
    qtbot.waitUntil(lambda: strip._bar.isVisible() and strip._stop.isVisible())
    assert strip.geometry().bottom() == page.rect().bottom()
    assert strip.height() < 100
    qtbot.waitUntil(lambda: strip.rect().contains(strip._stop.geometry()))
    page.resize(600, 400)
    assert strip.geometry().bottom() == page.rect().bottom()
    assert strip.width() == 600
    strip._stop.click()
    assert not strip.isVisible()


def test_prose_is_as_high_as_its_words_up_to_a_limit(qtbot):
    prose = EditableProse("How they want it")
    qtbot.addWidget(prose)
    prose.setFixedWidth(300)
    prose.set_heights(40, 160)
    prose.show()
    assert prose.height() == 40
    prose.show_text("\n".join("one line" for _ in range(5)))
    assert 40 < prose.height() < 160
    qtbot.waitUntil(lambda: prose.verticalScrollBar().maximum() == 0)
    prose.show_text("\n".join("one line" for _ in range(50)))
    assert prose.height() == 160


def test_a_heading_stays_whole_where_what_stands_beside_it_has_no_room(qtbot):
    made = SectionHeader("Where it sits", "May 2026 to October 2026 against the year before")
    made.controls.addWidget(button("As a table of figures"))
    qtbot.addWidget(made)
    made.show()
    heading, aside = made.findChildren(PlainLabel)[:2]
    made.resize(made.minimumSizeHint().width(), made.height())
    qtbot.waitUntil(lambda: aside.text() == "")
    assert heading.text() == "Where it sits"
    assert "against the year before" in aside.toolTip()
    made.resize(900, made.height())
    qtbot.waitUntil(lambda: aside.text() == aside.full_text())


def test_a_heading_with_a_long_name_in_it_makes_no_page_wider(qtbot):
    made = SectionHeader("By the depot " + "under a rather long heading " * 5)
    qtbot.addWidget(made)
    assert made.minimumSizeHint().width() < 200


LINES = (
    WhyLine("Q4 2026", "6 calls, 3 letters, 2 visits; 9 of 11 two-way"),
    WhyLine("Q3 2026", "8 calls"),
)


@pytest.mark.parametrize("sums", [True, False])
def test_only_what_is_a_sum_stands_as_one_in_the_drawer(sums, qtbot):
    drawer = Drawer()
    qtbot.addWidget(drawer)
    drawer.resize(300, 400)
    drawer.show_why(Why("Channels", arithmetic=LINES, sums=sums))
    bold = [
        one.full_text()
        for one in drawer.findChildren(PlainLabel)
        if one.font().bold() and one.full_text() != "Channels"
    ]
    assert bold == (["Q3 2026", "8 calls"] if sums else [])


def test_words_in_place_of_a_figure_wrap_and_leave_their_name_whole(qtbot):
    drawer = Drawer()
    qtbot.addWidget(drawer)
    drawer.resize(300, 400)
    drawer.show_why(Why("Channels", arithmetic=LINES, sums=False))
    labels = {one.full_text(): one for one in drawer.findChildren(PlainLabel)}
    qtbot.waitUntil(lambda: labels[LINES[0].value].height() > labels["8 calls"].height())
    assert all(labels[one.label].text() == one.label for one in LINES)


def test_a_door_of_one_line_is_no_higher_for_a_long_sentence(qtbot):
    long, short = (
        SentenceDoor(words, lambda: None, one_line=True) for words in ("Waiting " * 60, "x")
    )
    for door in (long, short):
        qtbot.addWidget(door)
    assert long.heightForWidth(200) == short.heightForWidth(200)
    assert long.accessibleName() == "Waiting " * 60
