#!/usr/bin/env bash
# The environment, then every check. Fails if any check fails.
#
#   bash packaging/test.sh           what every change must pass
#   bash packaging/test.sh --full    the same with many more generated cases; long campaigns belong here
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

tier=()
for word in "$@"; do
    case $word in
        --full) tier=(--full) ;;
        -h | --help)
            sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) stop "test.sh does not know '$word'; it takes --full." ;;
    esac
done

mapfile -t packages < <(
    missing_packages libraries "${offscreen_libraries[@]}" "${window_libraries[@]}"
    missing_packages programs "${test_programs[@]}"
)
install_packages "the tests need" "${packages[@]}"
make_environment test
exec bash "$project/packaging/check.sh" "${tier[@]}"
