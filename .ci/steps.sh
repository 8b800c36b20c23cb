# shellcheck shell=bash
# What .ci/run and .ci/nightly share: a copy of the project to work in, steps with timings, the judges' tools.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname "$here")
doing="start"

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# step NAME COMMAND...: run the command, which must succeed, and say how long it took.
step() {
    local begin=$SECONDS
    doing=$1
    shift
    printf '\n==> %s\n' "$doing"
    "$@"
    printf '==> %s: done in %d s\n' "$doing" "$((SECONDS - begin))"
}

# Say at the end how it went, whichever way that is.
report() {
    local code=$?
    cd / && rm -rf "$workspace"
    if ((code == 0)); then
        printf '\nall steps passed in %d s\n' "$SECONDS"
    else
        printf '\nfailed in step "%s" after %d s (exit %d)\n' "$doing" "$SECONDS" "$code" >&2
    fi
}

# Copy what git tracks, or would track, to a new folder and go there: nothing of this checkout that is not part of
# the project can help, and nothing is left in it.
enter_copy() {
    git -c safe.directory="$project" -C "$project" ls-files -z --cached --others --exclude-standard --deduplicate |
        tar -C "$project" --null --files-from=- --ignore-failed-read -c 2>/dev/null | tar -C "$workspace" -x
    cd "$workspace"
    git init -q
    git add -A
}

# README commands are run as they stand; the first makes the environment that all later steps use.
readme() {
    local command
    command=$(python3 .ci/readme_command.py "$1")
    printf '$ %s\n' "$command"
    sh -eu -c "$command"
}

# need PROGRAM:PACKAGE...: install the Debian packages of the programs that are missing.
need() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    if ((${#missing[@]} == 0)); then
        return
    fi
    command -v apt-get >/dev/null || fail "please install: ${missing[*]}"
    [[ $(id -u) == 0 ]] || fail "please install as root: apt-get install ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

python_is_there() {
    need python3:python3 git:git
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed"
    python3 -c 'import ensurepip' 2>/dev/null || need "no-ensurepip:python3-venv"
    python3 --version
}

# can_install PROGRAM: whether the program is there, or could be installed.
can_install() {
    command -v "$1" >/dev/null || { command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; }
}

# Tests of keys in a token. Whoever runs this at a desk without root may do without; CI may not.
token() {
    if ! can_install softhsm2-util && [[ -z ${CI:-} ]]; then
        printf 'skipped: no SoftHSM here (Debian package softhsm2)\n'
        return
    fi
    need softhsm2-util:softhsm2
    .venv/bin/pip install -q -c constraints.txt -e '.[test,pkcs11]'
    .venv/bin/python -m pytest -q tests/unit/keys/test_pkcs11.py --require-tools
}

judges_are_there() {
    need pdfsig:poppler-utils qpdf:qpdf certutil:libnss3-tools javac:default-jdk-headless mvn:maven
}

workspace=$(mktemp -d)
trap report EXIT
exec </dev/null
