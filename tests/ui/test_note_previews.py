"""A note as it reads: its Markdown drawn, nothing loaded, nothing opened, boxes and tags at work."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain import ids
from mcr_desktop.ui.account.note_markups import MOST_LETTERS, markup_of, tag_of, task_of
from mcr_desktop.ui.account.note_previews import TAGS, NotePreview
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.safe_texts import sanitised
from tests.unit.services.naughty_rows import TEXTS

KEY = Qt.Key
READ = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
BODY = """# Dock *plan*
Asked for **one** list, see https://a.example/x.
- [ ] Send it @Mara Okafor by Friday
- [x] Ask again
- plain #dock"""


@pytest.mark.parametrize(
    ("words", "markup"),
    [
        ("# A *b*", "<h1>A <i>b</i></h1>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("> a\n> b\nc", "<blockquote>a<br>b</blockquote><p>c</p>"),
        ("```\n<b>\n```\nx", "<pre>&lt;b&gt;</pre><p>x</p>"),
        ("**a _b_** ~~c~~ `d*e*`", "<p><b>a <i>b</i></b> <s>c</s> <code>d*e*</code></p>"),
        ("---", "<hr>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
        ("![x](http://a.example/b.png)", '<p>!<a href="http://a.example/b.png">x</a></p>'),
        ("@Mara Okafor asks", "<p><mark>@Mara Okafor</mark> asks</p>"),
        ("#dock-plan", '<p><a href="mcr:tag/dock-plan">#dock-plan</a></p>'),
        ("- [ ] a\n- [x] b",
         '<ul><li><a href="mcr:task/0">\u2610</a> a</li><li><a href="mcr:task/1">\u2611</a> <s>b</s></li></ul>'),
    ],
)  # fmt: skip
def test_markdown_becomes_markup(words, markup):
    assert markup_of(words, ("Mara Okafor",)) == markup
    assert sanitised(markup, TAGS) == markup


def test_no_words_make_markup_of_their_own():
    for words in TEXTS:
        for line in (words, f"# {words}", f"- [ ] {words}", f"**{words}**", f"[{words}]({words})"):
            clean = sanitised(markup_of(line), TAGS)
            assert set(re.findall(r"</?([a-zA-Z0-9]+)", clean)) <= TAGS
            for address in re.findall(r'<a href="([^"]*)"', clean):
                assert address.lower().startswith(("http://", "https://", "mailto:", "mcr:"))


def test_addresses_are_read_back():
    assert (task_of("mcr:task/12"), task_of("mcr:task/x"), task_of("https://a")) == (12, None, None)
    assert (tag_of("mcr:tag/a%20b"), tag_of("mcr:note/x")) == ("a b", "")


def test_a_long_note_is_shown_in_part_and_says_so(qtbot):
    preview = NotePreview()
    qtbot.addWidget(preview)
    preview.show_words("word " * MOST_LETTERS, ())
    assert preview.toPlainText().rstrip().endswith("The rest is shown where it is written.")
    assert len(preview.toPlainText()) < MOST_LETTERS + 100


@pytest.fixture
def services(tmp_path):
    made = create_profile(tmp_path / "profile", "Jun Park", demo=True)
    yield made
    made.close()


@pytest.fixture
def account(services):
    found = services.accounts.add("Northwind Logistics")
    services.people.add(found, "Mara Okafor")
    return found


@pytest.fixture
def screens(services, make_screens):
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


@pytest.fixture
def note(services, account):
    return services.notes.add(account, BODY, "Dock")


def shown(screens, account, note, qtbot) -> NotesTab:
    screens.window.resize(1280, 800)
    screens.window.go(Route("account", account.id, "notes", row=note.id))
    tab = screens.window.current_page().tab("notes")
    assert isinstance(tab, NotesTab)
    qtbot.waitUntil(lambda: tab._editor is not None and tab.editor.note is not None)
    return tab


def press_read(screens, tab: NotesTab) -> NotePreview:
    """What shows the note as it reads, once it does."""
    QTest.keyClick(screens.window, KEY.Key_E, READ)
    preview = tab.editor.paper.preview
    assert preview is not None
    return preview


def test_a_key_shows_how_it_reads_and_that_is_remembered(services, account, note, screens, qtbot):
    tab = shown(screens, account, note, qtbot)
    paper = tab.editor.paper
    assert paper.preview is None
    preview = press_read(screens, tab)
    assert preview.isVisible()
    assert not paper.body.isVisible()
    assert preview.toPlainText().startswith("Dock plan\nAsked for one list")
    assert "\u2610 Send it @Mara Okafor by Friday" in preview.toPlainText()
    assert services.settings.get("notes.reading") is True
    assert tab.editor.head.reading.isChecked()
    other = services.notes.add(account, "## Other", "Other")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    tab.table.choose(other.id)
    qtbot.waitUntil(lambda: preview.toPlainText() == "Other")
    tab.editor.paper.take_keyboard()
    QTest.keyClick(preview, KEY.Key_Return)
    assert paper.body.isVisible()
    assert services.settings.get("notes.reading") is False


def test_a_box_is_ticked_and_taken_back(services, account, note, screens, qtbot):
    tab = shown(screens, account, note, qtbot)
    preview = press_read(screens, tab)
    preview.link_chosen.emit("mcr:task/2")
    qtbot.waitUntil(lambda: "- [x] Send it" in services.notes.show(note.id).body)
    qtbot.waitUntil(lambda: "\u2611 Send it" in preview.toPlainText())
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: "\u2610 Send it" in preview.toPlainText())


def test_a_tag_lists_its_notes_and_a_link_leads_within(services, account, note, screens, qtbot):
    services.notes.add(account, "Nothing", "Other")
    tab = shown(screens, account, note, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    preview = press_read(screens, tab)
    preview.link_chosen.emit("mcr:tag/DOCK")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    preview.link_chosen.emit(f"mcr:account/{ids.show(account.id)}")
    qtbot.waitUntil(lambda: screens.window.history.here.tab != "notes")


def test_an_address_is_copied_and_never_opened(account, note, screens, qtbot):
    tab = shown(screens, account, note, qtbot)
    press_read(screens, tab).link_chosen.emit("https://a.example/x")
    assert QGuiApplication.clipboard().text() == "https://a.example/x"
    assert "not opened" in tab.editor._state.full_text()


def test_a_wide_window_shows_both_and_follows_what_is_typed(account, note, screens, qtbot):
    tab = shown(screens, account, note, qtbot)
    screens.window.resize(1900, 900)
    preview = press_read(screens, tab)
    paper = tab.editor.paper
    qtbot.waitUntil(lambda: paper.body.isVisible() and preview.isVisible())
    paper.body.setFocus()
    QTest.keyClicks(paper.body, "XY ")
    qtbot.waitUntil(lambda: "XY" in preview.toPlainText())


def test_finding_words_goes_to_where_they_are_written(account, note, screens, qtbot):
    tab = shown(screens, account, note, qtbot)
    press_read(screens, tab)
    tab.editor.find_words()
    assert tab.editor.body.isVisible()
