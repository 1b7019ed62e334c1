"""What opens the workspace: the ways there are, one more, or one less."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.ui.settings.dialogs import SettingsDialog, show_field
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.ways import Way
    from mcr_desktop.ui.surroundings import Surroundings

_KINDS = {
    "keychain": "The keychain of this machine opens it when you are logged in.",
    "passphrase": "A passphrase opens it.",
    "paper": "A code on paper opens it.",
    "published": "A key that everybody knows opens it: this is the demo, nothing here is secret.",
}
_NEWER = "A newer version of the program added a way that this one does not know."
ONE_WAY = (
    "There is one way in. If it is lost, everything here is lost with it: a new keychain, a forgotten "
    "passphrase. Add a second one; a code on paper in a drawer is the easiest."
)
ENOUGH = "If one of them is lost, another still opens it."


class WaysBlock(QWidget):
    """The ways into the workspace, each with its removal, and what could be added."""

    add_asked = Signal(str)
    """A kind: "passphrase", "keychain" or "paper"."""
    remove_asked = Signal(object)
    """A `Way`."""

    def __init__(self) -> None:
        super().__init__()
        self._hint = PlainLabel("", muted=True, wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID // 2)
        self.add: dict[str, QWidget] = {}
        deeds = QHBoxLayout()
        deeds.setSpacing(GRID)
        for kind, words in (
            ("paper", "Add a code on paper\N{HORIZONTAL ELLIPSIS}"),
            ("passphrase", "Add a passphrase\N{HORIZONTAL ELLIPSIS}"),
            ("keychain", "Add this machine\N{RIGHT SINGLE QUOTATION MARK}s keychain"),
        ):
            made = button(words)
            made.clicked.connect(lambda _on=False, chosen=kind: self.add_asked.emit(chosen))
            self.add[kind] = made
            deeds.addWidget(made)
        deeds.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._rows)
        column.addWidget(self._hint)
        column.addLayout(deeds)
        self.removals: dict[str, QWidget] = {}
        self._shown: tuple[Way, ...] | None = None

    def show_ways(self, ways: tuple[Way, ...]) -> None:
        """Show these ways, and offer what is missing."""
        if ways == self._shown:
            return
        self._shown = ways
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        demo = any(way.kind == "published" for way in ways)
        usable = [way for way in ways if way.kind in _KINDS]
        self.removals = {}
        for way in ways:
            removable = not demo and way in usable and len(usable) > 1
            self._rows.addWidget(self._row(way, removable=removable))
        self._hint.setText(ENOUGH if len(usable) > 1 else ONE_WAY)
        self._hint.setVisible(not demo)
        has_keychain = any(way.kind == "keychain" for way in ways)
        for kind, made in self.add.items():
            made.setVisible(not demo and not (kind == "keychain" and has_keychain))

    def _row(self, way: Way, *, removable: bool) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(PlainLabel(_KINDS.get(way.kind, _NEWER)))
        if removable:
            away = button("Remove", "link", tip="Another way in is left")
            away.setAccessibleName(f"Remove: {_KINDS[way.kind]}")
            away.clicked.connect(lambda _on=False: self.remove_asked.emit(way))
            self.removals[way.id] = away
            row.addWidget(away)
        row.addStretch(1)
        return made


class _ProvingDialog(SettingsDialog):
    """A dialog that may have to ask for the present passphrase or code first."""

    done_with = Signal()

    def __init__(self, title: str, around: Surroundings, parent: QWidget) -> None:
        super().__init__(title, around, parent)
        self._busy = False

    def ask_for_proof(self) -> None:
        """The field, hidden where the keychain answers for us."""
        self.proof = self.line(
            "The present passphrase or code, to show that this is you", secret=True
        )
        self.proof.textChanged.connect(lambda _text: self.settle())
        needed = self._services.ways.needs_proof
        show_field(self.proof, shown=False)
        self._tasks.read(lambda _job: needed(), self._on_needed, owner=self, key="proof")

    def _on_needed(self, needed: bool) -> None:  # noqa: FBT001 - a task hands over its one result
        show_field(self.proof, shown=needed)
        self.settle()
        self.fit()

    @property
    def proven(self) -> bool:
        """Whether nothing has to be shown, or something was typed."""
        return self.proof.isHidden() or bool(self.proof.text())

    def settle(self) -> None:
        """Enable what can be done now."""

    def run(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        """Do it in the background; a refusal is shown here."""
        self._busy = True
        self.settle()

        def failed(error: Exception) -> None:
            self._busy = False
            self.settle()
            self.refuse(error)

        def finished(result: object) -> None:
            self._busy = False
            done(result)

        self._tasks.write(lambda _job: work(), finished, owner=self, failed=failed)


class AddPassphraseDialog(_ProvingDialog):
    """One more passphrase."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__("Add a passphrase", around, parent)
        self.words(
            "From then on it opens this workspace, beside the ways that there are. Nobody can recover it "
            "for you. Four or five words by chance are better than one word with signs in it."
        )
        self.passphrase = self.line("The new passphrase", secret=True)
        self.again = self.line("The same once more", secret=True)
        self.ask_for_proof()
        self.make = button("Add it", "primary")
        self.make.clicked.connect(self._on_make)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(lambda _text: self.settle())
            field.returnPressed.connect(self._on_make)
        self.finish_layout(self.make)
        self.settle()

    def settle(self) -> None:
        typed = bool(self.passphrase.text()) and bool(self.again.text())
        self.make.setEnabled(typed and self.proven and not self._busy)

    def _on_make(self) -> None:
        if not self.make.isEnabled():
            return
        if self.passphrase.text() != self.again.text():
            self.say("The two passphrases differ. Type them again.")
            return
        ways, new, proof = self._services.ways, self.passphrase.text(), self.proof.text()
        self.run(lambda: ways.add_passphrase(new, proof=proof), self._on_added)

    def _on_added(self, _none: object) -> None:
        self.done_with.emit()
        self.accept()


class AddKeychainDialog(_ProvingDialog):
    """The keychain of this machine; asks only where somebody must show who they are."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(
            "Add this machine\N{RIGHT SINGLE QUOTATION MARK}s keychain", around, parent
        )
        self.words(
            "From then on the workspace opens by itself once you are logged in to this machine. Whoever can log "
            "in as you can open it too."
        )
        self.ask_for_proof()
        self.make = button("Add it", "primary")
        self.make.clicked.connect(self._on_make)
        self.proof.returnPressed.connect(self._on_make)
        self.finish_layout(self.make)
        self.settle()

    def settle(self) -> None:
        self.make.setEnabled(self.proven and not self._busy)

    def _on_make(self) -> None:
        if self.make.isEnabled():
            ways, proof = self._services.ways, self.proof.text()
            self.run(lambda: ways.add_keychain(proof=proof), self._on_added)

    def _on_added(self, _none: object) -> None:
        self.done_with.emit()
        self.accept()


class AddPaperDialog(_ProvingDialog):
    """Makes a code, shows it once, and asks to have it written down."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__("Add a code on paper", around, parent)
        self._before = self.words(
            "You get eight groups of letters to write down. They open this workspace when the keychain was lost "
            "and the passphrase forgotten, and they are shown once only."
        )
        self.ask_for_proof()
        self.code = PlainLabel("", "title", bold=True, wrap=True, tabular=True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.hide()
        self.column.addWidget(self.code)
        self._after = self.words(
            "Write them on paper with the name of this machine, and keep the paper where you keep your passport. "
            "Whoever has it and this machine can read everything here. It opens this workspace on this machine; for "
            "a lost machine, print a recovery kit."
        )
        self._after.hide()
        self.make = button("Show the code", "primary")
        self.make.clicked.connect(self._on_make)
        self.proof.returnPressed.connect(self._on_make)
        self.finish_layout(self.make)
        self.settle()

    def settle(self) -> None:
        self.make.setEnabled(self.proven and not self._busy)

    def _on_make(self) -> None:
        if self.make.isEnabled():
            ways, proof = self._services.ways, self.proof.text()
            self.run(lambda: ways.add_paper(proof=proof), self._on_code)

    def _on_code(self, code: object) -> None:
        groups = str(code).split("-")
        self.code.setText("   ".join(groups[:4]) + "\n" + "   ".join(groups[4:]))
        self._before.hide()
        show_field(self.proof, shown=False)
        self.code.show()
        self._after.show()
        self.make.hide()
        self.shut.setText("I have written it down")
        self.shut.setAccessibleName("I have written it down")
        self.done_with.emit()
        self.fit()


class RemoveWayDialog(SettingsDialog):
    """Asks before a way is closed; what it was cannot be had back."""

    done_with = Signal()

    def __init__(self, around: Surroundings, parent: QWidget, way: Way) -> None:
        super().__init__("Remove a way in", around, parent)
        self._way = way
        self.words(_KINDS.get(way.kind, _NEWER))
        self.words(
            "It will open the workspace no more. Be sure that another one works: if you are not, close the program "
            "and open it that way first.",
            muted=True,
        )
        self.away = button("Remove it", "primary")
        self.away.clicked.connect(self._on_away)
        self.finish_layout(self.away)

    def _on_away(self) -> None:
        ways, way = self._services.ways, self._way
        self.away.setEnabled(False)
        self._tasks.write(
            lambda _job: ways.remove(way.id), self._on_removed, owner=self, failed=self._on_failed
        )

    def _on_failed(self, error: Exception) -> None:
        self.away.setEnabled(True)
        self.refuse(error)

    def _on_removed(self, _none: object) -> None:
        self.done_with.emit()
        self.accept()
