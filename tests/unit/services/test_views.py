"""Saved views: one's own, in one's own fence, by name."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import InvalidValueError, NotFoundError


def test_a_view_is_kept_replaced_moved_and_taken_away(services):
    views = services.views
    assert views.all("register") == []
    late = views.save("Late ones", "register", '{"clock": "late"}')
    mine = views.save("Mine", "register", '{"owner": "Ann"}')
    views.save("Mine", "explorer", "")
    assert services.sharing.common("private") == late.fence == mine.fence
    assert [one.name for one in views.all("register")] == ["Late ones", "Mine"]
    again = views.save(" late ONES ", "register", '{"clock": "open"}')
    assert (again.id, again.name, again.query) == (late.id, "late ONES", '{"clock": "open"}')
    views.move(mine.id, 0.5)
    assert [one.id for one in views.all("register")] == [mine.id, late.id]
    assert views.rename(mine.id, "My own").name == "My own"
    views.remove(mine.id)
    assert [one.id for one in views.all("register")] == [late.id]
    with pytest.raises(NotFoundError):
        views.show(mine.id)
    services.undo.undo()
    assert len(views.all("register")) == 2


def test_a_view_has_a_name(services):
    with pytest.raises(InvalidValueError):
        services.views.save("  ", "register", "")


def test_the_private_fence_is_founded_once(services):
    services.views.save("One", "register", "")
    services.views.save("Two", "register", "")
    assert [one.kind for one in services.sharing.fences()].count("private") == 1
