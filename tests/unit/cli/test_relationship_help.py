"""The lines of the guide to people, promises and notes run on the demo as they stand there."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mcr_desktop.domain.resources import resource
from tests.architecture.documents import blocks

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Mcr

PAGE = resource("help", "relationship.md").read_text(encoding="utf-8")


def test_every_line_of_the_guide_runs_on_the_demo(demo: Mcr) -> None:
    (script,) = (text for kind, _, text in blocks(PAGE) if kind == "sh")
    lines = [line for line in script.splitlines() if line.startswith("mcr ")]
    assert len(lines) == 14
    told = {line: demo.ok(*shlex.split(line)[1:]).out for line in lines}
    assert "Send the dock plan" in told["mcr search dock --kind promise --account Quillmere"]
    assert "Quillmere" in told["mcr portfolio"]
    shown = demo.ok("commitment", "show", "Send the dock plan", "--json").json
    assert (shown["state"], shown["closed_words"]) == ("kept", "Sent with the drawing")
    card = demo.ok("contact", "card", "show", "Iduna Farrowby").out
    assert "Her word decides on carriers" in card
