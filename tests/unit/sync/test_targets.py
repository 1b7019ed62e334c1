"""Where a fence's files may lie, in words that people can read and type, without any secret."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from mcr_desktop.sync import targets
from mcr_desktop.sync.errors import CredentialsMissingError, StorageMissingError, TargetError
from mcr_desktop.sync.targets import Target, parse


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("/srv/Our team/files", Target("folder", "/srv/Our team/files")),
        (
            "s3://team/here/deep?endpoint=https://storage.example:9000&region=eu-1&user=AKIA7",
            Target(
                "s3", "https://storage.example:9000", "AKIA7", "team", "here/deep", region="eu-1"
            ),
        ),
        (
            "s3://team?endpoint=https://storage.example&style=host&user=AKIA7",
            Target("s3", "https://storage.example", "AKIA7", "team", path_style=False),
        ),
        (
            "s3://team?region=eu-central-1&user=AKIA7",
            Target(
                "s3",
                "https://s3.eu-central-1.amazonaws.com",
                "AKIA7",
                "team",
                region="eu-central-1",
                path_style=False,
            ),
        ),
        (
            "s3://team?endpoint=http://127.0.0.1:8333",
            Target("s3", "http://127.0.0.1:8333", bucket="team"),
        ),
        (
            "https://cloud.example/remote.php/dav/files/ada/Team%20files?user=ada@team.example",
            Target(
                "webdav",
                "https://cloud.example/remote.php/dav/files/ada/Team%20files",
                "ada@team.example",
            ),
        ),
        ("http://localhost:8080", Target("webdav", "http://localhost:8080")),
        ("http://[::1]:8080/dav", Target("webdav", "http://[::1]:8080/dav")),
        (
            "http://nas.lan/dav?user=ada&clear=yes",
            Target("webdav", "http://nas.lan/dav", "ada", clear=True),
        ),
    ],
)
def test_a_text_names_a_target_and_a_target_its_text(text: str, target: Target) -> None:
    assert parse(text) == target
    assert target.text == text
    assert target.kind in {"folder", "s3", "webdav"}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("  https://cloud.example/dav/ ", "https://cloud.example/dav"),
        ("https://cloud.example/Müller & Co", "https://cloud.example/M%C3%BCller%20%26%20Co"),
        ("s3://team/here/?endpoint=https://storage.example/", "s3://team/here?endpoint=https://storage.example"),
        ("S3://team?endpoint=https://storage.example", "s3://team?endpoint=https://storage.example"),
        ("file:///srv/Team%20files", "/srv/Team files"),
        (
            "s3://team?user=AK%2BIA&endpoint=https://storage.example",
            "s3://team?endpoint=https://storage.example&user=AK%2BIA",
        ),
    ],
)  # fmt: skip
def test_what_people_type_is_brought_into_one_form(text: str, same: str) -> None:
    assert parse(text).text == same
    assert parse(same) == parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "scheme"),
        ("ftp://files.example/team", "scheme"),
        ("s3://Team?endpoint=https://storage.example", "bucket"),
        ("s3:///team?endpoint=https://storage.example", "bucket"),
        ("s3://team", "endpoint"),
        ("s3://team?endpoint=storage.example", "endpoint"),
        ("s3://team?endpoint=ftp://storage.example", "endpoint"),
        ("s3://team?region=eu_1%2F..", "region"),
        ("s3://team?endpoint=https://storage.example&region=eu&colour=red", "option"),
        ("s3://team?endpoint=https://a.example&endpoint=https://b.example", "option"),
        ("s3://team?endpoint=https://a.example&style=fancy", "option"),
        ("s3://team/../other?endpoint=https://storage.example", "prefix"),
        ("https://cloud.example/a/%2e%2e/b", "prefix"),
        ("https:///dav", "host"),
        ("https://cloud.example:99999/dav", "port"),
        ("https://cloud.example/dav#part", "option"),
        ("http://cloud.example/dav?user=ada", "clear"),
        ("http://192.168.1.7/dav?user=ada", "clear"),
        ("http://127.0.0.1.evil.example/dav", "clear"),
        ("s3://team?endpoint=http://storage.example&user=AK", "clear"),
        ("https://ada:orchid-7@cloud.example/dav", "secret"),
        ("s3://team?endpoint=https://AK:orchid-7@storage.example", "secret"),
        ("https://cloud.example/dav?user=ada&password=orchid-7", "secret"),
        ("s3://team?endpoint=https://storage.example&secret=orchid-7", "secret"),
    ],
)
def test_what_is_wrong_with_a_text_is_named_and_no_password_repeated(
    text: str, reason: str
) -> None:
    with pytest.raises(TargetError) as caught:
        parse(text)
    assert caught.value.facts["reason"] == reason
    assert "orchid-7" not in str(caught.value)


def test_nothing_in_a_target_is_secret_and_what_is_shown_names_no_user() -> None:
    assert {field.name for field in fields(Target)} == {
        "kind", "address", "user", "bucket", "prefix", "region", "path_style", "clear",
    }  # fmt: skip
    target = parse("s3://team/here?endpoint=https://storage.example&user=AKIA7")
    assert target.shown == "https://storage.example/team/here"
    assert parse("https://cloud.example/dav?user=ada").shown == "https://cloud.example/dav"


def test_without_its_secret_a_target_asks_for_it_before_anything_is_sent() -> None:
    for text in ("https://cloud.example/dav?user=ada", "s3://team?region=eu-1&user=AKIA7"):
        with pytest.raises(CredentialsMissingError) as caught:
            targets.open_storage(parse(text), bytes(32))
        assert caught.value.facts["target"] == parse(text).shown


def test_a_folder_is_tried_out_like_the_others(tmp_path: Path) -> None:
    target = Target("folder", str(tmp_path))
    targets.open_storage(target, bytes(32)).put("keys/k", b"1")
    probed = targets.probe(target)
    assert (probed.fences, probed.deletes) == ((f"mcr-{'0' * 32}",), True)
    assert targets.fences_at(target) == list(probed.fences)
    with pytest.raises(StorageMissingError):
        targets.probe(Target("folder", str(tmp_path / "none")))


def test_whoever_shares_through_folders_never_imports_what_object_storage_needs(
    tmp_path: Path,
) -> None:
    code = """
import sys
from mcr_desktop.services.teamwork.sharing import Sharing
from mcr_desktop.sync import targets
targets.probe(targets.Target("folder", sys.argv[1]))
targets.parse("https://cloud.example/dav?user=ada")
print(*{"obstore", "asyncio", "keyring"} & sys.modules.keys())
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == ""
