"""The keychain slot against a real Secret Service on a private session bus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="a Secret Service exists only where gnome-keyring and dbus are installed",
)

CREATE_AND_OPEN = """
import sys
from pathlib import Path
from mcr_desktop.keys import slots
folder = Path(sys.argv[1])
key = slots.create(folder)
assert [slot.kind for slot in slots.list_slots(folder)] == ["keychain"]
assert slots.unlock(folder) == key
print(key.hex())
"""

OPEN = """
import sys
from pathlib import Path
from mcr_desktop.keys import slots
from mcr_desktop.keys.errors import KeysError
try:
    print(slots.unlock(Path(sys.argv[1])).hex())
except KeysError as error:
    print(type(error).__name__)
"""

FORGET = """
import sys
from pathlib import Path
from mcr_desktop.keys import slots
folder = Path(sys.argv[1])
key = slots.unlock(folder)
slots.add_passphrase(folder, key, "correct horse battery")
keychain = next(slot for slot in slots.list_slots(folder) if slot.kind == "keychain")
slots.remove(folder, keychain.id)
try:
    slots.unlock(folder)
except slots.PassphraseNeededError as error:
    print(error.facts["because"])
assert slots.unlock(folder, passphrase="correct horse battery") == key
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    environment = dict(os.environ)
    # Nobody is there to answer a prompt, so nothing may find a screen to show one on.
    for variable in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(variable, None)
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        folder = tmp_path / variable.lower()
        folder.mkdir(mode=0o700)
        environment[variable] = str(folder)
    # Sockets have short names only.
    runtime = tmp_path / "r"
    runtime.mkdir(mode=0o700)
    environment["XDG_RUNTIME_DIR"] = str(runtime)
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    return environment


def in_session(
    code: str, profile: Path, environment: dict[str, str], *, password: str | None
) -> str:
    """What the code prints in a session of its own; without a password the keychain stays locked."""
    start = (
        f"printf %s {password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
        if password
        else "gnome-keyring-daemon --start --components=secrets >/dev/null"
    )
    ran = subprocess.run(
        [
            "dbus-run-session",
            "--",
            "bash",
            "-c",
            f'{start} 2>/dev/null; "$@"',
            "_",
            sys.executable,
            "-W",
            "error",
            "-c",
            code,
            str(profile),
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_the_key_lives_in_the_keychain_across_sessions(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    profile = tmp_path / "profile"
    key = in_session(CREATE_AND_OPEN, profile, surroundings, password="one")
    assert len(key) == 64
    assert key not in (profile / "keys.json").read_text()
    assert in_session(OPEN, profile, surroundings, password="one") == key
    assert in_session(FORGET, profile, surroundings, password="one") == "None"


def test_another_session_without_that_keychain_says_so(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    profile = tmp_path / "profile"
    in_session(CREATE_AND_OPEN, profile, surroundings, password="one")
    shutil.rmtree(surroundings["XDG_DATA_HOME"])
    Path(surroundings["XDG_DATA_HOME"]).mkdir(mode=0o700)
    assert in_session(OPEN, profile, surroundings, password="one") == "KeychainForgotError"


def test_a_locked_keychain_is_told_from_none(tmp_path: Path, surroundings: dict[str, str]) -> None:
    profile = tmp_path / "profile"
    in_session(CREATE_AND_OPEN, profile, surroundings, password="one")
    # Nobody is there to answer the prompt.
    said = in_session(OPEN, profile, surroundings, password=None)
    assert said == "KeychainLockedError"


KEEP_SECRET = """
from mcr_desktop.keys.credentials import Credentials
print(Credentials("profile").keep("https://cloud.example/dav?user=ada", "orchid-7-lantern"))
"""

READ_SECRET = """
from mcr_desktop.keys.credentials import Credentials
credentials = Credentials("profile")
print(credentials.of("https://cloud.example/dav?user=ada") or "nothing")
credentials.forget("https://cloud.example/dav?user=ada")
"""


def test_a_storages_secret_lives_in_the_keychain_until_it_is_forgotten(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    def run(code: str, password: str | None = "pw") -> str:  # noqa: S107 - of a keychain made for this test
        return in_session(code, tmp_path, surroundings, password=password)

    assert run(KEEP_SECRET) == "True"
    assert run(READ_SECRET, password=None) == "nothing"  # the keychain is locked
    assert run(READ_SECRET) == "orchid-7-lantern"
    assert run(READ_SECRET) == "nothing"
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"orchid-7-lantern" not in path.read_bytes(), path
