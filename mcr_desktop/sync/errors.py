"""What can go wrong while sharing, each as a type with facts."""

from __future__ import annotations

from mcr_desktop.domain.errors import McrError


class RefusedError(McrError):
    """Bytes from storage that are not taken in; `reason` is a code, see `REASONS`."""

    @property
    def reason(self) -> str:
        """Why, as one of the codes."""
        return str(self.facts["reason"])


REASONS = {
    "size": "larger than anything that this program writes",
    "shape": "not of the form that it claims to be, or cut short",
    "newer": "written by a newer version of the program",
    "signature": "its signature does not hold: altered, or never signed",
    "writer": "written under a name that is not its device's",
    "fence": "belongs to another fence",
    "altered": "its contents are not those that were signed",
    "unpack": "its contents do not unpack, or unpack to too much",
    "malformed": "a change in it is one that no honest device writes",
    "seal": "cannot be opened with the key that it names",
    "crash": "the program ended while taking it in",
    "stead": "waits for what stands in for its erased contents",
    "quota": "one of very many that somebody outside left there",
    "text": "its text update is broken or forged",
    "entry": "a membership entry that cannot be read",
}
"""Every code of `RefusedError` and what it means, for whoever renders it."""


class StorageError(McrError):
    """Trouble with the storage at `target`."""


class StorageMissingError(StorageError):
    """The folder `target` is not there: renamed, deleted, or its drive is not connected."""


class StorageEmptiedError(StorageError):
    """The folder `target` is there, but everything that was shared through it is gone.

    An unmounted drive looks like this, so nothing is put back until the user chooses the folder anew.
    """


class StorageFullError(StorageError):
    """There is no room left at `target`."""


class StorageDeniedError(StorageError):
    """The system does not let us read or write at `target`; `detail` is its own word."""


class StorageLoginError(StorageError):
    """`target` refuses our name and password, or key: wrong, expired, or changed after a removal."""


class StorageLockedError(StorageError):
    """Somebody else holds `target`, or it is being moved; later it may go."""


class StorageUnreachableError(StorageError):
    """No connection to `target`: no network, a wrong address, or its server is down; `reason` is a code.

    "dns", "refused", "tls", "timeout", "cut" (amid an answer), "server" (it has trouble of its own), "busy",
    "foreign" (what answers is no such storage: a login page of a network, or a wrong address), "network".
    """


class StorageClockError(StorageError):
    """`target` refuses us because this machine's clock and its own are too far apart."""


class CredentialsMissingError(StorageError):
    """The name and password, or key, of `target` are not known on this machine."""


class TargetError(StorageError):
    """No storage can be reached by `text`; `reason` is a code, see `phrases.errors`.

    "scheme", "bucket", "endpoint", "host", "port", "region", "prefix", "option" - that part is missing or
    not to be understood; "secret" - a password stands in it; "clear" - credentials would travel unsealed.
    """


class NoTargetError(McrError):
    """The fence has no storage yet."""


class NoDeviceError(McrError):
    """This profile has not been introduced: it has no person and no keys yet."""


class UnknownFenceError(McrError):
    """The profile holds no fence with this id."""


class NotAMemberError(McrError):
    """This device is not inside the fence, or its role does not allow what was asked."""


class LastOwnerError(McrError):
    """Nobody would be left to decide who is inside `fence`."""


class StillInsideError(McrError):
    """The fence's copy here cannot be deleted while this device is inside."""


class UnsentError(McrError):
    """`count` changes of the fence `name` were made here and never sent; they would go with its copy."""


class InsideAlreadyError(McrError):
    """The profile is inside a fence, so it cannot become another person's device."""


class ReadsOnlyError(NotAMemberError):
    """We may read here but not write: what we change stays on this machine."""


class RequestError(McrError):
    """The file is no request to join, or it was altered; `reason` is a code."""


class ApprovalError(McrError):
    """The file is no approval for this device, or it was altered; `reason` is a code."""


class NoEpochError(McrError):
    """No key is known under which this device may write to the fence."""
