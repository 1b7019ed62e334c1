"""Choosing where a fence is shared: a folder, S3-compatible storage or WebDAV, tried out before it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QWidget,
)

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import field_trouble
from mcr_desktop.ui.sharing.dialogs import SharingDialog, named
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.places import Form, Kind, field_of, read_form
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import PROGRESS_AFTER_MS

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings

KINDS: tuple[tuple[Kind, str], ...] = (
    ("folder", "A folder that the others reach too: on a shared drive, or synced by other means"),
    ("webdav", "An online folder (WebDAV): Nextcloud, ownCloud and others"),
    ("s3", "Online storage that speaks S3: Amazon, SeaweedFS and others"),
)
FIELDS: dict[Kind, tuple[tuple[str, str, str], ...]] = {
    "folder": (("path", "Folder", "On a drive or in a folder that all of you see"),),
    "webdav": (
        ("address", "Address", "https://cloud.example/remote.php/dav/files/team"),
        ("user", "User name", ""),
        ("secret", "Password", ""),
    ),
    "s3": (
        ("address", "Address", "https://storage.example; empty for Amazon"),
        ("bucket", "Bucket", ""),
        ("prefix", "Folder in it", "optional"),
        ("region", "Region", "needed for Amazon only"),
        ("user", "Access key", ""),
        ("secret", "Secret key", ""),
    ),
}
KEPT = "Known on this machine; empty keeps it"


class StorageDialog(SharingDialog):
    """Asks where, tries it out, and only then shares through it; refusals stand beside their field."""

    shared = Signal(object)
    """The ids of the fences that are shared there now."""

    def __init__(
        self,
        around: Surroundings,
        files: Files,
        parent: QWidget,
        fences: Sequence[tuple[bytes, str]],
        before: Form,
        *,
        joined: bool = False,
        emptied: bool = False,
    ) -> None:
        """`fences` are ids and names; `before` fills the form.

        `joined` tells that others share them somewhere already, `emptied` that what was there is gone.
        """
        name = fences[0][1] if len(fences) == 1 else f"{len(fences)} fences"
        verb = "is" if len(fences) == 1 else "are"
        super().__init__(f"Where {name} {verb} shared", around, files, parent, shut="Cancel")
        self._fences = tuple(fences)
        self._joined = joined
        self._known = before.text if before.user else ""
        self.fields: dict[tuple[Kind, str], QLineEdit] = {}
        self._remarks: dict[tuple[Kind, str], PlainLabel] = {}
        self.words(_intro(joined=joined, emptied=emptied))
        self._kinds: dict[Kind, QRadioButton] = {}
        self._forms: dict[Kind, QWidget] = {}
        for kind, words in KINDS:
            radio = QRadioButton(words)
            radio.setChecked(kind == before.kind)
            radio.toggled.connect(lambda _on: self._settle())
            self._kinds[kind] = radio
            self.column.addWidget(radio)
        self.column.addSpacing(GRID)
        for kind, _ in KINDS:
            self._forms[kind] = self._form(kind, before)
            self.column.addWidget(self._forms[kind])
        self._secret_told = self.words(
            "The password or key goes into the keychain of this system and nowhere else; it is never shown "
            "again. Outside this machine, only https is used.",
            muted=True,
        )
        self._found = self.words("")
        self._found.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Trying it out")
        self._bar.hide()
        self.column.addWidget(self._bar)
        self._bar_later = QTimer(self)
        self._bar_later.setSingleShot(True)
        self._bar_later.setInterval(PROGRESS_AFTER_MS)
        self._bar_later.timeout.connect(self._bar.show)
        self.go = button("Try it and share here", "primary")
        self.go.clicked.connect(self._on_go)
        self.foot.addWidget(self.go)
        self._busy = False
        self.finish_layout()
        self._settle()
        first = "secret" if before.user else FIELDS[before.kind][0][0]
        self.fields[before.kind, first].setFocus()

    # What is filled in

    @property
    def kind(self) -> Kind:
        """The kind of storage that is chosen."""
        return next((kind for kind, radio in self._kinds.items() if radio.isChecked()), "folder")

    def choose(self, kind: Kind) -> None:
        """Choose a kind, as a click would."""
        self._kinds[kind].setChecked(True)

    @property
    def filled(self) -> Form:
        """The form as it stands."""
        kind = self.kind
        words = {name: self.fields[kind, name].text() for name, _, _ in FIELDS[kind]}
        words.pop("secret", None)
        return Form(kind, **words)

    @property
    def secret(self) -> str:
        """What was typed as password or key."""
        field = self.fields.get((self.kind, "secret"))
        return field.text() if field is not None else ""

    def _form(self, kind: Kind, before: Form) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for number, (name, words, hint) in enumerate(FIELDS[kind]):
            field = QLineEdit()
            field.setAccessibleName(words)
            field.setPlaceholderText(hint)
            if name == "secret":
                field.setEchoMode(QLineEdit.EchoMode.Password)
            elif kind == before.kind:
                field.setText(getattr(before, name))
            field.textChanged.connect(
                lambda _text, kind=kind, name=name: self._on_typed(kind, name)
            )
            remark = PlainLabel("", "caption", wrap=True)
            remark.setObjectName("refusal")
            remark.hide()
            grid.addWidget(named(words, field), 2 * number, 0)
            if name == "path":
                grid.addLayout(self._with_browse(field), 2 * number, 1)
            else:
                grid.addWidget(field, 2 * number, 1)
            grid.addWidget(remark, 2 * number + 1, 1)
            self.fields[kind, name] = field
            self._remarks[kind, name] = remark
        return holder

    def _with_browse(self, field: QLineEdit) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(field, 1)
        self.browse = button("Browse\N{HORIZONTAL ELLIPSIS}")
        self.browse.clicked.connect(self._on_browse)
        row.addWidget(self.browse)
        return row

    def _on_browse(self) -> None:
        path = self._files.folder(self, f"The shared folder of {self._fences[0][1]}")
        if path is not None:
            self.fields["folder", "path"].setText(str(path))

    def _on_typed(self, kind: Kind, name: str) -> None:
        remark = self._remarks[kind, name]
        if remark.isVisibleTo(self):
            remark.hide()
        self._settle()

    def _settle(self) -> None:
        kind = self.kind
        for one, page in self._forms.items():
            page.setVisible(one == kind)
        self._secret_told.setVisible(kind != "folder")
        form = self.filled
        field = self.fields.get((kind, "secret"))
        if field is not None:
            field.setPlaceholderText(KEPT if form.text == self._known else "")
        self.go.setEnabled(form.is_enough and not self._busy)
        self.fit()

    # Trying and sharing

    def _on_go(self) -> None:
        self.accept_again()
        for remark in self._remarks.values():
            remark.hide()
        self._set_busy(busy=True)
        services, text, secret = self._services, self.filled.text, self.secret
        fences = [fence for fence, _ in self._fences]

        def work(_job: object) -> bool:
            there = [services.sharing.share_through(fence, text, secret) for fence in fences]
            return all(there)

        self._tasks.network(work, self._on_shared, owner=self, key="share", failed=self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        self._set_busy(busy=False)
        name = field_of(error, self.kind)
        remark = self._remarks.get((self.kind, name))
        if remark is None or not isinstance(error, McrError):
            self.refuse(error)
            return
        remark.setText(_told(error))
        remark.show()
        field = self.fields[self.kind, name]
        field.setAccessibleDescription(remark.full_text())
        field.setFocus()
        field.selectAll()
        self.fit()

    def _on_shared(self, there: bool) -> None:  # noqa: FBT001 - a result
        self._set_busy(busy=False)
        for (_, name), field in self.fields.items():
            if name == "secret":
                field.clear()
        self.shared.emit([fence for fence, _ in self._fences])
        if there or not self._joined:
            self.accept()
            return
        self._found.setText(
            "It works, but nothing of it lies there yet, so it is most likely another place than the "
            "others'. Look at the address again, or close this if you are sure."
        )
        self._found.show()
        self.shut.setText("Close")
        self.fit()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        (self._bar_later.start if busy else self._bar_later.stop)()
        if not busy:
            self._bar.hide()
        for radio in self._kinds.values():
            radio.setEnabled(not busy)
        for page in self._forms.values():
            page.setEnabled(not busy)
        self._settle()


def _told(error: McrError) -> str:
    """What is wrong with a field, in words for whoever filled it in and never saw the line made of it."""
    if type(error).__name__ == "TargetError":
        return field_trouble(str(error.facts.get("reason", "")))
    return sentence(error)


def _intro(*, joined: bool, emptied: bool) -> str:
    if emptied:
        return (
            "What was shared there is gone, which is also what a drive that is not connected looks like. "
            "If you choose the same place again, everything that this device has is put back."
        )
    if joined:
        return (
            "Choose the place that the others share it through. It is tried out first; nothing changes "
            "unless it works."
        )
    return (
        "Everything is encrypted before it leaves this machine, so the storage need not be trusted. It is "
        "tried out first; nothing changes unless it works."
    )


__all__ = ["Form", "StorageDialog", "read_form"]
