"""Two people who share a note with files, and the storage between them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import NamedTuple

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.notes import Attachment
from tests.unit.services.fence_teams import HOME, Team


class Sharing(NamedTuple):
    team: Team
    folder: Path
    note: bytes

    @property
    def fence(self) -> bytes:
        return self.team.both.accounts.find(HOME).fence

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("shared/mcr-*/blob/*"))

    def held(self, one: Services) -> list[str]:
        return [line.held for line in one.attachments.of("note", self.note)]

    def sync(self, *people: Services) -> None:
        for one in people or (self.team.both, self.team.home):
            for report in one.sharing.sync(fences=[self.fence]):
                assert report.trouble is None


def attach(sharing: Sharing, size: int, name: str = "plan.bin") -> tuple[Attachment, bytes]:
    data = secrets.token_bytes(size)
    return sharing.team.both.attachments.add_bytes("note", sharing.note, name, data), data


def half_written(one: Services) -> int:
    row = one.workspace.store.row(
        "SELECT (SELECT count(*) FROM blob WHERE whole = 0) + (SELECT count(*) FROM blob_part p "
        "WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.no = p.key >> 20))"
    )
    assert row is not None
    return int(row[0])
