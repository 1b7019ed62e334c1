"""Runs a server for as long as whoever started this lives, and not a moment longer.

The first words are the server's command line. Its input is the leash: once that ends - because the tests
closed it, or died - the server and all that it started are ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress


def main(command: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # What ends the tests must not end their keeper first. A handler, unlike SIG_IGN, is not inherited.
        signal.signal(number, lambda _number, _frame: None)
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=_let_go_of, args=(server,), daemon=True).start()
    server.wait()
    return server.returncode


def _let_go_of(server: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    for number, patience_s in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 10.0)):
        try:
            os.killpg(server.pid, number)
        except ProcessLookupError:
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(patience_s)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
