"""What real servers say when something is wrong, and that no secret is left lying about."""

from __future__ import annotations

import logging
import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.sync import targets
from mcr_desktop.sync.errors import (
    StorageDeniedError,
    StorageError,
    StorageFullError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)
from mcr_desktop.sync.storage import Place, prefix_of
from tests.servers.peers import (
    BUCKET,
    LOOKER,
    LOOKER_SECRET,
    SECRET,
    USER,
    Peer,
    Seaweed,
    apache,
    seaweed,
    wsgidav,
)
from tests.unit.sync.teams import Person

FENCE = bytes(range(32))


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system with so much room; skips where nobody may mount one."""
    with TemporaryDirectory(prefix="mcr-disk-") as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", folder],
            capture_output=True,
            check=False,
        )
        if made.returncode:
            pytest.skip("only root may mount a small file system")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(place: Place, size: int) -> StorageError:
    """What is raised once there is no room left."""
    files = ((f"blob/{number}", bytes([number]) * size) for number in range(64))
    with pytest.raises(StorageError) as caught:
        list(place.put_many(files))
    return caught.value


def test_who_may_only_look_is_told_so(weeds: Seaweed) -> None:
    team = targets.open_storage(targets.parse(weeds.bucket(BUCKET, "looked-at")), FENCE, SECRET)
    team.put("keys/k", b"key")
    target = targets.parse(weeds.bucket(BUCKET, "looked-at", LOOKER))
    with pytest.raises(StorageDeniedError):
        targets.probe(target, LOOKER_SECRET)
    place = targets.open_storage(target, FENCE, LOOKER_SECRET)
    assert place.names() == ["keys/k"]
    assert place.get("keys/k", 100) == b"key"
    for work in (lambda: place.put("keys/l", b"1"), lambda: place.delete("keys/k")):
        with pytest.raises(StorageDeniedError):
            work()


def test_an_unknown_key_and_a_wrong_one_are_both_a_failed_login(weeds: Seaweed) -> None:
    for user, secret in ((USER, "wrong"), ("NOBODY", SECRET)):
        with pytest.raises(StorageLoginError):
            targets.probe(targets.parse(weeds.bucket(BUCKET, user=user)), secret)


def test_a_bucket_that_nobody_made_is_said(weeds: Seaweed) -> None:
    target = targets.parse(weeds.bucket("nobody-made-it", user=LOOKER))
    with pytest.raises(StorageMissingError) as caught:
        targets.open_storage(target, FENCE, LOOKER_SECRET).names()
    assert caught.value.facts["reason"] == "bucket"


@pytest.mark.parametrize("name", ["apache", "wsgidav", "seaweed"])
def test_a_collection_that_nobody_made_is_said_and_not_made(
    name: str, request: pytest.FixtureRequest
) -> None:
    if name == "seaweed":
        weeds: Seaweed = request.getfixturevalue("weeds")
        address, secret, user = weeds.dav, "", ""
    else:
        peer: Peer = request.getfixturevalue(f"{name}_peer")
        address, secret, user = peer.target.rpartition("/")[0], peer.secret, f"?user={USER}"
    target = targets.parse(f"{address}/Nobody%20made%20it{user}")
    place = targets.open_storage(target, FENCE, secret)
    for _ in range(2):
        for work in (place.names, place.try_out):
            with pytest.raises(StorageMissingError) as caught:
                work()
            assert caught.value.facts["reason"] == "collection"


def test_a_full_disk_under_apache_is_said() -> None:
    with small_disk("300k") as disk, TemporaryDirectory(prefix="mcr-apache-") as folder:
        Path(folder).chmod(0o755)
        with apache(Path(folder), disk / "files") as peer:
            place = targets.open_storage(targets.parse(peer.target), FENCE, peer.secret)
            assert isinstance(fill(place, 60_000), StorageFullError)
            place.delete("blob/0")
            place.put("keys/k", b"key")
            assert place.get("keys/k", 100) == b"key"


def test_a_full_disk_under_seaweed_is_trouble_of_its_own_and_what_it_took_is_whole() -> None:
    with (
        small_disk("24m") as disk,
        TemporaryDirectory(prefix="mcr-weed-") as folder,
        seaweed(Path(folder), disk / "data") as weeds,
    ):
        place = targets.open_storage(targets.parse(weeds.bucket(BUCKET)), FENCE, SECRET)
        trouble = fill(place, 2 << 20)
        # It does not say what kind of trouble.
        assert isinstance(trouble, StorageUnreachableError)
        assert trouble.facts["reason"] == "server"
        names = place.names()
        assert names
        for name, data in place.get_many(names, 4 << 20):
            assert data == bytes([int(name.partition("/")[2])]) * (2 << 20)


def test_a_server_that_stops_and_comes_back_loses_nothing(
    people: Callable[[str], Person], tmp_path: Path
) -> None:
    ada = people("Ada")
    fence = ada.found()
    with wsgidav(tmp_path / "one") as peer:
        ada.sharing.share_through(fence, peer.target, peer.secret)
        assert ada.sync().trouble is None
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    trouble = ada.sync().trouble
    assert isinstance(trouble, StorageUnreachableError)
    assert trouble.facts["reason"] == "refused"


def test_an_upload_that_was_cut_off_is_seen_in_the_listing_and_mended(
    people: Callable[[str], Person], wsgidav_peer: Peer
) -> None:
    ada = people("Ada")
    fence = ada.found()
    ada.sharing.share_through(fence, wsgidav_peer.target, wsgidav_peer.secret)
    assert ada.sync().trouble is None
    assert wsgidav_peer.folder is not None
    (lies,) = wsgidav_peer.folder.glob(f"{prefix_of(fence)}/seg/*/*")
    whole = lies.read_bytes()
    # This server writes a file where it will lie, so this is what a broken connection leaves.
    lies.write_bytes(whole[:100])
    target = targets.parse(wsgidav_peer.target)
    place = targets.open_storage(target, fence, wsgidav_peer.secret)
    (name,) = [name for name in place.names() if name.startswith("seg/")]
    assert place.size(name) == 100
    (report,) = ada.sharing.sync(thorough=True)
    assert report.trouble is None
    assert lies.read_bytes() == whole


def test_no_secret_is_left_in_a_profile_a_log_or_a_traceback(
    people: Callable[[str], Person], peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    if not peer.secret:
        pytest.skip("this server asks nobody who they are")
    caplog.set_level(logging.DEBUG)
    ada = people("Ada")
    fence = ada.found()
    wrong = "orchid-8-wrong"
    told = []
    for secret in (wrong, peer.secret, wrong):
        try:
            ada.sharing.share_through(fence, peer.target, secret)
        except StorageLoginError as error:
            told.append("".join(traceback.format_exception(error)) + repr(error))
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    report = ada.sync()
    assert report.trouble is None
    told.append(f"{report!r} {ada.sharing.state(fence)!r} {ada.sharing.fences()!r} {caplog.text}")
    assert len(told) == 3
    tables = [
        row[0] for row in ada.store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    rows = [f"{row!r}" for name in tables for row in ada.store.rows(f'SELECT * FROM "{name}"')]  # noqa: S608 - the schema's own names
    assert any(USER in row for row in rows)  # the dump does hold what may be kept
    kept = [path.read_bytes() for path in ada.path.parent.rglob("*") if path.is_file()]
    for secret in (peer.secret, wrong):
        assert not [text for text in told + rows if secret in text]
        assert not [data for data in kept if secret.encode() in data]
