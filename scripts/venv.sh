# Sourced by the scripts beside it: goes to the checkout, and `need FILE` installs a pinned set into
# .venv when the set changed. Uses uv if it is on PATH, else Python's own venv and pip.

set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "$*" >&2
    exit 1
}

python_new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

make_venv() {
    echo "Making .venv ..."
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "${PYTHON:->=3.11}" .venv ||
            fail "uv could not make .venv: it needs Python 3.11 or newer and a directory it may write to."
        return
    fi
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 none; do
        if python_new_enough "$python"; then break; fi
    done
    [ "$python" != none ] ||
        fail "Python 3.11 or newer is needed, and ${PYTHON:-python3} is $("${PYTHON:-python3}" -V 2>/dev/null ||
            echo missing): install it, or name another in PYTHON."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv)."
    "$python" -m venv --clear .venv ||
        fail "Could not make .venv in $(pwd): is the disk full, or the directory not yours?"
}

enough_disk() {
    [ "$(df -Pk . | awk 'NR == 2 { print $4 }')" -ge 700000 ] ||
        fail "The disk that holds $(pwd) is full: installing needs 700 MB free."
}

need() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
        enough_disk
        make_venv
    }
    stamp=".venv/installed-$1"
    cat requirements.txt "$1" | cmp -s - "$stamp" && return
    enough_disk
    echo "Installing $1 ..."
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python .venv/bin/python -r "$1"
    else
        # A .venv that uv made has no pip.
        .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
        .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
    fi || fail "Installing $1 failed, see above: is there a network, and room on the disk?"
    cat requirements.txt "$1" >"$stamp"
}
