#!/bin/sh
# install.sh VENV [LOCK]: makes VENV with everything of LOCK (requirements.lock), and this project in place
# (editable).
#
# pip alone, no faster tool: only pip follows the settings that people have made for pip (mirrors,
# certificates, proxies), and it is on every machine. Of Python it needs 3.11 or 3.12; where Debian's
# python3-venv is missing, an installed pip fills the new environment, else apt does if it may.
set -eu

VENV=$1
LOCK=${2:-requirements.lock}
LOG=$VENV/install.log

die() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}

fits() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null
}

find_python() {
  for name in python3.11 python3.12 python3 python; do
    if fits "$name"; then
      echo "$name"
      return
    fi
  done
  die "needs Python 3.11 or 3.12, found $(python3 --version 2>/dev/null || echo none): install python3.11 (Debian 12: apt install python3)"
}

# Prints the command that installs into VENV, making VENV first.
make_venv() {
  if fits "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    :
  elif "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    "$PYTHON" -m venv --clear "$VENV" >&2
  elif "$PYTHON" -m pip --version >/dev/null 2>&1; then
    fits "$VENV/bin/python" || "$PYTHON" -m venv --clear --without-pip "$VENV" >&2
    echo "$PYTHON -m pip --python $VENV/bin/python"
    return
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "install: Python's venv is missing here: apt-get install python3-venv" >&2
    { apt-get update -q && apt-get install -qy --no-install-recommends python3-venv; } >/dev/null ||
      die "apt-get could not install python3-venv; install it, then start again"
    "$PYTHON" -m venv --clear "$VENV" >&2
  else
    die "Python's venv and pip are missing: apt install python3-venv, then start again"
  fi
  echo "$VENV/bin/python -m pip"
}

# Runs the command, its output in the log and on a terminal as one moving line; shows the log's end if it fails.
watched() {
  {
    PYTHONUNBUFFERED=1 "$@" 2>&1 || echo "install: failed"
  } | while IFS= read -r line; do
    printf '%s\n' "$line" >>"$LOG"
    case $line in
      "install: failed") exit 1 ;;
      Collecting* | *Downloading* | Installing*) if [ -t 1 ]; then printf '\r\033[K%.76s' "$line"; fi ;;
    esac
  done || {
    tail -n 15 "$LOG" >&2
    die "pip failed (above; all of it in $LOG)"
  }
  if [ -t 1 ]; then printf '\r\033[K'; fi
}

[ -f "$LOCK" ] || die "run it in the project's folder"
PYTHON=$(find_python)
PIP=$(make_venv)
: >"$LOG"
echo "Installing into $VENV ..."
# The lock is complete (--no-deps), every file must have its hash, and building one would fetch build tools
# that have none (--only-binary). Compiling all the modules would take longer than the few that are imported
# take at the first start (--no-compile).
# shellcheck disable=SC2086 # PIP is a command with arguments
watched $PIP install --require-hashes --no-deps --only-binary :all: --no-compile --disable-pip-version-check \
  --no-warn-script-location --progress-bar off -r "$LOCK"
# The build tool is the lock's own: build isolation would fetch one without a hash.
# shellcheck disable=SC2086
watched $PIP install --no-build-isolation --no-deps --disable-pip-version-check \
  --no-warn-script-location --progress-bar off --editable .
