#!/bin/sh
# Make a virtual environment with the hash-locked packages: install.sh VENV
# Assumes a Debian with python3; whatever is missing beyond that is installed or named in one line.
set -eu
venv=$1
here=$(dirname "$0")/..

fail() { echo "install: $*" >&2; exit 1; }

# The first interpreter of a version that the pinned packages have wheels for.
for candidate in python3.11 python3.12 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "${python:-}" ] || fail "Python 3.11 or 3.12 is needed (Debian 12: apt-get install python3)"

make_venv() { rm -rf "$venv" && "$python" -m venv "$venv" 2>/dev/null; }

# Debian parts venv's own pip from python3: package python3-venv.
if ! make_venv; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        fail "python3-venv is missing: sudo apt-get install python3-venv, then try again"
    echo "install: fetching python3-venv"
    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    make_venv || fail "can't make a virtual environment with $python"
fi

# pip alone: it is there, and it honours the machine's own index, proxy and certificate settings.
# --no-deps: the lock is complete, so nothing is resolved, only fetched and checked.
echo "install: fetching packages into $venv (once)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
    -r "$here/requirements.lock"
# The project itself, as it stands here; setuptools is in the lock, so nothing unpinned is fetched.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --editable "$here"
