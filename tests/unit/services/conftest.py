"""Real services on a real encrypted store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, open_profile
from mcr_desktop.domain.accounts import Account
from tests.unit.services.profiles import Templates


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.getbasetemp() / "profiles")


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
