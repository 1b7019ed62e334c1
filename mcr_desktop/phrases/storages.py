"""What goes wrong between this machine and a team's storage, each with what to do about it."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _


def sentences() -> dict[str, str]:
    """Sentence by the error's type, or by its type and reason; `{target}` is where, without secrets."""
    return {
        "StorageMissingError": _(
            "The shared folder {target} is not there: renamed, deleted, or its drive is not connected. "
            "Your changes are kept and go up once it is back."
        ),
        "StorageMissingError.bucket": _(
            "The server has no bucket at {target}. Check its name, or make the bucket; "
            "your changes are kept and go up once it is there."
        ),
        "StorageMissingError.collection": _(
            "The server has no folder at {target}. Check the address, or make the folder on the server; "
            "your changes are kept and go up once it is there."
        ),
        "StorageEmptiedError": _(
            "{target} is there, but what was shared through it is gone. Nothing was put back; "
            "connect its drive, or choose the same storage anew to fill it again."
        ),
        "StorageFullError": _(
            "There is no room left at {target}. Your changes are kept here and go up once there is room."
        ),
        "StorageDeniedError": _(
            "We may not read or write at {target}. Ask whoever runs it for the right to list, read and "
            "write there; your changes are kept here."
        ),
        "StorageDeniedError.link": _(
            "A link leads from the shared folder {target} to another place. Nothing was written through "
            "it; take the link away."
        ),
        "StorageLoginError": _(
            "{target} does not accept the name and password, or key. Type them again; if somebody was "
            "removed from the team, the new ones are with whoever changed them. Your changes are kept here."
        ),
        "CredentialsMissingError": _(
            "The password or secret key of {target} is not known on this machine. Type it in Sharing, or "
            "give it to scripts in MCR_STORAGE_SECRET. Your changes are kept here."
        ),
        "StorageLockedError": _(
            "Somebody else holds {target} just now, or it is being moved. Nothing was lost; "
            "the next sync tries again."
        ),
        "StorageClockError": _(
            "{target} refuses us because the clocks differ: set this machine's date and time right and "
            "sync again. Your changes are kept here."
        ),
        "StorageUnreachableError": _(
            "There is no connection to {target}. Your changes are kept and go up with the next sync."
        ),
        "StorageUnreachableError.dns": _(
            "No server answers to the name in {target}: there is no network, or the address is misspelt. "
            "Your changes are kept and go up with the next sync."
        ),
        "StorageUnreachableError.refused": _(
            "The machine at {target} is there, but no storage listens: its server is not running, or the "
            "port is wrong. Your changes are kept and go up with the next sync."
        ),
        "StorageUnreachableError.network": _(
            "The connection to {target} does not hold. Your changes are kept and go up with the next sync."
        ),
        "StorageUnreachableError.tls": _(
            "The connection to {target} is not safe: its certificate cannot be trusted, or it speaks no "
            "https. Nothing was sent. Check the address, this machine's clock, and with whoever runs it."
        ),
        "StorageUnreachableError.timeout": _(
            "{target} did not answer in time. Your changes are kept and go up with the next sync."
        ),
        "StorageUnreachableError.cut": _(
            "The connection to {target} broke amid an answer. What came whole was taken in; "
            "the next sync goes on from there."
        ),
        "StorageUnreachableError.busy": _(
            "{target} is too busy to answer. Your changes are kept and go up with the next sync."
        ),
        "StorageUnreachableError.server": _(
            "The server at {target} has trouble of its own ({detail}). Your changes are kept and go up "
            "once it works; if it lasts, tell whoever runs it."
        ),
        "StorageUnreachableError.foreign": _(
            "What answers at {target} is not the storage: the login page of a network, or a wrong "
            "address. Log in to the network, or check the address. Your changes are kept here."
        ),
        "StorageError": _(
            "The storage {target} does not work: {detail}. Your changes are kept here."
        ),
        "StorageError.region": _(
            "The bucket at {target} lies in another region than the one given ({detail}). "
            "Choose the storage anew with the right region."
        ),
        "StorageError.unlisted": _(
            "{target} takes a file but does not list it, so nobody would find what you share. "
            "Choose other storage."
        ),
        "StorageError.differs": _(
            "{target} gives back other bytes than it was given. Choose other storage."
        ),
        "TargetError": _('"{text}" names no storage that we know.'),
        "TargetError.scheme": _(
            '"{text}" names no storage that we know. Give a folder, s3://bucket/path?endpoint=https://... '
            "or the https:// address of a WebDAV folder."
        ),
        "TargetError.bucket": _(
            '"{text}" needs the name of a bucket after s3://, in small letters, digits and hyphens.'
        ),
        "TargetError.endpoint": _(
            '"{text}" does not say which server. Add endpoint=https://..., or region=... for Amazon\'s own.'
        ),
        "TargetError.host": _('"{text}" does not say which server.'),
        "TargetError.port": _('The port in "{text}" is not a number that a server can have.'),
        "TargetError.region": _('The region in "{text}" is not one: letters, digits and hyphens.'),
        "TargetError.prefix": _('The path in "{text}" has steps that cannot stand in one.'),
        "TargetError.option": _(
            '"{text}" says something after the ? that is not understood. Known are endpoint, region, '
            "user, style=host and clear=yes for s3, and user and clear=yes for WebDAV."
        ),
        "TargetError.secret": _(
            "There is a password in that address. Leave it out: an address is shown and kept in clear, "
            "and you are asked for the password by itself."
        ),
        "TargetError.clear": _(
            '"{text}" is an http:// address: name and password would travel in clear, for everybody on '
            "the way to read. Use https://, or add clear=yes if that network is yours alone."
        ),
    }
