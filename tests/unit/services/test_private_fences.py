"""The private fence: founded with the first thing that is written into it, or not at all."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.domain.ids import new_id


def kinds(services):
    return [one.kind for one in services.sharing.fences()]


def save_views(services, *names, failing=False):
    with services.private_fence.writing("Saved views") as (home, changes):
        for name in names:
            values = {"name": name, "screen": "register", "query": ""}
            changes.append(Change(home, "view", new_id(), values))
        if failing:
            raise ZeroDivisionError


def test_marks_views_and_drafts_found_one_between_them(services, account):
    home = services.private_fence
    assert home.id() is None
    assert services.marks.all("favourite") == services.views.all("register") == []
    assert "private" not in kinds(services), "reading founds nothing"
    draft = services.drafts.add(account, "not yet for the others")
    view = services.views.save("Late ones", "register", "")
    services.marks.favourite("account", account.id)
    (mark,) = services.marks.all("favourite")
    assert draft.fence == view.fence == mark.fence == home.id()
    assert kinds(services).count("private") == 1


def test_what_fails_founds_nothing_and_is_not_announced(services):
    told: list[Changes] = []
    services.workspace.listen(told.append)
    with pytest.raises(ZeroDivisionError):
        save_views(services, "One", failing=True)
    assert "private" not in kinds(services)
    assert services.private_fence.id() is None
    assert services.views.all("register") == []
    assert told == []


def test_what_is_written_is_one_gesture_and_is_announced_once(services):
    told: list[Changes] = []
    services.workspace.listen(told.append)
    save_views(services, "One", "Two")
    assert len(told) == 1
    assert [one.name for one in services.views.all("register")] == ["One", "Two"]
    services.undo.undo()
    assert services.views.all("register") == []
