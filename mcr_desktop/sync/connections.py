"""Connections to S3-compatible storage and WebDAV, made as a target says and as nothing else does.

`obstore` would take endpoints, tokens and encryption settings out of the environment: whatever another
program's `AWS_...` variables say, the credentials of a team go to its own server alone.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from obstore.store import HTTPStore, S3Store

from mcr_desktop.sync.objects import Objects
from mcr_desktop.sync.targets import S3, Target

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Credential

_PATIENCE: RetryConfig = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=20),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(seconds=2),
        "base": 3,
    },
}


def open_objects(target: Target, fence: bytes, secret: str) -> Objects:
    """One fence's part of a bucket or collection."""
    if target.kind == S3:
        store: S3Store | HTTPStore = _bucket(target, secret)
        return Objects(store, target.shown, target.prefix, fence, collections=False)
    # Listings name files from the server's top, whatever address the store was given.
    server = urlsplit(target.address)
    collection = unquote(server.path).strip("/")
    return Objects(_server(target, secret), target.shown, collection, fence, collections=True)


def _client(target: Target) -> ClientConfig:
    return {
        "allow_http": target.address.startswith("http://"),
        "connect_timeout": timedelta(seconds=8),
        # Each request is given its own time by who makes it; this is the last resort.
        "timeout": timedelta(hours=1),
        "user_agent": "MCR Desktop",
    }


def _bucket(target: Target, secret: str) -> S3Store:
    def credentials() -> S3Credential:
        return {
            "access_key_id": target.user,
            "secret_access_key": secret,
            "token": None,
            "expires_at": None,
        }

    endpoint = target.address
    if not target.path_style:
        scheme, _, host = endpoint.partition("://")
        endpoint = f"{scheme}://{target.bucket}.{host}"
    return S3Store(
        target.bucket,
        config={
            "endpoint": endpoint,
            "aws_endpoint_url_s3": endpoint,
            "region": target.region or "us-east-1",
            "virtual_hosted_style_request": not target.path_style,
            "skip_signature": not target.user,
            "s3_express": False,
            "request_payer": False,
            # Some providers know no deletion of many at once.
            "disable_bulk_delete": True,
        },
        client_options=_client(target),
        retry_config=_PATIENCE,
        credential_provider=credentials if target.user else None,
    )


def _server(target: Target, secret: str) -> HTTPStore:
    options = _client(target)
    if target.user:
        basic = b64encode(f"{target.user}:{secret}".encode()).decode("ascii")
        options["default_headers"] = {"Authorization": f"Basic {basic}"}
    server = urlsplit(target.address)
    return HTTPStore(
        f"{server.scheme}://{server.netloc}", client_options=options, retry_config=_PATIENCE
    )
