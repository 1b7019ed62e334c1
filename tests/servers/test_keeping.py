"""The servers that tests start, and that none of them outlives its tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.peers import KEEPER

STARTS = """
import subprocess, sys, time
subprocess.Popen([sys.executable, sys.argv[1], "sleep", "60"], stdin=subprocess.PIPE, start_new_session=True)
print("started", flush=True)
time.sleep(60)
"""


def servers_of(mark: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.append((path.parent / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_ends_with_the_tests_that_started_it_however_those_end(
    number: signal.Signals,
) -> None:
    mark = f"MCR_TEST_MARK_{os.getpid()}_{number}"
    tests = subprocess.Popen(
        [sys.executable, "-c", STARTS, str(KEEPER)],
        stdout=subprocess.PIPE,
        env=os.environ | {mark: "1"},
        start_new_session=True,
    )
    assert tests.stdout is not None
    with tests.stdout:
        assert tests.stdout.readline() == b"started\n"
        deadline = time.monotonic() + 10
        while not any(line.startswith("sleep") for line in servers_of(mark)):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(tests.pid, number)
        tests.wait(10)
        while servers_of(mark):
            assert time.monotonic() < deadline, servers_of(mark)
            time.sleep(0.02)
