"""Starts Anki and prints READY when its list of decks stands in the window; run by Anki's Python."""

from __future__ import annotations

import os

# The web engine's sandbox refuses to start for root, as in a container.
if os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

import aqt
from aqt import gui_hooks


def say_ready(_browser: object) -> None:
    # The page is handed to the web view; it can be used once that has drawn it.
    aqt.mw.web.evalWithCallback("1", lambda _: print("READY", flush=True))


gui_hooks.deck_browser_did_render.append(say_ready)
aqt.run()
