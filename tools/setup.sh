#!/bin/sh
# Makes a Python environment from the lock files. `make demo` and `make test` call it; nothing else is needed.
#
#   tools/setup.sh run      what `auditor` needs, and `auditor` itself, editable
#   tools/setup.sh dev      that, and what its tests and checks need
#   tools/setup.sh locked   what `auditor` needs, without `auditor`: for trying a built wheel
#
#   VENV=DIR       where the environment goes (.venv)
#   PYTHON=PROGRAM which Python makes it (the newest of 3.13, 3.12, 3.11 that runs here)
#
# Packages come from the lock files, checked by their hashes. What the system lacks (a C compiler, the headers
# of Python, Pango) is installed with apt or brew where that is possible; elsewhere the script says exactly what
# to run, and stops. Done once, it does nothing more until a lock file changes: no network is needed.
set -eu
cd "$(dirname "$0")/.."

goal=${1:-}
case $goal in
    run | locked) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;; # all of requirements.lock, and more
    *)
        sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac

PYTHON=${PYTHON:-}
VENV=${VENV:-.venv}
case $VENV in
    /*) ;;
    *) VENV=$PWD/$VENV ;;
esac
venv_python=$VENV/bin/python
system=$(uname -s)

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}

# ---- Is there anything to do? -------------------------------------------------------------------------------

# Everything the environment was made from: where it stands (its scripts hold that path), its Python, the lock file.
fingerprint() { # fingerprint GOAL LOCK
    "$venv_python" - "$VENV" "$PWD" "$@" 2>/dev/null <<'END'
import hashlib, sys
venv, checkout, goal, lock = sys.argv[1:]
digest = hashlib.sha256("\0".join([venv, checkout, goal, sys.version]).encode())
for name in lock, "pyproject.toml", "tools/setup.sh":
    with open(name, "rb") as file:
        digest.update(hashlib.sha256(file.read()).digest())
print(digest.hexdigest())
END
}

stamp() { printf '%s/.made-for-%s' "$VENV" "$1"; }

is_ready() { # is_ready GOAL LOCK
    [ -f "$(stamp "$1")" ] && [ "$(cat "$(stamp "$1")")" = "$(fingerprint "$@")" ]
}

version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null; }

# The environment may already be the one asked for, unless another Python is asked for by name.
if [ -z "$PYTHON" ] || [ "$(version_of "$PYTHON")" = "$(version_of "$venv_python")" ]; then
    if is_ready "$goal" "$lock"; then exit 0; fi
fi

# ---- Which Python? ------------------------------------------------------------------------------------------

# Run it rather than look for it: a version manager leaves programs on the path that only print an error.
in_range() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

if [ -n "$PYTHON" ]; then
    in_range "$PYTHON" || fail "PYTHON=$PYTHON does not run, or is not Python 3.11, 3.12 or 3.13."
else
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if in_range "$candidate"; then
            PYTHON=$candidate
            break
        fi
    done
    [ -n "$PYTHON" ] || fail "No Python 3.11, 3.12 or 3.13 was found on the PATH.
  Install one, for example:  sudo apt-get install python3
  or name the one to use:    make test PYTHON=/path/to/python3.12"
fi
python_version=$(version_of "$PYTHON")
python_minor=${python_version%.*}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# ---- What does the system lack? -----------------------------------------------------------------------------

has_venv() { "$PYTHON" -c 'import venv, ensurepip' >/dev/null 2>&1; }

has_compiler() {
    compiler=${CC:-$("$PYTHON" -c 'import sysconfig; print((sysconfig.get_config_var("CC") or "cc").split()[0])')}
    # A compiler without the C library's headers is of no use, and Debian installs them apart.
    # shellcheck disable=SC2086  # CC may carry options
    printf '#include <stdio.h>\n' | $compiler -E - >/dev/null 2>&1
}

has_headers() {
    [ -f "$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ]
}

has_pango() {
    case $system in
        Darwin) [ -e "$(brew --prefix 2>/dev/null)/lib/libpangoft2-1.0.dylib" ] ;;
        *)
            "$PYTHON" >/dev/null 2>&1 <<'END'
import ctypes
for name in "gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig":
    ctypes.CDLL(f"lib{name}.so.{1 if name == 'fontconfig' else 0}")
END
            ;;
    esac
}

# One line for each thing that is missing: the Debian packages, then what they are for.
missing() {
    has_venv || echo "python$python_minor-venv|the module that makes environments, for $PYTHON ($python_version)"
    has_compiler || echo "gcc libc6-dev|a C compiler, to build the rule engine durable-rules"
    has_headers || echo "python$python_minor-dev|the C headers of $PYTHON ($python_version), to build durable-rules"
    has_pango || echo "libpangoft2-1.0-0|Pango, which sets the text of the PDF report"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_use_apt() {
    command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || sudo -n true >/dev/null 2>&1; }
}

apt_install() {
    say "Installing with apt: $*"
    install_packages() {
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$@"
    }
    # On a new machine the package lists are empty, on an old one out of date: fetch them only then.
    { install_packages "$@" || { as_root apt-get -qq update; install_packages "$@"; }; } \
        </dev/null >"$scratch/apt.log" 2>&1 || cat "$scratch/apt.log" >&2 # what is still missing is said below
}

lacking=$(missing)
if [ -n "$lacking" ]; then
    packages=$(printf '%s\n' "$lacking" | cut -d'|' -f1 | tr '\n' ' ')
    if can_use_apt; then
        # shellcheck disable=SC2086  # a list of packages
        apt_install $packages
    elif [ "$system" = Darwin ] && ! has_pango && command -v brew >/dev/null 2>&1; then
        say "Installing with brew: pango" # written for macOS, not tested there
        brew install pango >&2 || true
    fi
    lacking=$(missing)
fi
if [ -n "$lacking" ]; then
    packages=$(printf '%s\n' "$lacking" | cut -d'|' -f1 | tr '\n' ' ')
    say "This machine lacks what auditor needs:"
    printf '%s\n' "$lacking" | sed 's/^\(.*\)|\(.*\)$/  - \2 [\1]/' >&2
    if [ "$system" = Darwin ]; then
        say "Run this, then the same command again:" "" "  xcode-select --install; brew install python@$python_minor pango"
    elif command -v apt-get >/dev/null 2>&1; then
        say "Run this, then the same command again:"
        say "  sudo apt-get update && sudo apt-get install --no-install-recommends ${packages% }"
        say "If they are installed already, $PYTHON is not the system's Python: name that one, make test PYTHON=/usr/bin/python3"
    else
        say "Install them with this system's package manager (the names in square brackets are Debian's), then run the same command again."
    fi
    exit 1
fi

# ---- The environment ----------------------------------------------------------------------------------------

pip() { "$venv_python" -m pip --quiet --disable-pip-version-check --no-input "$@" </dev/null >&2; }

is_usable() {
    [ "$(version_of "$venv_python")" = "$python_version" ] && "$venv_python" -m pip --version >/dev/null 2>&1 &&
        [ "$(cat "$(stamp place)" 2>/dev/null)" = "$VENV" ]
}

if ! is_usable; then
    if [ -e "$VENV" ] && [ ! -f "$VENV/pyvenv.cfg" ] && [ -n "$(ls -A "$VENV")" ]; then
        fail "VENV=$VENV is a folder with something else in it. Name another: make test VENV=.venv-new"
    fi
    say "Making $VENV with $PYTHON ($python_version)"
    "$PYTHON" -m venv --clear "$VENV"
    printf '%s\n' "$VENV" >"$(stamp place)"
fi
rm -f "$(stamp run)" "$(stamp dev)" "$(stamp locked)"

# The entries of a lock file whose package is (or is not) durable-rules, the one that has to be built.
entries() { # entries is|is_not LOCK
    awk -v want="$1" '/^[a-z0-9]/ { keep = (/^durable-rules==/ ? "is" : "is_not") == want } keep' "$2"
}

entries is_not "$lock" >"$scratch/wheels.txt"
say "Installing $(grep -c '^[a-z0-9]' "$scratch/wheels.txt") packages of $lock"
# Wheels only: nothing but durable-rules runs code of its own while it is installed.
pip install --require-hashes --no-deps --only-binary :all: --requirement "$scratch/wheels.txt"

# durable-rules comes as source alone. Its setup.py drops the compiler's optimisation, and it calls a function
# that Python 3.13 no longer has under that name; CPPFLAGS, which setup.py leaves alone, mends both. A build
# that pip kept from elsewhere would lack these flags and fail to import, hence no cache; and the lock file holds
# the digest of the source alone, so that no one's wheel is taken instead.
define=
case $python_minor in
    3.11 | 3.12) ;;
    *) define=-DPyEval_CallObject=PyObject_CallObject ;;
esac
build_engine() {
    CPPFLAGS="${CPPFLAGS:-} -O2 $define" pip install "$@" --require-hashes --no-deps --no-cache-dir \
        --use-pep517 --no-build-isolation --requirement "$scratch/source.txt"
}
entries is "$lock" >"$scratch/source.txt"
engine_imports() { "$venv_python" -c 'import durable_rules_engine' >/dev/null 2>&1; }

engine_imports || say "Building the rule engine durable-rules"
build_engine # nothing to do where it is installed
engine_imports || build_engine --force-reinstall
engine_imports || fail "durable-rules was built, but $venv_python cannot import it:
$("$venv_python" -c 'import durable_rules_engine' 2>&1 | tail -n 1)"

if [ "$goal" != locked ]; then
    pip install --no-index --no-deps --no-build-isolation --editable .
    pip check || fail "The lock files do not satisfy pyproject.toml: refresh them with 'make lock'."
fi

# ---- Remember ----------------------------------------------------------------------------------------------

fingerprint "$goal" "$lock" >"$(stamp "$goal")"
if [ "$goal" = dev ]; then fingerprint run requirements.lock >"$(stamp run)"; fi
