#!/usr/bin/env bash
# From a fresh Debian or Ubuntu machine with Python 3.11 to 3.13 to the running demo.
#
#   bash packaging/quickstart.sh               system libraries, environment, then the demo
#   bash packaging/quickstart.sh --no-start    everything but the demo
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

start=yes
for word in "$@"; do
    case $word in
        --no-start) start=no ;;
        -h | --help)
            sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) stop "quickstart.sh does not know '$word'; it takes --no-start." ;;
    esac
done

display=no
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then display=yes; fi

libraries=("${offscreen_libraries[@]}")
if [ $display = yes ]; then libraries+=("${window_libraries[@]}"); fi
mapfile -t packages < <(missing_packages libraries "${libraries[@]}")
install_packages "the window needs" "${packages[@]}"

make_environment run
if [ $start = no ]; then
    say "Everything is in place. Start the demo with: bash packaging/quickstart.sh"
    exit 0
fi

cd "$project"
if [ $display = yes ]; then
    say "Opening the demo. Its accounts and people are invented; nothing leaves this machine."
    exec "$venv/bin/mcr-desktop" --demo
fi
say "There is no display here, so the demo runs without a window."
QT_QPA_PLATFORM=offscreen "$venv/bin/mcr" demo --out "$project/mcr-demo" >/dev/null
say "Screenshots of each screen and the printed briefs are in $project/mcr-demo:"
(cd "$project/mcr-demo" && find . -type f \( -name '*.png' -o -name '*.pdf' \) | sort | sed 's,^\./,    ,')
