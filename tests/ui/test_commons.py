"""The team's fence and one's own stand apart in Sharing, and on no other screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.labels import PlainLabel

NAMES = ("Our own team", "Amira Idris")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    for name, kind in zip(NAMES, ("team", "private"), strict=True):
        fence = made.sharing.found_fence(name, kind)
        row = {"kind": "complaints", "fingerprint": "x", "used_on": "2026-11-02"}
        made.workspace.commit([Change(fence, "mapping", new_id(), row)], "Imported")
    yield made
    made.close()


@pytest.mark.parametrize("with_account", [False, True])
def test_every_page_stands_beside_fences_without_an_account(
    services, make_screens, qtbot, with_account
):
    if with_account:
        services.accounts.add("Northwind")
    screens = make_screens(backing_of(services))
    for page in ("today", "accounts", "meetings", "complaints", "briefs", "settings", "sharing"):
        screens.window.go(Route(page))
        qtbot.wait(150)  # whatever is read for it comes back meanwhile, errors too
        assert screens.window.notices.sentence == ""
        if page != "sharing":
            told = [
                one.full_text() for one in screens.window.current_page().findChildren(PlainLabel)
            ]
            assert NAMES[0] not in told
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: len(page.blocks) == 2 + with_account)
    assert [one.shown.row.kind for one in page.blocks[-2:]] == ["team", "private"]
    assert page.blocks[-1].invite.isHidden()


def test_undo_after_an_import_elsewhere_leaves_them_alone(services):
    services.accounts.add("Northwind")
    services.undo.undo()
    assert services.accounts.all() == []
    assert len(services.sharing.fences()) == 3
