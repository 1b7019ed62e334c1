"""Accounts put aside, brought back, and put under one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.families import UnderItselfError
from mcr_desktop.phrases.errors import sentence

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


def test_several_are_put_aside_and_come_back_as_one_gesture(services: Services) -> None:
    ids = [services.accounts.add(name).id for name in ("Alder", "Brook")]
    assert services.accounts.archive(ids) == "Archived 2 accounts"
    assert services.indicators.portfolio() == []
    assert services.accounts.show(ids[0]).archived_on == "2026-11-23"
    services.undo.undo()
    assert len(services.indicators.portfolio()) == 2
    services.accounts.archive(ids[:1])
    assert services.accounts.bring_back(ids[:1]) == "Brought back Alder"
    assert len(services.indicators.portfolio()) == 2


def test_a_part_is_put_under_its_parent_and_never_under_itself(services: Services) -> None:
    alder, brook = (services.accounts.add(name) for name in ("Alder", "Brook"))
    assert services.accounts.set_parent(brook.id, alder.id).parent_id == alder.id
    with pytest.raises(UnderItselfError) as refused:
        services.accounts.set_parent(alder.id, brook.id)
    assert "under itself" in sentence(refused.value)
    with pytest.raises(UnderItselfError):
        services.accounts.edit(alder.id, parent_id=alder.id)
    assert services.accounts.set_parent(brook.id, None).parent_id is None
