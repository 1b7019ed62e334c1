"""Before there is a workspace to show: a name for a new one, a passphrase, or why it does not open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

WIDTH = 560


class Gate(QWidget):
    """What the three windows share: a heading, fields, a refusal, and the waiting."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWindowTitle("MCR Desktop")
        self.setFixedWidth(WIDTH)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        self.column.setSpacing(GRID)
        self.column.addWidget(PlainLabel(heading, "title", bold=True))
        self.refusal = PlainLabel("", wrap=True)
        self.refusal.setObjectName("refusal")
        self.refusal.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Working")
        self.bar.setRange(0, 0)
        self.bar.hide()
        self._deeds: list[QWidget] = []

    def words(self, text: str, *, muted: bool = False) -> PlainLabel:
        """A paragraph."""
        made = PlainLabel(text, muted=muted, wrap=True)
        self.column.addWidget(made)
        return made

    def line(self, label: str, *, secret: bool = False) -> QLineEdit:
        """A labelled field."""
        words, field = PlainLabel(label, "caption", muted=True), QLineEdit()
        words.setBuddy(field)
        field.setAccessibleName(label)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.column.addWidget(words)
        self.column.addWidget(field)
        field.textChanged.connect(self.refusal.hide)
        self._deeds += [field]
        field.setProperty("words", words)
        return field

    def finish_layout(self, *deeds: QWidget) -> None:
        """The refusal, the waiting and the deeds, at the foot."""
        self.column.addSpacing(GRID)
        self.column.addWidget(self.refusal)
        self.column.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        for deed in deeds:
            foot.addWidget(deed)
        self._deeds += deeds
        self.column.addLayout(foot)

    def refuse(self, sentence: str) -> None:
        """Say why it did not work; what was typed stays."""
        self.set_busy(busy=False)
        self.refusal.setText(sentence)
        self.refusal.show()
        self._fit()

    def set_busy(self, *, busy: bool) -> None:
        """Wait, or be ready again."""
        self.bar.setVisible(busy)
        if busy:
            self.bar.setRange(0, 0)
            self.refusal.hide()
        for deed in self._deeds:
            deed.setEnabled(not busy)
        self._fit()

    def report(self, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _fit(self) -> None:
        self.column.activate()
        height = self.column.totalHeightForWidth(WIDTH)
        self.resize(WIDTH, max(height, self.minimumSizeHint().height()))


class FirstRun(Gate):
    """Asks for the name of the person, and a passphrase only where no keychain serves."""

    wanted = Signal(str, str)
    """Name, and passphrase or ""."""
    demo_wanted = Signal()
    kit_wanted = Signal()
    """They have a recovery kit and want to come back with it."""

    def __init__(self, profile: Path, *, offers_demo: bool) -> None:
        super().__init__("Welcome to MCR Desktop")
        self.words(
            "The memory and early warning of the small team round each key account. Everything stays on "
            "this machine, encrypted, until you share an account with somebody."
        )
        self.column.addSpacing(GRID)
        self.name = self.line("Your name, as your teammates shall see it")
        self._elsewhere = self.words(
            "On your other machine, Sharing shows your personal code. Type it here; afterwards that machine "
            "lets this one in."
        )
        self.code = self.line("Your personal code, from your other machine")
        self._why = self.words("")
        self.passphrase = self.line("A passphrase", secret=True)
        self.again = self.line("The same once more", secret=True)
        self.words(f"Your workspace will lie in {profile}", muted=True)
        self.column.addSpacing(GRID)
        self.another = button("I use MCR Desktop on another machine already", "link")
        self.another.clicked.connect(self._on_another)
        self.kit = button("I have a recovery kit", "link")
        self.kit.clicked.connect(self.kit_wanted)
        for link in (self.another, self.kit):
            self.column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.demo = button("Look at a demo first", "quiet")
        self.demo.clicked.connect(self.demo_wanted)
        self.demo.setVisible(offers_demo)
        self.make = button("Make my workspace", "primary")
        self.make.setEnabled(False)
        self.make.clicked.connect(self._on_make)
        self.finish_layout(self.demo, self.make)
        self._deeds += [self.another, self.kit]
        for field in (self.name, self.code, self.passphrase, self.again):
            field.textChanged.connect(self._settle)
            field.returnPressed.connect(self._on_make)
        self._asks = self._second = False
        self._show_code()
        self._show_passphrase(shown=False)

    @property
    def person_code(self) -> str:
        """What their other machine shows; "" where this is their first."""
        return self.code.text().strip() if self._second else ""

    def ask_passphrase(self) -> None:
        """Ask for one after all, and say why."""
        self.set_busy(busy=False)
        self._asks = True
        self._why.setText(
            "No keychain that the program trusts answers here, so a passphrase has to protect the "
            "workspace. Nobody can recover it for you: write it down in a safe place."
        )
        self._show_passphrase(shown=True)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle()

    def set_busy(self, *, busy: bool) -> None:
        super().set_busy(busy=busy)
        if not busy:
            self._settle()

    def _show_passphrase(self, *, shown: bool) -> None:
        self._why.setVisible(shown)
        for field in (self.passphrase, self.again):
            field.setVisible(shown)
            words: QWidget = field.property("words")
            words.setVisible(shown)
        self._fit()

    def _on_another(self) -> None:
        self._second = not self._second
        self.another.setText(
            "This is my first machine"
            if self._second
            else "I use MCR Desktop on another machine already"
        )
        self.another.setAccessibleName(self.another.text())
        self.refusal.hide()
        self._show_code()
        (self.code if self._second else self.name).setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle()

    def _show_code(self) -> None:
        self._elsewhere.setVisible(self._second)
        self.code.setVisible(self._second)
        words: QWidget = self.code.property("words")
        words.setVisible(self._second)
        self._fit()

    def _settle(self) -> None:
        ready = bool(self.name.text().strip()) and (not self._second or bool(self.person_code))
        if self._asks:
            ready = ready and bool(self.passphrase.text()) and bool(self.again.text())
        self.make.setEnabled(ready)

    def _on_make(self) -> None:
        if not self.make.isEnabled():
            return
        if self._asks and self.passphrase.text() != self.again.text():
            self.refuse("The two passphrases differ. Type them again.")
            return
        self.set_busy(busy=True)
        self.wanted.emit(self.name.text().strip(), self.passphrase.text() if self._asks else "")


class Unlock(Gate):
    """Asks for the passphrase of a workspace, or for the code on paper."""

    unlocked = Signal(str)

    def __init__(
        self,
        profile: Path,
        *,
        paper_only: bool = False,
        mistyped: Callable[[str], tuple[int, ...]] = lambda _typed: (),
    ) -> None:
        """`paper_only` where no passphrase would open it; `mistyped` names the wrong groups of a code."""
        super().__init__("Unlock your workspace")
        self._mistyped = mistyped
        self._told = self.words("", muted=True)
        self._profile = profile
        self.passphrase = self.line("Passphrase", secret=True)
        self.passphrase.returnPressed.connect(self._on_open)
        self._groups = self.words("", muted=True)
        self.paper = button("", "link")
        self.paper.clicked.connect(self._on_paper)
        self.column.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignLeft)
        self.open = button("Open", "primary")
        self.open.clicked.connect(self._on_open)
        self.finish_layout(self.open)
        self._deeds.append(self.paper)
        self.passphrase.textChanged.connect(self._on_typed)
        self._by_paper = paper_only
        self.paper.setVisible(not paper_only)
        self._show_way()

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self._by_paper:  # forty letters are mended, not typed again
            self.passphrase.selectAll()

    def _on_paper(self) -> None:
        self._by_paper = not self._by_paper
        self.passphrase.clear()
        self._show_way()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_way(self) -> None:
        by_paper = self._by_paper
        self._told.setText(
            f"The workspace in {self._profile} opens with the eight groups that you wrote down."
            if by_paper
            else f"The workspace in {self._profile} is opened by a passphrase."
        )
        words: PlainLabel = self.passphrase.property("words")
        words.setText("The code on paper" if by_paper else "Passphrase")
        self.passphrase.setAccessibleName(words.full_text())
        mode = QLineEdit.EchoMode
        self.passphrase.setEchoMode(mode.Normal if by_paper else mode.Password)
        self.paper.setText("I have the passphrase" if by_paper else "I have the code on paper")
        self.paper.setAccessibleName(self.paper.text())
        self._groups.setVisible(by_paper)
        self._on_typed(self.passphrase.text())
        self._fit()

    def _on_typed(self, typed: str) -> None:
        wrong = self._mistyped(typed) if self._by_paper else ()
        told = ", ".join(str(number) for number in wrong)
        if wrong:
            self._groups.setText(
                f"Mistyped: group {told}." if len(wrong) == 1 else f"Mistyped: groups {told}."
            )
        else:
            self._groups.setText("Capitals and hyphens do not matter; O is 0 and I is 1.")

    def _on_open(self) -> None:
        if self.passphrase.text() and self.open.isEnabled():
            self.set_busy(busy=True)
            self.unlocked.emit(self.passphrase.text())


class Trouble(Gate):
    """Says why the workspace does not open, and lets the user try again."""

    again_wanted = Signal()

    def __init__(self, sentence: str) -> None:
        super().__init__("The workspace does not open")
        self.told = self.words(sentence)
        shut = button("Close")
        shut.clicked.connect(self.close)
        self.again = button("Try again", "primary")
        self.again.clicked.connect(self._on_again)
        self.finish_layout(shut, self.again)

    def _on_again(self) -> None:
        self.set_busy(busy=True)
        self.again_wanted.emit()
