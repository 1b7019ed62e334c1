"""Private rows stay private, and what a teammate's device writes does not make shared rows look private."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.periods import today
from mcr_desktop.services.notebook.notes import NoteQuery
from mcr_desktop.services.workspaces import ReaderError
from mcr_desktop.store.counts import used_notes
from tests.unit.services.fence_teams import HOME, OTHER, everything_in, opened_segments
from tests.unit.services.forged_rows import forge

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from tests.unit.services.fence_teams import Team


def test_nothing_private_reaches_a_teammate_and_a_shared_draft_brings_its_last_words_only(
    team: Team, tmp_path: Path
) -> None:
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Ada Byrne")
    draft = team.both.drafts.add(account, "xylophone first words", "quokka")
    team.both.notes.edit(draft.id, "zeppelin last words", title="Plain")
    file = team.both.attachments.add_bytes("note", draft.id, "wombat.txt", b"marmoset inside")
    kept = team.both.drafts.add(account, "platypus stays", "Kept")
    team.both.uses.add("note", kept.id, "decision", text="ocelot decided")
    team.both.marks.favourite("account", account.id)
    team.both.marks.snooze("contact", contact.id, "2027-01-01", text="narwhal later")
    team.both.marks.visit("account", account.id)
    private = ("xylophone", "quokka", "platypus", "ocelot", "narwhal")
    team.sync()
    for word in (*private, "zeppelin", "wombat", "marmoset"):
        assert word not in everything_in(team.home)
    assert team.home.marks.favourites() == frozenset()
    assert not team.home.search.find("zeppelin")

    note = team.both.drafts.share(draft.id)
    team.sync()
    told = everything_in(team.home)
    assert team.home.notes.show(note.id).body == "zeppelin last words"
    (line,) = team.home.attachments.of("note", note.id)
    assert team.home.attachments.read(line.row.id) == b"marmoset inside"
    assert line.row.id != file.id
    for word in private:
        assert word not in told
        assert word not in opened_segments(team.home, tmp_path)
    assert draft.id.hex() not in told.encode("utf-8", "ignore").hex()


def test_a_teammates_note_is_no_draft_of_ours_whatever_it_says(team: Team) -> None:
    home, other = (team.both.accounts.find(name) for name in (HOME, OTHER))
    note = team.home.notes.add(team.home.accounts.find(HOME), "home's secret", "Plan")
    team.home.workspace.commit([Change(note.fence, "note", note.id, {"account_id": other.id})], "")
    team.sync()
    shown = team.both.notes.show(note.id)
    assert not team.both.drafts.is_draft(shown)
    assert team.both.drafts.account_of(shown).id == home.id
    with pytest.raises(NotFoundError):
        team.both.drafts.share(note.id)
    (line,) = team.both.notes.lines([note.id])
    assert not line.draft
    assert note.id not in team.both.notes.ids(other)
    used = used_notes(team.both.workspace.store, "2000-01-01", today().isoformat())
    assert used[home.fence] == (0, 1)
    team.sync()
    assert "home's secret" not in everything_in(team.other)


def test_whoever_only_reads_keeps_a_draft_rather_than_share_it_with_nobody(
    services: Services, account: Account
) -> None:
    draft = services.drafts.add(account, "for all of you", "Plan")
    services.workspace.reads_only = lambda fence: fence == account.fence
    with pytest.raises(ReaderError):
        services.drafts.share(draft.id)
    assert services.notes.show(draft.id).body == "for all of you"


def test_what_a_draft_led_to_comes_back_with_it(services: Services, account: Account) -> None:
    draft = services.drafts.add(account, "sure", "Idea")
    services.uses.add("note", draft.id, "decision", text="We close the dock")
    note = services.drafts.share(draft.id)
    assert [one.text for one in services.uses.of("note", note.id)] == ["We close the dock"]
    services.undo.undo()
    assert [one.text for one in services.uses.of("note", draft.id)] == ["We close the dock"]


def test_a_note_that_everybody_reads_has_no_line_among_the_drafts(
    services: Services, account: Account
) -> None:
    note = services.notes.add(account, "shared", "Shared")
    forge(services, account.fence, "note", note.id, account_id=account.id)
    assert services.notes.ids(account, NoteQuery(show="drafts")) == []
    assert services.notes.ids(account) == [note.id]


def test_a_file_of_one_fence_does_not_hang_on_a_row_of_another(
    services: Services, account: Account
) -> None:
    other = services.accounts.add("Other & Sons")
    note = services.notes.add(account, "shared", "Shared")
    forge(
        services, other.fence, "attachment", new_id(), row_id=note.id, row_kind="note", name="a.pdf"
    )
    assert services.attachments.of("note", note.id) == []


def test_whoever_uses_an_id_in_another_fence_puts_no_words_into_ours(team: Team) -> None:
    both, jun = team.both, team.home
    home, other = (both.accounts.find(name) for name in (HOME, OTHER))
    note = both.notes.add(other, "true words", "Plan")
    both.notes.edit(note.id, "true words, later")
    theirs = jun.accounts.find(HOME)
    change = Change(theirs.fence, "note", note.id, {"title": "False", "author": "Jun Park"})
    jun.workspace.commit([change, TextChange(theirs.fence, note.id, "false words")], "")
    team.sync()
    with both.workspace.looking_at(other.fence):
        assert both.notes.show(note.id).title == "Plan"
        titles = [one.value for one in both.histories.of(note.id) if one.field == "title"]
        assert titles == ["Plan"]
        for version in both.note_versions.of(note.id):
            assert "false" not in both.note_versions.text(note.id, version.number)
        assert both.note_versions.blame(note.id)[-1].end == len("true words, later")
        followed = both.links.follow("note", note.id)
    assert followed is not None
    assert followed.account == other.id
    assert "false words" not in everything_in(team.other)
    assert both.search.find("false")[0].fence == home.fence
