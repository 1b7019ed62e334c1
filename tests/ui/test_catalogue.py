"""Every place and how its page is made."""

from __future__ import annotations

import pytest

from mcr_desktop.ui import catalogue
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.tasks import Job


def modules_of_pages():
    """What each maker imports when its place is first gone to."""
    return {
        name
        for maker in catalogue.MAKERS.values()
        for name in maker.__code__.co_names
        if name.startswith("mcr_desktop.ui.")
    }


def test_every_page_but_the_first_is_read_ahead():
    ahead = {f"mcr_desktop.ui.{name}" for name in (*catalogue._AHEAD, *catalogue._AHEAD_LATER)}
    assert modules_of_pages() - ahead == {"mcr_desktop.ui.today.page"}


@pytest.mark.parametrize("page", sorted(catalogue.MAKERS))
def test_the_page_that_the_window_begins_with_is_imported_where_the_store_is_opened(
    page, services, monkeypatch
):
    brought: list[str] = []
    monkeypatch.setattr(catalogue, "import_module", brought.append)
    services.settings.set("window.last_page", Route(page).as_text())
    catalogue.read_first(services)
    made_from = catalogue.MAKERS[page].__code__.co_names
    assert brought == [name for name in made_from if name.startswith("mcr_desktop.ui.")]


@pytest.mark.parametrize("left", ["", "nowhere"])
def test_a_window_that_was_left_nowhere_begins_with_today(left, services, monkeypatch):
    brought: list[str] = []
    monkeypatch.setattr(catalogue, "import_module", brought.append)
    services.settings.set("window.last_page", left)
    catalogue.read_first(services)
    assert brought == ["mcr_desktop.ui.today.page"]


@pytest.mark.parametrize("read", [catalogue.read_ahead, catalogue.read_ahead_later])
def test_reading_ahead_brings_every_module_and_stops_when_asked(read, monkeypatch):
    brought: list[str] = []
    monkeypatch.setattr(catalogue, "import_module", brought.append)
    monkeypatch.setattr(catalogue, "sleep", lambda _s: None)
    job = Job(None)
    read(job)
    assert len(brought) == len(set(brought)) > 5
    job.cancel()
    read(job)
    assert len(brought) == len(set(brought))
