#!/bin/bash
# lint.sh OPTIONS [FILE...]: reads the C files of etl/ (or those given), compiled with OPTIONS (one argument), with
# clang-tidy (as .clang-tidy says) and cppcheck. Prints remarks only; exit 1 when there is one. Several files at once
# (JOBS, default: all cores). What clang-tidy had nothing to say about is remembered below $BUILD/lint and not read again
# until it, a header of its or .clang-tidy changes: its analyzer takes seconds a file.
set -u
cd "$(dirname "$0")/../.." || exit
# The places of the definitions come from the Makefile, at build time only.
export OPTIONS="$1 -DRMNPC_SOURCE_DIR=\"/source\" -DRMNPC_SHARE_DIR=\"/share\""
shift
files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(find etl -name '*.c' | LC_ALL=C sort)
jobs=${JOBS:-$(nproc)}
status=0

# What clang-tidy reads is the file as preprocessed, the macros, and the comments (NOLINT is addressed to it). What it says
# on stderr is only how much it holds back; errors stand on stdout with the remarks.
export CLEAN=${BUILD:-build}/lint
tidy() {
    local key
    key=$({ clang-tidy --version && cat .clang-tidy && clang -E -C -dD $OPTIONS "$1"; } | sha256sum) && key=${key%% *}
    [ ! -e "$CLEAN/$key" ] || return 0
    clang-tidy --quiet "$1" -- $OPTIONS 2>/dev/null && touch "$CLEAN/$key"
}
export -f tidy
mkdir -p "$CLEAN"
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$jobs" bash -c 'tidy "$1"' - || status=1

# Left out: style matters that are the house's, and what needs the system's headers to be known. internalAstError:
# cppcheck 2.10 gives up on a compound literal behind ?: .
cppcheck --quiet --std=c11 --language=c -j "$jobs" -Ietl -D_GNU_SOURCE \
    -DRMNPC_SOURCE_DIR='"/source"' -DRMNPC_SHARE_DIR='"/share"' \
    --enable=warning,performance,portability --inline-suppr \
    --suppress=missingIncludeSystem --suppress=unmatchedSuppression --suppress=internalAstError \
    --template='{file}:{line}:{column}: {message} [cppcheck {id}]' --error-exitcode=1 "${files[@]}" || status=1
exit $status
