"""What can go wrong with keys, each as a type of its own."""

from __future__ import annotations

from mcr_desktop.domain.errors import McrError


class KeysError(McrError):
    """Any trouble with keys."""


class PassphraseNeededError(KeysError):
    """The store opens with a passphrase and none was given; `because` is a code or None.

    `because` says why the keychain did not serve: "no-keychain", "keychain-locked",
    "keychain-forgot", or None where the store has no keychain slot.
    """


class PaperNeededError(PassphraseNeededError):
    """The keychain does not open the store, and besides it only the code on paper would."""


class WrongPassphraseError(KeysError):
    """The passphrase opens none of the store's passphrase slots."""


class WrongPaperError(WrongPassphraseError):
    """The code is a sound one and opens none of the store's paper slots: it is on another sheet."""


class PoorPassphraseError(KeysError):
    """The passphrase is shorter than `least` characters."""


class NoKeychainError(KeysError):
    """This session has no keychain that the program trusts; `detail` is the system's own word."""


class KeychainLockedError(KeysError):
    """The keychain is there, but it is locked and was not unlocked."""


class KeychainForgotError(KeysError):
    """The keychain is open but no longer holds this profile's key."""


class SlotsMissingError(KeysError):
    """There is no key slot file at `path`, so this folder is no profile."""


class SlotsDamagedError(KeysError):
    """The key slot file at `path` cannot be read as one; `reason` is a code. It was left as it is."""


class SlotsExistError(KeysError):
    """A key slot file stands at `path` already."""


class DemoOnlyError(KeysError):
    """The published key serves a new demo and nothing else; a demo takes no other slot."""


class LastSlotError(KeysError):
    """Removing this slot would leave the store without a key."""


class SignatureError(KeysError):
    """A signature does not belong to this key and message."""


class SealedError(KeysError):
    """A sealed message cannot be opened; `reason` is a code.

    "header" - not the one shape of age file that this program writes; "key" - sealed to another key,
    or altered; "size" - larger than allowed.
    """


class CodeMismatchError(KeysError):
    """The code that was read aloud is not the code of this file: it is another file, or altered."""


class PaperCodeError(KeysError):
    """A code typed from paper cannot be right; `reason` is a code, `groups` the mistyped ones from 1.

    "length" - not forty letters; "groups" - some groups do not check; "other" - of another kind of sheet.
    """
