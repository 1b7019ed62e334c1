"""A profile with two accounts, their complaints and a case, in a real window."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from tests.ui.cases.casework import (
    LATE,
    complaints,
)


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cases") / "profile"
    made = create_profile(folder, "Amira Idris", demo=True)
    north = made.accounts.add("Northwind Logistics")
    helios = made.accounts.add("Helios Energy")
    made.people.add(helios, "Lena Vogt")
    made.workspace.commit([*complaints(north, 400, 1), *complaints(helios, 240, 2)], "Planted")
    made.close()
    return folder


@pytest.fixture
def profile(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "profile")


@pytest.fixture
def north(services) -> Account:
    return services.accounts.find("Northwind Logistics")


@pytest.fixture
def helios(services) -> Account:
    return services.accounts.find("Helios Energy")


@pytest.fixture
def case(services, north) -> bytes:
    return services.cases.open(north, "Borealis comes late", query=LATE).id


@pytest.fixture
def screens(services, make_screens, qtbot) -> Screens:
    made = make_screens(backing_of(services))
    made.window.resize(1280, 800)
    made.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window)
    return made
