"""What was erased does not come back with the file that brought it."""

from __future__ import annotations

from mcr_desktop.phrases.imports import refusal_of
from mcr_desktop.services.registering.registers import RegisterQuery
from tests.unit.services.importing.test_undos import MAPPING, a_file


def test_the_same_file_does_not_bring_back_what_was_erased(services, account, tmp_path):
    path = a_file(tmp_path / "one.csv", {"T-1": "Late", "T-2": "Late"})
    services.imports.run(account, path, MAPPING)
    gone = services.complaints.find("T-1", account)
    services.erasures.erase(account.fence, [("complaint", gone.id)])
    kept = services.registers.find(RegisterQuery(account))[:]
    assert len(kept) == 1
    preview = services.imports.preview(account, path, MAPPING)
    assert (preview.new, preview.same, preview.refused) == (0, 1, 1)
    again = services.imports.run(account, path, MAPPING)
    assert (again.added, again.same, again.refused, again.import_id) == (0, 1, 1, None)
    assert "erased" in refusal_of(again.refusals[0])
    more = a_file(tmp_path / "more.csv", {"T-1": "Damage", "T-3": "Late"})
    assert services.imports.run(account, more, MAPPING).added == 1
    assert services.search.find("T-1") == []
    assert len(services.registers.find(RegisterQuery(account))) == 2


def test_an_objection_lets_the_file_bring_it_again(services, account, tmp_path):
    path = a_file(tmp_path / "one.csv", {"T-1": "Late"})
    services.imports.run(account, path, MAPPING)
    row = services.complaints.find("T-1", account)
    erasure = services.erasures.erase(account.fence, [("complaint", row.id)])
    services.erasures.object(account.fence, erasure)
    services.imports.run(account, path, MAPPING)
    assert services.registers.find(RegisterQuery(account)) == [row.id]
