"""Where a fence's files may lie, in words that people can read and type, without any secret.

- `/srv/Team` is a folder;
- `s3://bucket/prefix?endpoint=https://storage.example&region=eu-1&user=KEY` a place in a bucket;
- `https://cloud.example/dav/team?user=ada` a WebDAV collection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from mcr_desktop.sync.errors import CredentialsMissingError, TargetError

if TYPE_CHECKING:
    from mcr_desktop.sync.storage import Place

FOLDER, S3, WEBDAV = "folder", "s3", "webdav"

_OPTIONS = {S3: {"endpoint", "region", "user", "style", "clear"}, WEBDAV: {"user", "clear"}}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_REGION = re.compile(r"[A-Za-z0-9-]{1,40}")
_AMAZON = "https://s3.{region}.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Target:
    """A place for fences. Nothing in it is secret; `text` and `parse` are each other's inverse."""

    kind: str
    """"folder", "s3" or "webdav"."""
    address: str
    """The folder's path, or the server's http(s) address; of WebDAV with the collection's path."""
    user: str = ""
    """The access key's id, or the user's name; empty where nobody is asked."""
    bucket: str = ""
    prefix: str = ""
    """Below which path in the bucket the fences lie; empty for its top."""
    region: str = ""
    path_style: bool = True
    """Whether the bucket's name stands in the path and not in the host's name."""
    clear: bool = False
    """Whether somebody decided that credentials may travel unsealed, over http, beyond this machine."""

    @property
    def text(self) -> str:
        """What `parse` reads."""
        if self.kind == FOLDER:
            return self.address
        options = {}
        if self.kind == S3:
            base = f"s3://{self.bucket}" + (f"/{quote(self.prefix)}" if self.prefix else "")
            if self.address != _AMAZON.format(region=self.region):
                options["endpoint"] = self.address
                options["style"] = "" if self.path_style else "host"
            options["region"] = self.region
        else:
            base = self.address
        options["user"] = self.user
        options["clear"] = "yes" if self.clear else ""
        told = "&".join(
            f"{name}={quote(word, safe=':/@')}" for name, word in options.items() if word
        )
        return base + (f"?{told}" if told else "")

    @property
    def shown(self) -> str:
        """Where it is, for sentences: without user, region and options."""
        if self.kind == S3:
            return "/".join(filter(None, (self.address, self.bucket, self.prefix)))
        return self.address

    @property
    def needs_secret(self) -> bool:
        """Whether a password or secret key belongs to it."""
        return bool(self.user)


def parse(text: str) -> Target:
    """The target that a text names. Raises TargetError."""
    text = text.strip()
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if not scheme:
        return Target(FOLDER, text) if text else _refuse(text, "scheme")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return _refuse(text, "port")
    if "@" in parts.netloc:
        # It is not shown again either: what stands before the @ may be a password.
        return _refuse("", "secret")
    read = {"file": _folder, "s3": _s3, "http": _webdav, "https": _webdav}.get(scheme)
    return read(text, parts) if read else _refuse(text, "scheme")


def _folder(text: str, parts: SplitResult) -> Target:
    path = unquote(parts.path)
    return Target(FOLDER, path) if path and not parts.netloc else _refuse(text, "host")


def _s3(text: str, parts: SplitResult) -> Target:
    options = _options(text, parts, S3)
    bucket = parts.netloc
    if not _BUCKET.fullmatch(bucket):
        return _refuse(text, "bucket")
    region = options.get("region", "")
    endpoint = options.get("endpoint", "").rstrip("/")
    if region and not _REGION.fullmatch(region):
        return _refuse(text, "region")
    amazon = not endpoint
    if amazon:
        if not region:
            return _refuse(text, "endpoint")
        endpoint = _AMAZON.format(region=region)
    server = urlsplit(endpoint)
    if server.scheme not in {"http", "https"} or not server.hostname or server.query:
        return _refuse(text, "endpoint")
    if "@" in server.netloc:
        return _refuse("", "secret")
    clear = _clear(text, server, options)
    path_style = options.get("style", "host" if amazon else "path") != "host"
    prefix = _path(text, parts.path)
    user = options.get("user", "")
    return Target(S3, endpoint, user, bucket, prefix, region, path_style, clear)


def _webdav(text: str, parts: SplitResult) -> Target:
    options = _options(text, parts, WEBDAV)
    if not parts.hostname:
        return _refuse(text, "host")
    clear = _clear(text, parts, options)
    path = quote(_path(text, parts.path))
    address = f"{parts.scheme}://{parts.netloc}" + (f"/{path}" if path else "")
    return Target(WEBDAV, address, options.get("user", ""), clear=clear)


def _options(text: str, parts: SplitResult, kind: str) -> dict[str, str]:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    options = dict(pairs)
    if {"password", "secret", "token", "key", "pass"} & options.keys():
        _refuse("", "secret")
    if options.keys() - _OPTIONS[kind] or len(options) < len(pairs) or parts.fragment:
        _refuse(text, "option")
    if options.get("style", "path") not in {"path", "host"}:
        _refuse(text, "option")
    return options


def _path(text: str, path: str) -> str:
    steps = [unquote(step) for step in path.split("/") if step]
    if any(step in {".", ".."} or "/" in step or not step.isprintable() for step in steps):
        _refuse(text, "prefix")
    return "/".join(steps)


def _clear(text: str, server: SplitResult, options: dict[str, str]) -> bool:
    clear = options.get("clear", "no") == "yes"
    if server.scheme == "http" and not clear and not _is_loopback(server.hostname or ""):
        _refuse(text, "clear")
    return clear


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse(text: str, reason: str) -> Target:
    raise TargetError(text=text, reason=reason)


def open_storage(target: Target, fence: bytes, secret: str = "") -> Place:
    """One fence's part of a target; nothing is asked of it yet. Raises CredentialsMissingError."""
    if target.kind == FOLDER:
        from mcr_desktop.sync.folders import Folder

        return Folder(Path(target.address), fence)
    if target.needs_secret and not secret:
        raise CredentialsMissingError(target=target.shown)
    # `obstore` is imported here, so that whoever shares through folders never pays for it.
    from mcr_desktop.sync.connections import open_objects

    return open_objects(target, fence, secret)


@dataclass(frozen=True, slots=True)
class Probed:
    """What trying out a target told."""

    fences: tuple[str, ...]
    """The folders of the fences that lie there already; `storage.prefix_of` says whose."""
    deletes: bool
    """Whether files can be deleted; where not, old ones stay beside the packs that hold them."""


def probe(target: Target, secret: str = "") -> Probed:
    """Write, list, read and delete a small file. Raises the StorageError that says what is wrong."""
    place = open_storage(target, bytes(16), secret)
    deletes = place.try_out()
    return Probed(tuple(place.fences()), deletes)


def fences_at(target: Target, secret: str = "") -> list[str]:
    """The folders of all fences at a target, by the names that `storage.prefix_of` gives them."""
    return open_storage(target, bytes(16), secret).fences()
