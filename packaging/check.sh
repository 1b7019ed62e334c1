#!/usr/bin/env bash
# Every check of the project, one after the other, in the environment that is already there.
#
#   bash packaging/check.sh [--full] [NAME...]    NAME: format lint types layers tests servers journeys
#
# test.sh makes the environment first and then calls this; while working, call this alone.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$project" || exit 1
PATH=$venv/bin:$PATH
# A test must not depend on the display, the bus or the passphrase of whoever runs it.
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS MCR_PASSPHRASE PYTHONPATH

export HYPOTHESIS_PROFILE=ci
chosen=()
patience=()
limit=1800
for word in "$@"; do
    case $word in
        --full)
            HYPOTHESIS_PROFILE=full
            patience=(-o faulthandler_timeout=3600)
            limit=10800 # 100,000 schedules in memory, 2,000 of whole teams, 1,000 points at which the program ends
            ;;
        format | lint | types | layers | tests | servers | journeys) chosen+=("$word") ;;
        *) stop "check.sh does not know '$word'." ;;
    esac
done
[ ${#chosen[@]} -gt 0 ] || chosen=(format lint types layers tests servers journeys)

reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
failed=()
lines=()

step() { # step NAME COMMAND...: runs one check and notes how it went
    local name=$1 began=$SECONDS status=0
    shift
    printf '\n== %s ==\n' "$name"
    # No check may hang the rest; the longest takes a fraction of this.
    timeout --kill-after=20 "$limit" "$@" || status=$?
    if [ $status = 0 ]; then
        lines+=("$(printf '  ok      %-9s %4d s' "$name" $((SECONDS - began)))")
    else
        lines+=("$(printf '  FAILED  %-9s %4d s' "$name" $((SECONDS - began)))")
        failed+=("$name")
    fi
}

with_tests() { # with_tests NAME...: those folders of tests/ that hold any
    local name
    for name in "$@"; do
        if [ -n "$(find "tests/$name" -name 'test_*.py' -print -quit 2>/dev/null)" ]; then
            printf 'tests/%s\n' "$name"
        fi
    done
}

check_journeys() { # a real window manager on a virtual display, and a real Secret Service on a bus of its own
    local private
    private=$(mktemp -d)
    mkdir -p "$private"/{home,config,data,cache,state}
    mkdir -m 700 "$private/runtime"
    HOME=$private/home XDG_CONFIG_HOME=$private/config XDG_DATA_HOME=$private/data \
        XDG_CACHE_HOME=$private/cache XDG_STATE_HOME=$private/state XDG_RUNTIME_DIR=$private/runtime \
        step journeys dbus-run-session -- bash packaging/on_display.sh \
        python -m pytest tests/journeys --junitxml "$reports/journeys.xml"
    rm -rf "$private"
}

for check in "${chosen[@]}"; do
    case $check in
        format) step format ruff format --check . ;;
        lint) step lint ruff check . ;;
        types) step types mypy ;;
        layers) step layers lint-imports ;;
        tests)
            mapfile -t folders < <(with_tests unit property architecture ui visual)
            step tests python -m pytest "${patience[@]}" "${folders[@]}" -n 2 --junitxml "$reports/tests.xml"
            ;;
        servers) step servers python -m pytest tests/servers --junitxml "$reports/servers.xml" ;;
        journeys) check_journeys ;;
    esac
done

printf '\n== summary ==\n'
printf '%s\n' "${lines[@]}"
if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[*]}"
else
    printf 'Every check passed.\n'
fi
shopt -s nullglob
python - "$reports"/*.xml <<'PYTHON'
"""The tests that ran, all sessions together, in one closing line."""
import sys
from xml.etree import ElementTree

tests = failures = skipped = 0
for name in sys.argv[1:]:
    for suite in ElementTree.parse(name).getroot().iter("testsuite"):
        tests += int(suite.get("tests", 0))
        failures += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
if sys.argv[1:]:
    print(f"{tests - failures - skipped} passed, {failures} failed, {skipped} skipped")
PYTHON
[ ${#failed[@]} = 0 ]
