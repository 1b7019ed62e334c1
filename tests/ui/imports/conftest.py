"""The import assistant, on a workspace with two accounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.ui.imports.page import ImportPage
from tests.ui.imports.assistants import open_page, writer
from tests.unit.services.profiles import Templates


@pytest.fixture
def profile(templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MCR_NOW", "2026-11-23T10:00:00")
    folder = templates.empty(tmp_path / "profile")
    services = open_profile(folder)
    services.accounts.add("Quillmere Logistics")
    services.accounts.add("Brantholm Foods")
    services.close()
    return folder


@pytest.fixture
def page(screens, services, qtbot) -> ImportPage:
    return open_page(screens, services, qtbot)


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    return writer(tmp_path)
