"""A kit finds its fences on servers that others make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.services.teamwork.recoveries import look_for
from mcr_desktop.sync.errors import CredentialsMissingError, StorageLoginError
from tests.servers.peers import Peer
from tests.servers.test_teams import calm, team
from tests.unit.services.teamwork.test_recoveries import code_on, recoveries
from tests.unit.sync.teams import Person

WORDS = "correct horse battery"


def test_a_kit_brings_its_person_back_through_every_kind_of_server(
    people: Callable[[str], Person], peer: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_keys, "COST", Cost(passes=1, memory=8 << 20))
    ada, jun, fence = team(people, peer)
    row = ids.new_id()
    jun.write(fence, "contact", row, name="Mira Oduya")
    sheet = tmp_path / "kit.pdf"
    recoveries(jun).make(WORDS, sheet)
    calm(jun)
    code = code_on(sheet)
    if peer.secret:
        with pytest.raises(CredentialsMissingError):
            look_for(code, WORDS, [peer.target])
        with pytest.raises(StorageLoginError):
            look_for(code, WORDS, [peer.target], secrets={peer.target: "not that one"})
    fresh = people("somebody")
    secrets = {peer.target: peer.secret}
    back = recoveries(fresh).restore(code, WORDS, [peer.target], secrets=secrets)
    assert (back.person, back.trouble) == ("Jun", ())
    assert fresh.read("contact", row, "name") == "Mira Oduya"
    mine = ids.new_id()
    fresh.write(fence, "contact", mine, name="Back again")
    calm(fresh)
    calm(ada)
    assert ada.read("contact", mine, "name") == "Back again"
    assert ada.digest() == fresh.digest()
