#!/usr/bin/env bash
# Chooses new versions for every dependency and writes the three lock files and the notices.
#
# The files hold name==version lines alone, with markers where Python versions need different ones.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$project"
find_python

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"$python" -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet install uv

compile=("$tools/venv/bin/uv" pip compile --quiet --universal --python-version 3.11
    --no-annotate --no-header --upgrade)
# PySide6 stays at the release that was tried: 6.12.0 aborts on CPython 3.11.
echo "pyside6==6.11.2" >"$tools/constraints.txt"
echo "hatchling>=1.26" >"$tools/build.in"
"${compile[@]}" --constraint "$tools/constraints.txt" pyproject.toml --output-file packaging/requirements.lock
# The tests run with exactly what the program runs with.
"${compile[@]}" --constraint packaging/requirements.lock --extra dev pyproject.toml --output-file packaging/requirements-dev.lock
"${compile[@]}" --constraint packaging/requirements-dev.lock "$tools/build.in" --output-file packaging/requirements-build.lock

make_environment test
"$python" packaging/notices.py
say "Written: packaging/requirements*.lock and packaging/THIRD-PARTY-NOTICES.md"
