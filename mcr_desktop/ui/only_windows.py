"""One window a workspace: the second one brings the first to the front and leaves.

The lock tells at once whether there is a first window; the local socket through which it is called is
set up when the window has long been painted, and asked for only by a second one.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

LOCK_NAME = "window.lock"
ANSWER_MS = 3000
"""How long the first window has to answer before it counts as stuck."""

AGAIN_MS = 100
MOST_SAID = 1024
"""Bytes of a call that are read: a link has fewer."""


class OnlyWindow(QObject):
    """Holds a workspace for this window until it is released."""

    called = Signal(str)
    """Somebody started the program on the same workspace again; with a link where they gave one."""

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(profile)
        self._lock = QLockFile(str(profile / LOCK_NAME))
        self._lock.setStaleLockTime(0)  # stale is only what a dead process left
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether this is the only window; it is from here on."""
        return self._lock.tryLock(0)

    def listen(self) -> None:
        """Be there for a second window that calls."""
        from PySide6.QtNetwork import QLocalServer  # long after the first paint

        QLocalServer.removeServer(self._name)  # a crash leaves its socket; we hold the lock
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_called)
        self._server.listen(self._name)

    def call_first(self, link: str = "") -> bool:
        """Ask the first window to come to the front and follow a link; whether it is there to hear."""
        from PySide6.QtNetwork import QLocalSocket  # only in a second window

        # A first window that is just being painted does not listen yet: ask again until it does.
        until_s = time.monotonic() + ANSWER_MS / 1000
        while True:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(AGAIN_MS):
                if link:
                    socket.write(link.encode())
                    socket.waitForBytesWritten(ANSWER_MS)
                socket.disconnectFromServer()
                return True
            if time.monotonic() >= until_s:
                return False
            time.sleep(AGAIN_MS / 1000)

    def release(self) -> None:
        """Let another window have the workspace."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _on_called(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            # What they have to say is whole once they hang up.
            socket.disconnected.connect(lambda: self._on_heard(socket))

    def _on_heard(self, socket: QLocalSocket) -> None:
        said = bytes(socket.read(MOST_SAID).data()).decode(errors="replace")
        socket.deleteLater()
        self.called.emit(said)


def server_name(profile: Path) -> str:
    """The same name for the same folder, however its path is written."""
    whole = str(profile.expanduser().resolve()).encode("utf-8", "surrogatepass")
    return f"mcr-desktop-{hashlib.sha256(whole).hexdigest()[:24]}"
