"""What servers of others may answer, and what is made of it. Real servers: tests/servers."""

from __future__ import annotations

import gc
import threading
import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest

from mcr_desktop.sync import connections, objects, targets
from mcr_desktop.sync.errors import (
    RefusedError,
    StorageClockError,
    StorageDeniedError,
    StorageError,
    StorageFullError,
    StorageLockedError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)
from mcr_desktop.sync.storage import Place

from .stubs import Answer, Asked, Stub, stub

SECRET = "orchid-7-lantern"
FENCE = bytes(range(32))
MOST = 1 << 20
LOGIN_PAGE = Answer(
    body=b"<html><body>Welcome to the hotel's network</body></html>",
    headers={"content-type": "text/html"},
)


@pytest.fixture
def server() -> Iterator[Stub]:
    with stub() as running:
        yield running


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timedelta(milliseconds=1)
    backoff = {"init_backoff": moment, "max_backoff": moment, "base": 2}
    patience = {"max_retries": 1, "retry_timeout": timedelta(seconds=20), "backoff": backoff}
    monkeypatch.setattr(connections, "_PATIENCE", patience)


@pytest.fixture(params=["s3", "webdav"])
def place(request: pytest.FixtureRequest, server: Stub) -> Place:
    return place_of(server.address, request.param)


def place_of(address: str, kind: str) -> Place:
    text = f"s3://team?endpoint={address}&user=ADA" if kind == "s3" else f"{address}/team?user=ADA"
    return targets.open_storage(targets.parse(text), FENCE, SECRET)


def refusal(code: str) -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (Answer(401), StorageLoginError, None),
        (Answer(403), StorageDeniedError, None),
        (Answer(403, refusal("AccessDenied")), StorageDeniedError, None),
        (Answer(403, refusal("InvalidAccessKeyId")), StorageLoginError, None),
        (Answer(403, refusal("SignatureDoesNotMatch")), StorageLoginError, None),
        (Answer(400, refusal("ExpiredToken")), StorageLoginError, None),
        (Answer(403, refusal("RequestTimeTooSkewed")), StorageClockError, None),
        (Answer(400, refusal("AuthorizationHeaderMalformed")), StorageError, "region"),
        (Answer(423), StorageLockedError, None),
        (Answer(507), StorageFullError, None),
        (Answer(403, refusal("QuotaExceeded")), StorageFullError, None),
        (Answer(500, b"write: no space left on device"), StorageFullError, None),
        (Answer(500), StorageUnreachableError, "server"),
        (Answer(502, b"<html>Bad gateway</html>"), StorageUnreachableError, "server"),
        (Answer(503), StorageUnreachableError, "busy"),
        (Answer(429), StorageUnreachableError, "busy"),
        (Answer(302, headers={"location": "/login"}), StorageUnreachableError, "foreign"),
        (Answer(405), StorageUnreachableError, "foreign"),
        (Answer(412), StorageError, None),
    ],
)
def test_every_refusal_has_its_type_and_tells_no_secret(
    server: Stub, place: Place, answer: Answer, kind: type[StorageError], reason: str | None
) -> None:
    def echo(asked: Asked) -> Answer:
        # A server may well repeat to us what we said to it.
        words = asked.headers.get("authorization", "").encode()
        return Answer(answer.status, answer.body + words, answer.headers)

    server.answer = echo
    with pytest.raises(StorageError) as caught:
        place.put("seg/x/1", b"1")
    assert (type(caught.value), caught.value.facts.get("reason")) == (kind, reason)
    assert str(answer.status) in str(caught.value.facts["detail"])
    authorization = server.asked[0].headers["authorization"].split()[-1]
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(place)
    assert SECRET not in told
    assert authorization not in told


def test_a_login_page_is_no_empty_storage_and_takes_no_file(server: Stub, place: Place) -> None:
    server.answer = lambda _asked: LOGIN_PAGE
    with pytest.raises(StorageUnreachableError) as caught:
        place.names()
    assert caught.value.facts["reason"] == "foreign"
    with pytest.raises(StorageUnreachableError) as caught:
        place.try_out()
    assert caught.value.facts["reason"] == "foreign"


def test_a_bucket_or_collection_that_is_not_there_is_said(server: Stub, place: Place) -> None:
    server.answer = lambda _asked: Answer(404, refusal("NoSuchBucket"))
    for work in (place.names, place.try_out, lambda: place.put("seg/x/1", b"1")):
        with pytest.raises(StorageMissingError) as caught:
            work()
        assert caught.value.facts["reason"] in {"bucket", "collection"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(body=bytes(1000), cut=400), "cut"),
        (
            Answer(body=b"5\r\nhello\r\n0\r\n\r\n", headers={"transfer-encoding": "chunked"}),
            "foreign",
        ),
    ],
)
def test_half_an_answer_is_none(server: Stub, place: Place, answer: Answer, reason: str) -> None:
    server.answer = lambda _asked: answer
    with pytest.raises(StorageUnreachableError) as caught:
        place.get("seg/x/1", MOST)
    assert caught.value.facts["reason"] == reason
    ((_, found),) = place.get_many(["seg/x/1"], MOST)
    assert isinstance(found, StorageUnreachableError)  # its neighbours can be read all the same


def test_what_is_too_large_is_never_downloaded(server: Stub, place: Place) -> None:
    server.answer = lambda _asked: Answer(claims=1 << 40, endless=True)
    with pytest.raises(RefusedError) as caught:
        place.get("seg/x/1", MOST)
    assert caught.value.reason == "size"
    for _ in range(40):
        gc.collect()  # what the answer came in may hang in a circle, which goes at its own time
        if server.broken.wait(0.5):
            break
    assert server.broken.is_set(), "the connection was left open"
    assert server.sent < 64 << 20


def test_a_server_that_keeps_silent_is_given_up(
    server: Stub, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "ANSWER_S", 0.2)
    server.answer = lambda _asked: Answer(delay_s=600)
    for work in (
        lambda: place.get("seg/x/1", 1000),
        lambda: place.put("seg/x/1", b"1"),
        lambda: list(place.get_many(["seg/x/1", "seg/x/2"], 1000)),
    ):
        with pytest.raises(StorageUnreachableError) as caught:
            work()
        assert caught.value.facts["reason"] == "timeout"


def test_a_file_that_trickles_is_given_up(
    server: Stub, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "ANSWER_S", 0.2)
    server.answer = lambda _asked: Answer(body=b"1234", claims=900)
    with pytest.raises(StorageUnreachableError) as caught:
        place.get("seg/x/1", 1000)
    assert caught.value.facts["reason"] == "timeout"


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_nobody_listens_and_nobody_speaks_tls(server: Stub, kind: str) -> None:
    for address, reason in (
        ("http://127.0.0.1:9", "refused"),
        (server.address.replace("http:", "https:"), "tls"),
    ):
        with pytest.raises(StorageUnreachableError) as caught:
            place_of(address, kind).names()
        assert caught.value.facts["reason"] == reason


def test_many_files_are_read_side_by_side_in_order_and_each_for_itself(
    server: Stub, place: Place
) -> None:
    four = threading.Event()

    def answer(asked: Asked) -> Answer:
        if server.at_once >= 4:
            four.set()
        assert four.wait(60), "one after the other"
        number = int(asked.path.rpartition("/")[2])
        status = {7: 404, 9: 500}.get(number, 200)
        return Answer(status, b"%d" % number, delay_s=0.02 * (number % 3))

    server.answer = answer
    names = [f"blob/{number}" for number in range(60)]
    found = dict(place.get_many(iter(names), MOST))
    assert list(found) == names
    assert {name for name, data in found.items() if isinstance(data, Exception)} == {
        "blob/7",
        "blob/9",
    }
    assert found["blob/59"] == b"59"
    assert 4 <= server.most_at_once <= objects.AT_A_TIME


def test_whoever_stops_early_leaves_nothing_under_way(server: Stub, place: Place) -> None:
    server.answer = lambda asked: Answer(body=b"1", delay_s=0 if asked.path.endswith("/0") else 600)
    for name, data in place.get_many([f"blob/{number}" for number in range(40)], MOST):
        assert (name, data) == ("blob/0", b"1")
        break
    assert server.broken.wait(60), "requests went on"
    assert len(server.asked) <= objects.AT_A_TIME + 1


def test_a_wrong_password_stops_all_files_at_once(server: Stub, place: Place) -> None:
    server.answer = lambda _asked: Answer(401)
    with pytest.raises(StorageLoginError):
        list(place.get_many([f"blob/{number}" for number in range(500)], MOST))
    with pytest.raises(StorageLoginError):
        list(place.put_many((f"blob/{number}", b"1") for number in range(500)))
    assert len(server.asked) < 100


def test_other_programs_settings_lead_nobody_elsewhere(
    server: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, words in {
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_ENDPOINT": "http://127.0.0.1:9",
        "AWS_SESSION_TOKEN": "of-another-program",
        "AWS_ACCESS_KEY_ID": "OTHER",
        "AWS_SECRET_ACCESS_KEY": "other",
        "AWS_SKIP_SIGNATURE": "true",
        "AWS_REQUEST_PAYER": "true",
        "AWS_REGION": "mars-1",
        "AWS_BUCKET": "other",
    }.items():
        monkeypatch.setenv(name, words)
    place_of(server.address, "s3").put("seg/x/1", b"1")
    (asked,) = server.asked
    assert asked.path == f"/team/mcr-{FENCE[:16].hex()}/seg/x/1"
    assert "Credential=ADA/" in asked.headers["authorization"]
    assert "/us-east-1/" in asked.headers["authorization"]
    assert not {"x-amz-security-token", "x-amz-request-payer"} & asked.headers.keys()


def test_it_serves_from_several_threads_at_once(server: Stub, place: Place) -> None:
    server.answer = lambda asked: Answer(body=asked.path.rpartition("/")[2].encode())
    wrong: list[object] = []

    def read(start: int) -> None:
        names = [f"blob/{start + number}" for number in range(30)]
        wrong.extend(
            (name, data)
            for name, data in place.get_many(names, MOST)
            if data != name.rpartition("/")[2].encode()
        )

    threads = [threading.Thread(target=read, args=(1000 * start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_fences_at_one_place_share_its_connections(server: Stub, place: Place) -> None:
    server.answer = lambda asked: Answer(body=asked.path.encode())
    for number in range(5):
        other = place.beside(bytes([number]) * 32)
        assert f"mcr-{number:02d}".encode() in other.get("keys/k", MOST)
    assert len(server.server.connections) == 1
