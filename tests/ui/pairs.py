"""Two people who share an account through a folder, and a pace that a test can wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.services.teamwork.syncings import Rounds
from mcr_desktop.sync.pacing import Pace
from mcr_desktop.ui import syncing

QUICK = Pace(first_s=0.0, stagger_s=0.0, rest_s=0.02, again_s=0.05, woke_s=0.0)
NAME = "Northwind & Daughters"


@dataclass
class Pair:
    """Amira founds, Jun is let in; both are in step when it is handed out."""

    amira: Services
    jun: Services
    folder: Path
    theirs: Account
    ours: Account


def make_pair(tmp_path: Path) -> Iterator[Pair]:
    folder = tmp_path / "shared"
    folder.mkdir()
    amira = create_profile(tmp_path / "amira", "Amira Idris", demo=True)
    jun = create_profile(tmp_path / "jun", "Jun Park", demo=True)
    account = amira.accounts.add(NAME)
    amira.sharing.share_through_folder(account.fence, folder)
    let_in = amira.sharing.approve(account.fence, jun.sharing.request_to_join().data)
    amira.sharing.sync()
    jun.sharing.accept(let_in.data)
    jun.sharing.share_through_folder(account.fence, folder)
    jun.sharing.sync()
    amira.sharing.sync()
    yield Pair(amira, jun, folder, account, jun.accounts.find(NAME))
    amira.close()
    jun.close()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same decisions, only sooner."""
    monkeypatch.setattr(syncing, "FIRST_LOOK_MS", 0)
    monkeypatch.setattr(syncing, "LOOK_AFTER_MS", 5)
    monkeypatch.setattr(syncing, "GLANCE_S", 0.02)
    monkeypatch.setattr(syncing, "Rounds", lambda: Rounds(pace=QUICK))
