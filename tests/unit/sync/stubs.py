"""A server on loopback that answers as a test tells it: refusals, pages of HTML, halves, silence."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What comes back: `cut` ends the connection after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    claims: int | None = None
    cut: int | None = None
    endless: bool = False


class Stub:
    """A running stub: set `answer`, read `asked`."""

    def __init__(self) -> None:
        self.answer: Callable[[Asked], Answer] = lambda _asked: Answer()
        self.asked: list[Asked] = []
        self.sent = 0
        self.broken = threading.Event()
        """Set once somebody hung up on us amid an answer."""
        self.ended = threading.Event()
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16

            def log_message(self, *_: Any) -> None:
                pass

            def __getattr__(self, name: str) -> Any:
                if name.startswith("do_"):
                    return lambda: stub.handle(self)
                raise AttributeError(name)

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64
            connections: list[socket.socket]

            def process_request(self, request: Any, client_address: Any) -> None:
                self.connections.append(request)
                super().process_request(request, client_address)

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.connections = []
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def handle(self, to: BaseHTTPRequestHandler) -> None:
        body = to.rfile.read(int(to.headers.get("content-length") or 0))
        headers = {name.lower(): words for name, words in to.headers.items()}
        asked = Asked(to.command, to.path, headers, body)
        with self._lock:
            self.asked.append(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self._answer(to, self.answer(asked))
        except OSError:
            self.broken.set()
            to.close_connection = True
        finally:
            with self._lock:
                self.at_once -= 1

    def _answer(self, to: BaseHTTPRequestHandler, answer: Answer) -> None:
        deadline = time.monotonic() + answer.delay_s
        while time.monotonic() < deadline and not self.ended.wait(0.01):
            to.connection.setblocking(False)
            with suppress(BlockingIOError):
                if to.connection.recv(1, socket.MSG_PEEK) == b"":
                    raise BrokenPipeError
            to.connection.setblocking(True)
        to.send_response_only(answer.status)
        length = len(answer.body) if answer.claims is None else answer.claims
        told = {"last-modified": "Mon, 23 Nov 2026 09:00:00 GMT", "etag": '"x"'} | answer.headers
        if "transfer-encoding" not in told:
            told["content-length"] = str(length)
        for name, words in told.items():
            to.send_header(name, words)
        to.end_headers()
        if to.command != "HEAD":
            to.wfile.write(answer.body[: answer.cut])
            while answer.endless and not self.ended.is_set():
                to.wfile.write(bytes(1 << 16))
                self.sent += 1 << 16
        to.wfile.flush()
        if answer.cut is not None:
            to.connection.shutdown(socket.SHUT_RDWR)
            to.close_connection = True


@contextmanager
def stub() -> Iterator[Stub]:
    """A stub that runs; its threads are gone afterwards."""
    made = Stub()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,), name="stub")
    thread.start()
    try:
        yield made
    finally:
        made.ended.set()
        made.server.shutdown()
        thread.join()
        for connection in made.server.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        made.server.server_close()
