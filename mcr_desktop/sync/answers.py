"""What an object store's or WebDAV server's refusal means, as one of our types.

`obstore` raises a few types and tells the rest in words only: the HTTP status, the S3 error code and the
cause of a broken connection are read from there. Nothing that a server said goes on from here but its
error code, so that neither a page of HTML nor a secret ends up in a message or a log.
"""

from __future__ import annotations

import re

from mcr_desktop.sync.errors import (
    StorageClockError,
    StorageDeniedError,
    StorageError,
    StorageFullError,
    StorageLockedError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)

_STATUS = re.compile(r"non-2xx status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_NO_ROOM = re.compile(
    r"no space left|insufficient storage|quota|no writable volumes", re.IGNORECASE
)

_CODES: dict[str, tuple[type[StorageError], str]] = {
    "RequestTimeTooSkewed": (StorageClockError, ""),
    "InvalidAccessKeyId": (StorageLoginError, ""),
    "SignatureDoesNotMatch": (StorageLoginError, ""),
    "InvalidToken": (StorageLoginError, ""),
    "ExpiredToken": (StorageLoginError, ""),
    "InvalidSecurity": (StorageLoginError, ""),
    "AuthorizationHeaderMalformed": (StorageError, "region"),
    "PermanentRedirect": (StorageError, "region"),
    "IllegalLocationConstraintException": (StorageError, "region"),
    "NoSuchBucket": (StorageMissingError, "bucket"),
    "QuotaExceeded": (StorageFullError, ""),
    "XMinioStorageFull": (StorageFullError, ""),
    "InsufficientStorage": (StorageFullError, ""),
    "SlowDown": (StorageUnreachableError, "busy"),
}
_STATUSES: dict[int, tuple[type[StorageError], str]] = {
    401: (StorageLoginError, ""),
    403: (StorageDeniedError, ""),
    408: (StorageUnreachableError, "busy"),
    423: (StorageLockedError, ""),
    429: (StorageUnreachableError, "busy"),
    503: (StorageUnreachableError, "busy"),
    507: (StorageFullError, ""),
    # Moved, or it knows no such request: not the storage that the address promised.
    **dict.fromkeys((301, 302, 303, 307, 308, 405, 501), (StorageUnreachableError, "foreign")),
}

_CAUSES = (
    # What `obstore` says of a request that got no proper answer, the most telling first.
    ("timeout", ("kind: Timeout", "TimedOut")),
    ("dns", ("dns error",)),
    ("refused", ("ConnectionRefused",)),
    ("tls", ("InvalidCertificate", "InvalidMessage", "AlertReceived", "certificate", "rustls")),
    (
        "cut",
        (
            "IncompleteBody",
            "IncompleteMessage",
            "ConnectionReset",
            "UnexpectedEof",
            "BrokenPipe",
            "RangeNotSupported",
            "NoContentRange",
        ),
    ),
    (
        "foreign",
        (
            "InvalidPropFind",
            "InvalidListResponse",
            "InvalidPutResponse",
            "MissingContentLength",
            "MissingEtag",
            "MissingLastModified",
            "InvalidLastModified",
            "following redirect",
            "PropStatus",
        ),
    ),
)


def typed(error: Exception, target: str) -> StorageError:
    """Our error for one of `obstore`'s; its fact `making` is the status where a folder was to be made."""
    said = str(error)
    status = _STATUS.search(said)
    if status is None:
        return StorageUnreachableError(
            target=target, reason=_cause(said), detail=type(error).__name__
        )
    code = _CODE.search(said)
    trouble = _of_status(int(status[1]), code[1] if code else "", said, target)
    if "performing MKCOL" in said:
        trouble.facts["making"] = int(status[1])
    return trouble


def _of_status(status: int, code: str, said: str, target: str) -> StorageError:
    kind, reason = _meaning(status, code, said)
    facts = {"reason": reason} if reason else {}
    return kind(target=target, detail=f"{status} {code}".strip(), **facts)


def _meaning(status: int, code: str, said: str) -> tuple[type[StorageError], str]:
    if code in _CODES:
        return _CODES[code]
    if status >= 500 and _NO_ROOM.search(said):
        return StorageFullError, ""
    if status in _STATUSES:
        return _STATUSES[status]
    return (StorageUnreachableError, "server") if status >= 500 else (StorageError, "")


def _cause(said: str) -> str:
    for cause, words in _CAUSES:
        if any(word in said for word in words):
            return cause
    return "network"
