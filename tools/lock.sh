#!/bin/sh
# Writes requirements.lock and requirements-dev.lock anew from pyproject.toml: `make lock`.
# One resolution holds for every supported Python, on Linux and macOS. Versions that still fit are kept;
# `make lock UPGRADE=1` takes the newest, and `make lock UPGRADE=weasyprint` moves that one package.
# Needs uv (https://docs.astral.sh/uv/) and the network. The files name no index: yours is used.
set -eu
cd "$(dirname "$0")/.."

UV=${UV:-uv}
UPGRADE=${UPGRADE:-}
oldest_python=3.11

command -v "$UV" >/dev/null 2>&1 || {
    echo "tools/lock.sh: no program '$UV'. Install uv, or name it: make lock UV=/path/to/uv" >&2
    exit 2
}

case $UPGRADE in
    "") upgrade= ;;
    1) upgrade=--upgrade ;;
    *) upgrade="--upgrade-package $UPGRADE" ;;
esac

compile() { # compile OUTPUT [OPTION]...
    output=$1
    shift
    # shellcheck disable=SC2086  # $upgrade is two words on purpose
    "$UV" pip compile --quiet --universal --python-version "$oldest_python" --generate-hashes \
        --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links $upgrade \
        --group build "$@" --output-file "$output" pyproject.toml
    # A lock that names a host or a path of this machine would tie everyone to it.
    if grep -nE '://|^-' "$output"; then
        echo "tools/lock.sh: $output names an index, a host or a path (above); it must name none." >&2
        exit 1
    fi
    echo "wrote $output: $(grep -c '^[a-z]' "$output") packages"
}

compile requirements.lock
compile requirements-dev.lock --extra dev --constraint requirements.lock
