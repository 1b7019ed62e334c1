"""Real servers of others on loopback: SeaweedFS, rclone, Apache and WsgiDAV, each as its makers ship it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

USER, SECRET = "ADATEAM", "orchid-7-lantern"
LOOKER, LOOKER_SECRET = "LOOKER", "only-looks-4"
BUCKET = "team"
PATIENCE_S = 40.0
KEEPER = Path(__file__).with_name("keeper.py")


@dataclass(frozen=True)
class Peer:
    """A server that runs: the target text that leads to it, its secret, and its files where they are plain."""

    name: str
    target: str
    secret: str
    folder: Path | None = None
    """Where it keeps its files, one to one; None where it has a format of its own."""


def free_ports(count: int) -> list[int]:
    """Ports of loopback that were free a moment ago."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@contextmanager
def running(command: list[str], folder: Path, answers: Callable[[], bool]) -> Iterator[None]:
    """A server that answers; it is ended afterwards, and also when this process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log.txt"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, str(KEEPER), *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not answers():
            assert time.monotonic() < deadline, f"{command[0]}: {log.read_text()[-2000:]}"
            assert keeper.poll() is None, log.read_text()[-2000:]
            time.sleep(0.1)
        yield
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait(20)


def status(url: str, method: str = "GET", user: str = "", secret: str = "") -> int:
    """What a server answers, by number; 0 where none does."""
    request = Request(url, method=method, headers={"Depth": "0"})  # noqa: S310 - loopback, see the callers
    if user:
        words = base64.b64encode(f"{user}:{secret}".encode()).decode()
        request.add_header("Authorization", f"Basic {words}")
    try:
        with urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
    except (URLError, OSError):
        return 0


def program(name: str) -> str:
    """A program of the environment that the tests run in."""
    beside = Path(sys.executable).with_name(name)
    found = (
        str(beside)
        if beside.exists()
        else shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    )
    assert found, f"{name} is not installed; packaging/test.sh installs it"
    return found


@dataclass(frozen=True)
class Seaweed:
    """Addresses of a running SeaweedFS."""

    s3: str
    dav: str

    def bucket(self, name: str, prefix: str = "", user: str = USER) -> str:
        below = f"/{prefix}" if prefix else ""
        return f"s3://{name}{below}?endpoint={self.s3}&user={user}"


@contextmanager
def seaweed(folder: Path, data: Path | None = None) -> Iterator[Seaweed]:
    """SeaweedFS with S3, two identities, and WebDAV, which asks nobody who they are."""
    ports = free_ports(9)
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "identities.json"
    everything = ["Admin", "Read", "Write", "List", "Tagging"]
    config.write_text(
        json.dumps(
            {
                "identities": [
                    _identity("team", USER, SECRET, everything),
                    _identity("looker", LOOKER, LOOKER_SECRET, ["Read", "List"]),
                ]
            }
        )
    )
    kept = data or folder / "data"
    kept.mkdir(exist_ok=True)
    command = [
        program("weed"), "server", f"-dir={kept}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        "-volume.max=100", "-master.volumeSizeLimitMB=64", "-master.telemetry=false", "-filer",
        "-s3", "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={config}", "-webdav", f"-webdav.cacheDir={folder}",
        f"-master.port={ports[0]}", f"-master.port.grpc={ports[1]}",
        f"-volume.port={ports[2]}", f"-volume.port.grpc={ports[3]}",
        f"-filer.port={ports[4]}", f"-filer.port.grpc={ports[5]}",
        f"-s3.port={ports[6]}", f"-s3.port.grpc={ports[7]}",
        f"-webdav.port={ports[8]}",
    ]  # fmt: skip
    found = Seaweed(f"http://127.0.0.1:{ports[6]}", f"http://127.0.0.1:{ports[8]}")

    def answers() -> bool:
        # The parts start one after the other; a file that could be written says that all are there.
        return status(found.s3) == 403 and status(f"{found.dav}/", "PROPFIND") == 207

    with running(command, folder, answers):
        assert status(f"{found.dav}/Team", "MKCOL") == 201
        yield found


def _identity(name: str, key: str, secret: str, actions: list[str]) -> dict[str, object]:
    return {
        "name": name,
        "credentials": [{"accessKey": key, "secretKey": secret}],
        "actions": actions,
    }


@contextmanager
def rclone_s3(folder: Path) -> Iterator[Peer]:
    """`rclone serve s3` over a plain folder: it overwrites silently and knows few codes of errors."""
    files = folder / "files"
    (files / BUCKET).mkdir(parents=True)
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    command = [
        program("rclone"), "serve", "s3", str(files), f"--addr=127.0.0.1:{port}",
        f"--auth-key={USER},{SECRET}", "--config=/dev/null", "--vfs-cache-mode=off",
    ]  # fmt: skip
    with running(command, folder, lambda: status(address) != 0):
        target = f"s3://{BUCKET}/main?endpoint={address}&user={USER}"
        yield Peer("rclone-s3", target, SECRET, files / BUCKET)


@contextmanager
def apache(folder: Path, files: Path | None = None) -> Iterator[Peer]:
    """Apache's mod_dav, which refuses listings of all depths, behind a password."""
    files = files or folder / "files"
    (files / "Team files").mkdir(parents=True, exist_ok=True)
    (port,) = free_ports(1)
    modules = next(
        path for path in (Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules"))
        if path.is_dir()
    )  # fmt: skip
    digest = base64.b64encode(hashlib.sha1(SECRET.encode()).digest()).decode()  # noqa: S324 - its format
    (folder / "users").write_text(f"{USER}:{{SHA}}{digest}\n")
    loaded = "mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs dav_lock"
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in loaded.split()]
    lines += [
        f"ServerRoot {folder}",
        "ServerName localhost",
        f"Listen 127.0.0.1:{port}",
        f"PidFile {folder}/pid",
        f"ErrorLog {folder}/errors.txt",
        f"DavLockDB {folder}/locks",
        f"DocumentRoot {files}",
        *(["User www-data", "Group www-data"] if os.geteuid() == 0 else []),
        "StartServers 1",
        "ServerLimit 1",
        f"<Directory {files}>",
        "  Dav On",
        "  DavDepthInfinity Off",
        "  AuthType Basic",
        "  AuthName team",
        f"  AuthUserFile {folder}/users",
        "  Require valid-user",
        "</Directory>",
    ]
    (folder / "apache.conf").write_text("\n".join(lines) + "\n")
    if os.geteuid() == 0:
        # It gives up root before it serves.
        for path in (folder, files, files / "Team files"):
            shutil.chown(path, "www-data", "www-data")
    command = [program("apache2"), "-f", f"{folder}/apache.conf", "-D", "FOREGROUND"]
    address = f"http://127.0.0.1:{port}"
    with running(command, folder, lambda: status(f"{address}/") == 401):
        target = f"{address}/Team%20files?user={USER}"
        yield Peer("apache", target, SECRET, files / "Team files")


WSGIDAV = """
import sys
from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp
folder, port, user, secret = sys.argv[1:]
app = WsgiDAVApp({
    "provider_mapping": {"/": folder},
    "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
    "simple_dc": {"user_mapping": {"*": {user: {"password": secret}}}},
    "logging": {"enable": False},
})
wsgi.Server(("127.0.0.1", int(port)), app).start()
"""


@contextmanager
def wsgidav(folder: Path) -> Iterator[Peer]:
    """WsgiDAV, which writes files where they will lie: one that was cut off stays cut off."""
    files = folder / "files"
    (files / "Mannschaft ü+%").mkdir(parents=True)
    (port,) = free_ports(1)
    command = [sys.executable, "-c", WSGIDAV, str(files), str(port), USER, SECRET]
    address = f"http://127.0.0.1:{port}"
    with running(command, folder, lambda: status(f"{address}/") == 401):
        target = f"{address}/Mannschaft%20%C3%BC%2B%25?user={USER}"
        yield Peer("wsgidav", target, SECRET, files / "Mannschaft ü+%")
