"""People named in notes with an `@`: whom one can name, and where teammates named us."""

from __future__ import annotations

from tests.unit.services.fence_teams import HOME, everything_in


def _account(services):
    return services.accounts.find(HOME)


def test_names_are_the_team_then_contacts(services, account):
    services.people.add(account, "Mira Oduya")
    found = services.mentions.names(account)
    assert [(one.name, one.kind) for one in found] == [
        (services.workspace.person, "member"),
        ("Mira Oduya", "contact"),
    ]


def test_a_teammate_who_names_me_is_told_and_what_i_wrote_myself_is_not(team):
    note = team.both.notes.add(_account(team.both), "please look, @Jun Park!", "Prices")
    team.both.notes.add(_account(team.both), "@Jun, too", "Short")
    team.both.notes.add(_account(team.both), "@Junko is somebody else", "Other")
    team.home.notes.add(_account(team.home), "@Jun Park remember", "Mine")
    team.sync()
    found = team.home.mentions.of_me()
    assert {one.title for one in found} == {"Prices", "Short"}
    assert {one.person for one in found} == {"Amira Idris"}
    told = next(one for one in found if one.note_id == note.id)
    assert told.excerpt == "please look, @Jun Park!"
    assert team.home.mentions.of_me(told.at_ms + 60_000) == []
    assert team.both.mentions.of_me() == []


def test_whoever_adds_my_name_to_my_own_note_has_named_me(team):
    note = team.home.notes.add(_account(team.home), "who calls them?", "Calls")
    team.sync()
    team.both.notes.edit(note.id, "who calls them? @Jun Park")
    team.sync()
    assert [one.person for one in team.home.mentions.of_me()] == ["Amira Idris"]


def test_blame_tells_two_people_apart_on_both_devices(team):
    note = team.both.notes.add(_account(team.both), "The dock opens at nine.", "Dock")
    team.sync()
    team.home.notes.edit(note.id, "The northern dock opens at nine.")
    team.sync()
    for one in (team.both, team.home):
        body = one.notes.show(note.id).body or ""
        said = {"Amira Idris": "", "Jun Park": ""}
        for span in one.note_versions.blame(note.id):
            said[span.person] += body[span.start : span.end]
        assert said["Jun Park"].strip() == "northern"
        assert said["Amira Idris"].split() == ["The", "dock", "opens", "at", "nine."]
        assert [two.person for two in one.note_versions.of(note.id)] == ["Jun Park", "Amira Idris"]


def test_two_who_make_a_promise_of_one_line_at_once_make_one(team):
    note = team.both.notes.add(_account(team.both), "- [ ] call the dock by Friday", "Dock")
    team.sync()
    mine = team.both.note_tasks.promise(note.id, 0)
    theirs = team.home.note_tasks.promise(note.id, 0)
    assert mine.id == theirs.id
    team.sync()
    for one in (team.both, team.home):
        assert [two.id for two in one.commitments.all(_account(one))] == [mine.id]


def test_nothing_of_an_erased_notes_words_tags_or_writers_stays(team, monkeypatch):
    account = _account(team.both)
    note = team.both.notes.add(account, "secret words of #zanzibar with @Quixote", "Plan")
    team.sync()
    team.home.notes.edit(note.id, "secret words of #zanzibar with @Quixote and more")
    team.sync()
    team.both.erasures.erase(account.fence, [("note", note.id)])
    for day in ("2026-11-27", "2026-11-29", "2026-12-02"):
        monkeypatch.setenv("MCR_NOW", f"{day}T09:00:00+00:00")
        team.sync()
    for one in (team.both, team.home):
        told = everything_in(one).casefold()
        assert "zanzibar" not in told
        assert "quixote" not in told
        assert one.workspace.store.row("SELECT count(*) FROM text_turn") == (0,)
