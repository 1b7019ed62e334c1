"""Who is inside, which machines, and the way back, all without a screen."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys import slots
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.services.ways import Ways
from tests.unit.cli.conftest import Mcr
from tests.unit.cli.test_wrong_use import one_plain_line
from tests.unit.services.teamwork.test_recoveries import code_on

WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Stretching passphrases is tried where it belongs; here it would only take time."""
    cheap = Cost(passes=1, memory=8 << 20)
    monkeypatch.setattr(kit_keys, "COST", cheap)
    monkeypatch.setitem(slots.create.__kwdefaults__, "cost", cheap)


@pytest.fixture
def team(mcr, other, shared, tmp_path) -> tuple[Mcr, Mcr]:
    """Jun Park founded Quillmere, Amara Insley is inside; both have synced."""
    mcr.ok("account", "add", "Quillmere Logistics")
    request = other.ok("fence", "request", str(tmp_path / "asked"), "--json").json
    approval = mcr.ok(
        "fence", "approve", str(tmp_path / "asked"), "-a", "quill", "--out", str(tmp_path / "in"),
        "--code", request["code"], "--json",
    ).json  # fmt: skip
    other.ok("fence", "accept", str(tmp_path / "in"), "--code", approval["code"])
    for one in (mcr, other):
        one.ok("share", "folder", str(shared), "-a", "Quillmere")
        one.ok("sync")
    return mcr, other


@pytest.fixture
def machine(tmp_path, capsys, monkeypatch):
    """A further machine, fresh: its key is published so that no keychain is asked."""

    def make(name: str) -> Mcr:
        create_profile(tmp_path / name, name, demo=True).close()
        return Mcr(tmp_path / name, capsys, monkeypatch)

    return make


def people(mcr: Mcr) -> list[tuple[str, str]]:
    (fence,) = mcr.ok("fence", "list", "--json").json
    return [(one["name"], one["role"]) for one in fence["people"]]


def kinds(mcr: Mcr) -> list[str]:
    return [one["kind"] for one in mcr.ok("fence", "audit", "-a", "quill", "--json").json]


def test_files_that_stand_are_not_overwritten_unless_forced(team, tmp_path):
    mcr, other = team
    before = (tmp_path / "asked").read_bytes()
    answer = other("fence", "request", str(tmp_path / "asked"))
    assert answer.status == 1
    assert one_plain_line(answer.err)
    assert (tmp_path / "asked").read_bytes() == before
    other.ok("fence", "request", str(tmp_path / "asked"), "--force")
    assert (tmp_path / "asked").read_bytes() != before
    let_in = (tmp_path / "in").read_bytes()
    words = (
        "fence",
        "approve",
        str(tmp_path / "asked"),
        "-a",
        "quill",
        "--out",
        str(tmp_path / "in"),
    )
    assert mcr(*words).status == 1
    assert (tmp_path / "in").read_bytes() == let_in
    mcr.ok(*words, "--force")


def test_an_invitation_names_account_place_and_steps_and_no_secret(team, shared):
    mcr, _other = team
    told = mcr.ok("fence", "invite", "-a", "quill").out
    assert "Quillmere Logistics" in told
    assert str(shared) in told
    assert "AGE-SECRET" not in told
    assert mcr.ok("fence", "invite", "-a", "quill", "--json").json["target"] == str(shared)


def test_a_role_is_changed_and_the_others_learn_of_it(team):
    mcr, other = team
    mcr.ok("fence", "role", "amara", "reader", "-a", "quill")
    for one in (mcr, other):
        one.ok("sync")
        assert people(one) == [("Jun Park", "owner"), ("Amara Insley", "reader")]
    refused = other("fence", "role", "Jun Park", "reader", "-a", "quill")
    assert refused.status == 1
    assert one_plain_line(refused.err)


def test_what_a_removed_colleague_writes_waits_until_it_is_adopted(team):
    mcr, other = team
    removed = mcr.ok("fence", "remove", "Amara", "-a", "quill", "--json").json
    assert removed["removed"] == "Amara Insley"
    other.ok("contact", "add", "Mia Okafor", "-a", "quill")
    other.ok("sync")
    mcr.ok("sync")
    assert people(mcr) == [("Jun Park", "owner")]
    assert mcr.ok("contact", "list", "--json").json == []
    (piece,) = mcr.ok("fence", "quarantine", "-a", "quill", "--json").json
    assert (piece["whose"], piece["reason"]) == ("Amara Insley", "removed")
    assert piece["piece"] in mcr.ok("fence", "quarantine", "-a", "quill").out
    nothing = mcr("fence", "adopt", "0000ffff", "-a", "quill")
    assert nothing.status == 1
    assert one_plain_line(nothing.err)
    adopted = mcr.ok("fence", "adopt", piece["piece"], "-a", "quill", "--json").json
    assert adopted["adopted_changes"] == piece["changes"]
    assert [one["name"] for one in mcr.ok("contact", "list", "--json").json] == ["Mia Okafor"]
    assert {"found", "admit", "remove", "adopt"} <= set(kinds(mcr))


def test_rejected_work_stays_out(team):
    mcr, other = team
    mcr.ok("fence", "remove", "Amara", "-a", "quill")
    other.ok("contact", "add", "Mia Okafor", "-a", "quill")
    other.ok("sync")
    mcr.ok("sync")
    mcr.ok("fence", "reject", "all", "-a", "quill")
    assert mcr.ok("contact", "list", "--json").json == []
    (piece,) = mcr.ok("fence", "quarantine", "-a", "quill", "--json").json
    assert piece["reason"] == "rejected"


def test_who_leaves_may_delete_their_copy_and_not_before(team):
    mcr, other = team
    early = other("fence", "forget", "-a", "quill")
    assert early.status == 1
    assert one_plain_line(early.err)
    other.ok("fence", "leave", "-a", "quill")
    other.ok("sync")
    mcr.ok("sync")
    assert people(mcr) == [("Jun Park", "owner")]
    other.ok("fence", "forget", "-a", "quill")
    assert other.ok("fence", "list", "--json").json == []
    last = mcr("fence", "leave", "-a", "quill")
    assert last.status == 1
    assert "owner" in last.err


def test_the_next_machine_comes_into_every_fence_with_one_file(team, machine, shared, tmp_path):
    mcr, _other = team
    mcr.ok("account", "add", "Second Account")
    mcr.ok("share", "folder", str(shared), "-a", "Second")
    mcr.ok("sync")
    next_one = machine("desk")
    code = mcr.ok("device", "code").out.strip()
    assert next_one("device", "join", code[:-1] + ("0" if code[-1] != "0" else "1")).status == 1
    next_one.ok("device", "join", code.upper(), "--person", "Jun Park")
    asked, let_in = tmp_path / "desk-asked", tmp_path / "desk-in"
    request = next_one.ok("fence", "request", str(asked), "--json").json
    approval = mcr.ok(
        "device", "approve", str(asked), "--out", str(let_in), "--code", request["code"], "--json"
    ).json
    joined = next_one.ok("fence", "accept", str(let_in), "--code", approval["code"], "--json").json
    assert {joined["name"], *(one["name"] for one in joined["others"])} == {
        "Quillmere Logistics",
        "Second Account",
        "Jun Park",  # the fence of his own devices, founded with the second of them
    }
    for name in ("Quillmere", "Second"):
        next_one.ok("share", "folder", str(shared), "-a", name)
    next_one.ok("sync")
    names = {one["name"] for one in next_one.ok("account", "list", "--json").json}
    assert names == {"Quillmere Logistics", "Second Account"}
    mcr.ok("sync")
    mine = [one for one in mcr.ok("device", "list", "--json").json if one["person"] == "Jun Park"]
    assert sorted(one["this"] for one in mine) == [False, True]
    lost = next(one for one in mine if not one["this"])
    revoked = mcr.ok("device", "revoke", lost["fingerprint"][:9], "--json").json
    assert len(revoked["revoked_in"]) == 3
    left = [one["person"] for one in mcr.ok("device", "list", "--json").json]
    assert left == ["Jun Park", "Amara Insley"]
    here = mcr("device", "revoke", next(o["fingerprint"] for o in mine if o["this"]))
    assert here.status == 1
    assert one_plain_line(here.err)


def test_init_takes_the_code_of_the_first_machine_and_refuses_a_mistyped_one(
    mcr, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("MCR_PASSPHRASE", WORDS)
    code = mcr.ok("device", "code").out.strip()
    desk = Mcr(tmp_path / "desk", capsys, monkeypatch)
    wrong = desk("init", "--person", "Jun Park", "--device-of", "nonsense")
    assert wrong.status == 1
    assert one_plain_line(wrong.err)
    assert not (tmp_path / "desk").exists()
    desk.ok("init", "--person", "Jun Park", "--device-of", code)
    assert desk.ok("device", "code").out.strip() == code


class TestRecovery:
    @pytest.fixture(autouse=True)
    def _passphrase(self, monkeypatch):
        monkeypatch.setenv("MCR_KIT_PASSPHRASE", WORDS)

    def test_a_lost_laptop_is_replaced_with_paper_and_passphrase(
        self, team, shared, tmp_path, monkeypatch, capsys
    ):
        mcr, other = team
        sheet = tmp_path / "kit.pdf"
        assert "no recovery kit" in mcr.ok("recovery", "status").out
        made = mcr.ok("recovery", "print", str(sheet), "--json").json
        again = mcr("recovery", "print", str(sheet))
        assert again.status == 1
        assert one_plain_line(again.err)
        (kit,) = mcr.ok("recovery", "status", "--json").json["kits"]
        assert kit["fingerprint"] == made["fingerprint"]
        mcr.ok("sync")

        monkeypatch.setenv("MCR_KIT_CODE", code_on(sheet))
        monkeypatch.setenv("MCR_PASSPHRASE", "the new machine's own")
        fresh = Mcr(tmp_path / "new laptop", capsys, monkeypatch)
        back = fresh.ok("recovery", "restore", str(shared), "--json").json
        assert back["person"] == "Jun Park"
        assert people(fresh) == [("Jun Park", "owner"), ("Amara Insley", "member")]
        devices = fresh.ok("device", "list", "--json").json
        lost = next(
            one
            for one in devices
            if one["person"] == "Jun Park" and not one["this"] and not one["kit"]
        )
        fresh.ok("device", "revoke", lost["fingerprint"])
        fresh.ok("sync")
        monkeypatch.delenv("MCR_PASSPHRASE")
        mcr.ok("contact", "add", "A thief's friend", "-a", "quill")
        mcr.ok("sync")
        other.ok("sync")
        assert other.ok("contact", "list", "--json").json == []
        assert {"kit", "device", "remove-device"} <= set(kinds(other))

    def test_what_is_wrong_is_said_and_nothing_is_made(
        self, team, shared, tmp_path, monkeypatch, capsys
    ):
        mcr, _other = team
        sheet = tmp_path / "kit.pdf"
        mcr.ok("recovery", "print", str(sheet))
        mcr.ok("sync")
        fresh = Mcr(tmp_path / "new laptop", capsys, monkeypatch)
        code = code_on(sheet)
        bad = ("1" if code[0] == "0" else "0") + code[1:]
        for given, words, told in (
            (bad, WORDS, "counted from the first: 1."),
            (code[:-1], WORDS, "eight groups"),
            (code, WORDS + "x", "opens nothing"),
        ):
            monkeypatch.setenv("MCR_KIT_CODE", given)
            monkeypatch.setenv("MCR_KIT_PASSPHRASE", words)
            answer = fresh("recovery", "restore", str(shared))
            assert answer.status == 1
            assert told in answer.err
            assert one_plain_line(answer.err)
        assert not (tmp_path / "new laptop").exists()
        monkeypatch.delenv("MCR_KIT_CODE")
        nobody = fresh("recovery", "restore", str(shared))
        assert nobody.status == 1
        assert "MCR_KIT_CODE" in nobody.err

    def test_a_kit_is_extended_and_retired(self, team, tmp_path):
        mcr, _other = team
        made = mcr.ok("recovery", "print", str(tmp_path / "kit.pdf"), "--json").json
        mcr.ok("account", "add", "Second Account")
        (kit,) = mcr.ok("recovery", "status", "--json").json["kits"]
        assert [one["name"] for one in kit["not_yet"]] == ["Second Account"]
        assert mcr.ok("recovery", "extend", "--json").json["extended_to"] == 1
        assert (
            mcr.ok("recovery", "retire", made["fingerprint"][:9], "--json").json["retired_in"] == 2
        )
        assert mcr("recovery", "extend").status == 1
        assert mcr.ok("recovery", "status", "--json").json == {"fences": 2, "kits": []}


def test_the_code_on_paper_opens_a_workspace_from_the_environment(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MCR_PASSPHRASE", WORDS)
    mcr = Mcr(tmp_path / "mine", capsys, monkeypatch)
    mcr.ok("init", "--person", "Ann Sample")
    code = Ways(tmp_path / "mine").add_paper()
    monkeypatch.delenv("MCR_PASSPHRASE")
    assert mcr("fence", "list").status == 1
    monkeypatch.setenv("MCR_PAPER", code)
    mcr.ok("fence", "list")
    monkeypatch.setenv("MCR_PAPER", code[:-1] + ("0" if code[-1] != "0" else "1"))
    refused = mcr("fence", "list")
    assert refused.status == 1
    assert "counted from the first: 8." in refused.err
    assert code[:-1] not in refused.err


def test_object_storage_is_refused_in_plain_words_and_changes_nothing(mcr, monkeypatch):
    mcr.ok("account", "add", "Quillmere Logistics")
    before = mcr.ok("fence", "list", "--json").json
    nowhere = "http://127.0.0.1:9/team"
    for words, told in (
        (("share", "s3", nowhere), "begin with s3://"),
        (("share", "webdav", "s3://team?region=eu-1"), "begin with http"),
        (("share", "webdav", nowhere, "--user", "ann"), "MCR_STORAGE_SECRET"),
        (("share", "s3", "s3://team"), ""),
    ):
        answer = mcr(*words, "-a", "quill")
        assert answer.status == 1
        assert told in answer.err
        assert one_plain_line(answer.err)
    monkeypatch.setenv("MCR_STORAGE_SECRET", "open sesame")
    answer = mcr("share", "webdav", nowhere, "--user", "ann", "-a", "quill")
    assert answer.status == 1
    assert one_plain_line(answer.err)
    assert "sesame" not in answer.err
    assert mcr.ok("fence", "list", "--json").json == before


def test_the_teams_fence_and_ones_own_are_founded_once(mcr):
    made = mcr.ok("fence", "found", "--team", "Key accounts", "--json").json
    assert (made["name"], made["kind"]) == ("Key accounts", "team")
    assert mcr.ok("fence", "found", "--private", "--json").json["kind"] == "private"
    for words in (("--team", "Another"), ("--private",)):
        again = mcr("fence", "found", *words)
        assert again.status == 1
        assert one_plain_line(again.err)
    listed = mcr.ok("fence", "list", "--json").json
    assert sorted(row["kind"] for row in listed) == ["private", "team"]
    assert "own devices" in mcr.ok("fence", "list").out
    assert mcr.ok("account", "list", "--json").json == []
    assert mcr("fence", "found").status == 2
    assert mcr("fence", "found", "--team", "X", "--private").status == 2
    assert mcr("fence", "found", "--team", "  ").status == 1


def test_nobody_else_is_let_into_ones_own_fence(mcr, other, tmp_path):
    own = mcr.ok("fence", "found", "--private", "--json").json["fence"]
    asked = tmp_path / "asked"
    other.ok("fence", "request", str(asked))
    refused = mcr("fence", "approve", str(asked), "-a", own, "--out", str(tmp_path / "in"))
    assert refused.status == 1
    assert "only their devices" in refused.err
    assert not (tmp_path / "in").exists()
