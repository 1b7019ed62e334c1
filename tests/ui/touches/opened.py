"""The tab of touches and the form of one, once they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mcr_desktop.ui.account.touch_tab import TouchesTab
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.touch_forms import TouchForm

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def open_tab(screens, account, qtbot) -> TouchesTab:
    screens.window.go(Route("account", account.id, "touches"))
    tab = screens.window.current_page().tab("touches")
    qtbot.waitUntil(tab.isVisible)
    return tab


def form_of(screens, qtbot) -> TouchForm:
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(TouchForm)))
    (form,) = screens.window.drawer.findChildren(TouchForm)
    qtbot.waitUntil(form.isVisible)
    qtbot.waitUntil(lambda: form._known)
    return form
