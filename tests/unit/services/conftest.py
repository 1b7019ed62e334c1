"""Real services on a real encrypted store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, open_profile
from mcr_desktop.domain.accounts import Account
from tests.unit.services.fence_teams import Team, make_team, open_team
from tests.unit.services.profiles import Templates


@pytest.fixture
def services(templates: Templates, tmp_path: Path) -> Iterator[Services]:
    opened = open_profile(templates.empty(tmp_path / "profile"))
    yield opened
    opened.close()


@pytest.fixture
def demo(templates: Templates, tmp_path: Path) -> Iterator[Services]:
    opened = open_profile(templates.demo(tmp_path / "demo"))
    yield opened
    opened.close()


@pytest.fixture
def account(services: Services) -> Account:
    return services.accounts.add("Quillmere Logistics")


@pytest.fixture(scope="session")
def team_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fences")
    make_team(folder)
    return folder


@pytest.fixture
def team(team_template: Path, tmp_path: Path) -> Iterator[Team]:
    people = open_team(team_template, tmp_path)
    yield people
    for one in people:
        one.close()
