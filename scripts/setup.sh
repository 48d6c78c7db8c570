#!/usr/bin/env bash
# Installs the locked packages into .venv. Needs a Python to start with, and the network once.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

uv=$(command -v uv || true)
if [ -z "$uv" ] && [ ! -x .uv/bin/uv ]; then
    starter=$(command -v python3 || command -v python || true)
    [ -n "$starter" ] || fail "Python is missing: install Python 3.10 (https://www.python.org/downloads/), then run this again."
    say "Installing uv (the package installer) into .uv …"
    "$starter" -m venv .uv || fail "Python's venv module is missing: install it (Debian: apt-get install python3-venv)."
    .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.8,<1"
fi
[ -n "$uv" ] || uv=.uv/bin/uv

# A Python 3.10 on the machine is used; where there is none, uv fetches its own.
if ! "$uv" python find 3.10 >/dev/null 2>&1 && command -v pyenv >/dev/null; then
    # pyenv hides the versions that are not selected; look where it keeps them.
    found=$(ls -d "$(pyenv root)"/versions/3.10.*/bin/python3.10 2>/dev/null | sort -V | tail -n 1 || true)
    [ -z "$found" ] || export UV_PYTHON="$found"
fi

say "Installing the locked packages into .venv (about 3.5 GB the first time) …"
"$uv" sync --locked --compile-bytecode ||
    fail "Installing failed. If the message above says that no Python 3.10 was found, install it (https://www.python.org/downloads/)."
say "Installed."
