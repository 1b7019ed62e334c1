# Sourced by quickstart.sh, test.sh and check.sh: a Python in range, system libraries, the .venv from the lock.
# shellcheck shell=bash

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$project/.venv

# Tried with these; newest first, since the newest is the fastest.
python_versions=(3.13 3.12 3.11)

# Library that Qt loads, and the Debian/Ubuntu package that brings it.
offscreen_libraries=(
    libGL.so.1=libgl1
    libEGL.so.1=libegl1
    libxkbcommon.so.0=libxkbcommon0
    libdbus-1.so.3=libdbus-1-3
    libglib-2.0.so.0=libglib2.0-0
    libfontconfig.so.1=libfontconfig1
    libgssapi_krb5.so.2=libgssapi-krb5-2
)
window_libraries=(
    libX11-xcb.so.1=libx11-xcb1
    libxcb-cursor.so.0=libxcb-cursor0
    libxcb-icccm.so.4=libxcb-icccm4
    libxcb-image.so.0=libxcb-image0
    libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-randr.so.0=libxcb-randr0
    libxcb-render-util.so.0=libxcb-render-util0
    libxcb-shape.so.0=libxcb-shape0
    libxcb-xkb.so.1=libxcb-xkb1
    libxkbcommon-x11.so.0=libxkbcommon-x11-0
)
# Program that the tests start, and its package.
test_programs=(
    Xvfb=xvfb
    xauth=xauth
    xdotool=xdotool
    openbox=openbox
    dbus-run-session=dbus
    gnome-keyring-daemon=gnome-keyring
    xprop=x11-utils
    pdftoppm=poppler-utils
    strace=strace
    apache2=apache2-bin  # the program alone: nothing starts it but the tests
)

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$@" >&2; exit 1; }

# --- packages of the system -------------------------------------------------------------------

missing_packages() { # missing_packages libraries|programs PAIR...: packages whose library or program is absent
    local kind=$1 pair name known=""
    shift
    if [ "$kind" = libraries ]; then
        known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
        # Without an ldconfig to ask (as with musl) nothing can be said; Qt itself will.
        [ -n "$known" ] || return 0
    fi
    for pair in "$@"; do
        name=${pair%%=*}
        if [ "$kind" = libraries ]; then
            grep -qF "$name " <<<"$known" || say "${pair#*=}"
        else
            PATH=$PATH:/usr/sbin command -v "$name" >/dev/null 2>&1 || say "${pair#*=}"
        fi
    done
}

as_root() { # runs a command as root, without ever asking for a password
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}

install_packages() { # install_packages WHY PACKAGE...: installs, or tells the command that would, and stops
    local why=$1
    shift
    [ $# -gt 0 ] || return 0
    local command="apt-get install --yes --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        stop "This machine lacks parts that $why." \
            "On Debian and Ubuntu they are called: $*" \
            "Please install their counterparts with your system's package tool and run this again."
    fi
    if ! may_be_root; then
        stop "This machine lacks parts that $why, and installing them takes administrator rights." \
            "Please run this command, then start again:" "" "    sudo $command" ""
    fi
    say "Installing what $why: $*"
    local said
    said=$(mktemp)
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=180)
    as_root "${apt[@]}" update >"$said" 2>&1 ||
        say "(The list of system packages could not be refreshed; trying with the one at hand.)"
    # shellcheck disable=SC2086  # the words of the command are meant to be split
    if ! as_root "${apt[@]}" ${command#apt-get } >"$said" 2>&1; then
        cat "$said" >&2
        rm -f "$said"
        stop "The system packages could not be installed; the lines above say why." \
            "Once that is mended, this command installs them:" "" "    sudo $command" ""
    fi
    rm -f "$said"
}

# --- Python -----------------------------------------------------------------------------------

in_range() { # in_range PYTHON: it runs and is 3.11, 3.12 or 3.13
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() { # sets `python`; a name on the PATH may be a stub, so each candidate is started
    local version candidate
    for version in "${python_versions[@]}"; do
        for candidate in "python$version" "/usr/bin/python$version"; do
            if in_range "$candidate"; then
                python=$candidate
                return 0
            fi
        done
    done
    for candidate in python3 /usr/bin/python3; do
        if in_range "$candidate"; then
            python=$candidate
            return 0
        fi
    done
    local found
    found=$(python3 --version 2>/dev/null || echo "none")
    stop "MCR Desktop needs Python 3.11, 3.12 or 3.13 (found: $found)." \
        "On Debian 12 or later and Ubuntu 24.04 or later this installs one:" "" \
        "    sudo apt-get install python3 python3-venv" ""
}

need_venv_module() { # Debian splits venv and ensurepip off into a package of their own
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 && return 0
    local version
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    install_packages "Python $version needs to make an environment of its own" "python$version-venv"
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        stop "$python has no 'venv' and 'ensurepip' modules; please install a complete Python $version and run this again."
}

# --- the environment --------------------------------------------------------------------------

fingerprint() { # of all that decides what the environment holds
    (cd "$project" && "$python" - "$@" <<'PYTHON'
import hashlib
import sys

digest = hashlib.sha256(sys.version.encode())
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        digest.update(file.read())
print(digest.hexdigest())
PYTHON
    )
}

make_environment() { # make_environment run|test: .venv as the lock says; does nothing where it already is so
    local for_what=$1 lock kind stamp wanted
    if [ -x "$venv/bin/python" ] && in_range "$venv/bin/python"; then
        python=$venv/bin/python
    else
        find_python
    fi
    case $for_what in
        run) lock=packaging/requirements.lock ;;
        test) lock=packaging/requirements-dev.lock ;;
    esac
    # What the tests need contains what the program needs, so their environment serves both.
    for kind in $([ "$for_what" = run ] && echo run) test; do
        stamp=$venv/made-for-$kind
        wanted=$(fingerprint pyproject.toml packaging/environment.sh packaging/requirements-build.lock \
            packaging/requirements"$([ "$kind" = test ] && echo -dev)".lock)
        if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
            return 0
        fi
    done

    if [ "$python" != "$venv/bin/python" ]; then
        need_venv_module
        say "Making the environment in .venv with $("$python" --version)."
        rm -rf "$venv"
        "$python" -m venv "$venv"
    fi
    say "Installing the packages that $lock names (the first time this takes some minutes)."
    rm -f "$venv"/made-for-*
    local pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet install)
    (
        cd "$project"
        "${pip[@]}" --requirement "$lock" --requirement packaging/requirements-build.lock
        # The build tool is pinned too, so nothing outside the lock is fetched for our own package.
        "${pip[@]}" --no-deps --no-build-isolation --editable .
    ) || stop "The packages could not be installed; the lines above say why." \
        "The first run needs a network; whatever was fetched is kept for the next try."
    python=$venv/bin/python
    fingerprint pyproject.toml packaging/environment.sh packaging/requirements-build.lock "$lock" >"$venv/made-for-$for_what"
}
