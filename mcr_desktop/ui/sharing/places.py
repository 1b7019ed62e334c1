"""Where a fence is shared, as fields on a form and as the one line that sharing reads and keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

Kind = Literal["folder", "s3", "webdav"]

FIELD_OF_REASON = {
    "scheme": "address",
    "host": "address",
    "port": "address",
    "endpoint": "address",
    "option": "address",
    "secret": "address",
    "clear": "address",
    "bucket": "bucket",
    "region": "region",
    "prefix": "prefix",
}
"""Beside which field each refusal of a `TargetError` belongs."""
_FIELD_OF_TROUBLE = {
    "StorageLoginError": "secret",
    "CredentialsMissingError": "secret",
    "StorageUnreachableError": "address",
    "StorageMissingError": "address",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What a person fills in; never the password."""

    kind: Kind = "folder"
    path: str = ""
    address: str = ""
    bucket: str = ""
    prefix: str = ""
    region: str = ""
    user: str = ""

    @property
    def text(self) -> str:
        """The line that sharing reads; "" where too little is filled in."""
        if self.kind == "folder":
            return self.path.strip()
        address = _with_scheme(self.address)
        if self.kind == "webdav":
            return address + (
                f"?user={quote(self.user.strip(), safe='')}" if self.user.strip() else ""
            )
        options = {"endpoint": address, "region": self.region.strip(), "user": self.user.strip()}
        asked = urlencode({name: words for name, words in options.items() if words})
        prefix = quote(self.prefix.strip().strip("/"))
        bucket = quote(self.bucket.strip(), safe="")
        return f"s3://{bucket}" + (f"/{prefix}" if prefix else "") + (f"?{asked}" if asked else "")

    @property
    def is_enough(self) -> bool:
        """Whether there is something to try."""
        if self.kind == "folder":
            return bool(self.path.strip())
        if self.kind == "webdav":
            return bool(self.address.strip())
        return bool(self.bucket.strip()) and bool(self.address.strip() or self.region.strip())


def read_form(kind: str, text: str) -> Form:
    """The form that a kept line filled in; an empty one where there is none."""
    if kind == "webdav":
        parts = urlsplit(text)
        user = parse_qs(parts.query).get("user", [""])[0]
        return Form("webdav", address=parts._replace(query="").geturl(), user=user)
    if kind == "s3":
        parts = urlsplit(text)
        options = {name: words[0] for name, words in parse_qs(parts.query).items()}
        return Form(
            "s3",
            address=options.get("endpoint", ""),
            bucket=parts.netloc,
            prefix=unquote(parts.path).strip("/"),
            region=options.get("region", ""),
            user=options.get("user", ""),
        )
    return Form("folder", path=text)


def shown_place(kind: str, text: str) -> str:
    """Where it is, for people to read: without user, region and options."""
    form = read_form(kind, text)
    if form.kind == "webdav":
        return form.address
    if form.kind == "s3":
        return "/".join(
            part for part in (form.address or "Amazon S3", form.bucket, form.prefix) if part
        )
    return form.path


def field_of(error: Exception, kind: Kind) -> str:
    """The field beside which an error belongs; "" where it concerns none of them."""
    facts = getattr(error, "facts", {})
    name, reason = type(error).__name__, str(facts.get("reason", ""))
    if kind == "folder":
        return "path"
    if name == "TargetError":
        return FIELD_OF_REASON.get(reason, "address")
    if name == "StorageMissingError" and reason == "bucket":
        return "bucket"
    if name == "StorageError" and reason == "region":
        return "region"
    return _FIELD_OF_TROUBLE.get(name, "")


def _with_scheme(address: str) -> str:
    bare = address.strip()
    return bare if "://" in bare or not bare else f"https://{bare}"
