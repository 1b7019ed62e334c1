#!/usr/bin/env bash
# Runs a command in a session like a user's: a virtual display, a window manager, an unlocked keychain.
#
#   dbus-run-session -- bash packaging/on_display.sh COMMAND...
#
# HOME and the XDG folders must be private ones: the keychain is made there.
set -euo pipefail

if [ "${1:-}" = --inside ]; then
    shift
    openbox >/dev/null 2>&1 &
    manager=$!
    trap 'kill "$manager" 2>/dev/null || true' EXIT
    # A window that opens before the manager runs would get no focus.
    until xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id'; do
        kill -0 "$manager" 2>/dev/null || { echo 'the window manager did not start' >&2; exit 1; }
        sleep 0.1
    done
    export QT_QPA_PLATFORM=xcb
    "$@"
    exit
fi

: "${DBUS_SESSION_BUS_ADDRESS:?on_display.sh runs under dbus-run-session}"
printf 'a password for tests' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
# -noreset: else the server begins anew when whoever looks for the manager is the first to come and go, and the
# manager, which was on its way in, is thrown out.
exec xvfb-run --auto-servernum --server-args "-screen 0 1440x900x24 -nolisten tcp -noreset" bash "$0" --inside "$@"
