"""The account page where there is little room, and where what is shown changes under it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QWidget

from mcr_desktop.domain.accounts import Account
from mcr_desktop.phrases.matters import Matter
from mcr_desktop.ui.account.commitments import CommitmentsTab
from mcr_desktop.ui.account.headers import MOST_FACES, Head, Header
from mcr_desktop.ui.account.kept_rows import RowForm
from mcr_desktop.ui.account.overviews import OverviewTab
from mcr_desktop.ui.account.page import TITLES, AccountPage
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.account.touch_tab import TouchesTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.widgets.drawers import Drawer
from mcr_desktop.ui.widgets.editable_fields import EditableProse, EditableSentence
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor
from mcr_desktop.ui.widgets.tab_bars import TabBar

LONG = (
    "Complaints on the lane from Lyon to Madrid rose from 0.5 to 1.7 per 100 shipments from the "
    "fourteenth of May on, and a single carrier explains seventy-one per cent of what was added since."
)


@pytest.fixture
def account(services) -> Account:
    return services.accounts.add("Northwind Logistics", city="Lisbon", country="Portugal")


@pytest.fixture
def screens(services, make_screens) -> Screens:
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def overview(screens: Screens, account: Account, qtbot) -> OverviewTab:
    screens.window.go(Route("account", account.id))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    tab = page.tab("overview")
    assert isinstance(tab, OverviewTab)
    qtbot.waitUntil(lambda: tab.isVisible() and tab._read is not None)
    return tab


@pytest.mark.parametrize("width", [900, 1280, 1900])
def test_sentences_that_come_later_are_not_cut_off_at_any_width(screens, account, qtbot, width):
    screens.window.resize(1280, 800)
    tab = overview(screens, account, qtbot)
    screens.window.resize(width, 700)
    for times in (1, 4):
        matter = Matter(LONG * times, "bad", "complaints")
        tab.matters.show_matters([matter, Matter("Short.", "watch", "people")])

        def whole() -> bool:
            doors = [one for one in tab.matters.findChildren(SentenceDoor) if one.isVisible()]
            return len(doors) == 2 and all(
                one.height() >= one.heightForWidth(one.width()) for one in doors
            )

        qtbot.waitUntil(whole)


def names(header: Header) -> set[str]:
    parts = {"facts": header._facts, "faces": header._inside, "sync": header.sync}
    return {name for name, part in parts.items() if part.isVisible()}


def test_whole_parts_of_the_head_go_before_any_is_cut_to_letters(services, account, qtbot):
    header = Header()
    qtbot.addWidget(header)
    head = Head(account, ("Jun Park",) * MOST_FACES, "Synced just now", trouble=False)
    header.resize(1400, 80)
    header.show()
    seen = []
    for width in (1400, 700, 560, 430, 1400):
        header.resize(QSize(width, 80))
        header.show_head(head)
        seen.append(names(header))
        fixed: tuple[QWidget, ...] = (header.standing, header.edit, header.brief, header.touch)
        header.layout().activate()
        assert all(one.width() >= one.sizeHint().width() for one in fixed), width
    everything = {"facts", "faces", "sync"}
    assert seen[0] == seen[-1] == everything
    assert seen[1] > seen[3]
    assert seen[3] == set()
    assert all(earlier >= later for earlier, later in pairwise(seen[:4]))


@pytest.mark.parametrize(("words", "lines"), [("", 1), ("Never waits.", 1), (LONG, 2)])
def test_a_sentence_of_two_lines_at_most_has_no_bar_to_scroll_by(qtbot, words, lines):
    sentence = EditableSentence("Purpose", hint="What is it about?", role="lead")
    qtbot.addWidget(sentence)
    sentence.resize(1_000, 30)
    sentence.show()
    sentence.show_text(words)
    assert round(sentence.document().size().height()) == lines
    assert not sentence.verticalScrollBar().isVisible()
    assert sentence.verticalScrollBar().maximum() == 0


def test_prose_gives_back_the_lines_that_a_wider_window_does_not_need(qtbot):
    prose = EditableProse("How they want it")
    qtbot.addWidget(prose)
    prose.set_heights(40, 400)
    prose.resize(240, 40)
    prose.show()
    prose.show_text(LONG)
    narrow = prose.height()
    prose.resize(1_200, narrow)
    qtbot.waitUntil(lambda: prose.height() < narrow)


def test_a_notice_leaves_the_deeds_at_the_foot_free(services, account, screens, qtbot):
    services.commitments.add(account, "We name a deputy", direction="ours")
    screens.window.resize(900, 700)
    screens.window.go(Route("account", account.id, "commitments"))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    tab = page.tab("commitments")
    assert isinstance(tab, CommitmentsTab)
    deeds = tab.book.deeds.buttons
    qtbot.waitUntil(lambda: "keep" in deeds and deeds["keep"].isVisible())
    keep = deeds["keep"]
    screens.window.offer_undo("Promise marked kept")
    notices = screens.window.notices
    foot = notices.mapTo(screens.window, notices.rect().bottomLeft()).y()
    assert foot < keep.mapTo(screens.window, keep.rect().topLeft()).y()


def test_a_form_says_not_stated_where_nothing_is_chosen(services, account, screens, qtbot):
    services.occasions.add(account, "Harvest fair", "--03-14")
    fact = services.facts.add(account, "Parks at the back", kind=None)
    tab = overview(screens, account, qtbot)
    tab.dates.open_row(services.occasions.all(account)[0].id)
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(RowForm)))
    (form,) = screens.window.drawer.findChildren(RowForm)
    assert form.form.fields["contact_id"].currentText() == "Not stated"
    tab.facts.open_row(fact.id)
    qtbot.waitUntil(
        lambda: any(
            "text" in one.form.fields for one in screens.window.drawer.findChildren(RowForm)
        )
    )
    form = next(
        one for one in screens.window.drawer.findChildren(RowForm) if "text" in one.form.fields
    )
    assert form.form.fields["contact_id"].currentText() == "Not stated"
    assert form.form.fields["kind"].currentText() == "Never ask twice"


def test_the_whole_list_wraps_its_lines_and_is_called_by_its_plural(
    services, account, screens, qtbot
):
    services.occasions.add(account, LONG, "2017-03-14", yearly=1)
    services.occasions.add(account, "Harvest fair", "--09-14", yearly=1)
    tab = overview(screens, account, qtbot)
    qtbot.waitUntil(lambda: len(tab.dates._rows) == 2)
    tab.dates.open_all()
    drawer = screens.window.drawer
    assert drawer.accessibleName() == "All dates"
    (made,) = drawer.findChildren(QListWidget)
    told = [made.item(place).text() for place in range(made.count())]
    assert "Harvest fair: 14 September" in told
    qtbot.waitUntil(
        lambda: made.visualItemRect(made.item(told.index(max(told, key=len)))).height() > 40
    )
    assert not made.horizontalScrollBar().isVisible()


@pytest.mark.parametrize(
    ("rows_of", "said"),
    [(0, "The rows behind it"), (2, "The rows behind it"), (467, "2 of the 467 rows behind it")],
)
def test_the_drawer_says_how_many_rows_there_are(qtbot, rows_of, said):
    drawer = Drawer()
    qtbot.addWidget(drawer)
    rows = (WhyRow("Two cartons short"), WhyRow("Oil on the packing"))
    drawer.show_why(Why("Complaints", "", (WhyLine("All", "467"),), rows, rows_of=rows_of))
    assert said in [one.full_text() for one in drawer.findChildren(PlainLabel)]


def test_the_keyboard_goes_to_the_promises_once_they_are_there(services, account, screens, qtbot):
    services.commitments.add(account, "We name a deputy", direction="ours")
    screens.window.go(Route("account", account.id, "commitments"))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    tab = page.tab("commitments")
    assert isinstance(tab, CommitmentsTab)
    qtbot.waitUntil(tab.book.table.hasFocus)


def test_tab_goes_down_a_card_and_a_list_as_they_stand(services, account, screens, qtbot):
    person = services.people.add(account, "Adela Voss", email="adela@example.com")
    services.touches.log(account, "letter", (person.id,), two_way=False, awaits_answer=1)
    screens.window.go(Route("account", account.id, "touches"))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    tab = page.tab("touches")
    assert isinstance(tab, TouchesTab)
    qtbot.waitUntil(lambda: tab.isVisible() and tab.table.current_id() is not None)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in tab.findChildren(SentenceDoor)))
    assert_goes_down(tab, but=tab.table)
    people = page.tab("people")
    assert isinstance(people, PeopleTab)
    screens.window.go(Route("account", account.id, "people"))
    people.edit(person.id)
    qtbot.waitUntil(lambda: people.card is not None and people.card.isVisible())
    assert people.card is not None
    assert_goes_down(people.card)


def assert_goes_down(within: QWidget, but: QWidget | None = None) -> None:
    """Each stop of Tab in here stands in the row of the one before it, or below it."""
    stops, one = [], within.nextInFocusChain()
    while one is not None and one is not within:
        tabs = one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if within.isAncestorOf(one) and one.isVisible() and tabs and one.focusProxy() is None:
            stops.append(one)
        one = one.nextInFocusChain()
    assert len(stops) > 3
    middles = [one.mapTo(within, one.rect().center()).y() for one in stops if one is not but]
    jumps = [
        (stops[place].accessibleName(), stops[place + 1].accessibleName())
        for place, (above, below) in enumerate(pairwise(middles))
        if below < above - 24
    ]
    assert len(jumps) <= 1, jumps  # the ring may begin anywhere


def test_letters_that_are_not_shown_are_counted(services, account, screens, qtbot):
    person = services.people.add(account, "Adela Voss")
    for day in ("2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06"):
        services.touches.log(
            account, "letter", (person.id,), happened_on=day, two_way=False, awaits_answer=1
        )
    screens.window.go(Route("account", account.id, "touches"))
    page = screens.window.current_page()
    assert isinstance(page, AccountPage)
    tab = page.tab("touches")
    said = "1 more waits for an answer, not as long."
    qtbot.waitUntil(
        lambda: any(
            one.full_text() == said and one.isVisible() for one in tab.findChildren(PlainLabel)
        )
    )


def test_tabs_stand_closer_together_before_any_hides_behind_an_arrow(screens, qtbot):
    """The smallest window beside an open drawer, and back to where there is room."""
    bar = TabBar("Parts", TITLES.values())
    qtbot.addWidget(bar)
    bar.show()
    for width in (900, 504, 900):
        bar.resize(width, 40)
        qtbot.waitUntil(lambda: bar.tabRect(bar.count() - 1).right() < bar.width())
    assert bar.roomy_width() < 900
    apart = bar.tabRect(bar.count() - 1).right()
    bar.resize(504, 40)
    qtbot.waitUntil(lambda: bar.tabRect(bar.count() - 1).right() < apart)
