#!/bin/bash
# Tests of mirror.sh: it accepts this checkout, and names each way in which tests and modules can part.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
passed=0 failed=0

# result LABEL WANTED GOT
result() {
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    printf '%s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
}

# one LABEL FILES TABLE WANTED: a tree of these (empty) files; WANTED is the script's whole output, empty = accepted.
one() {
    local got status=0 wanted_status=0 file
    rm -rf "$tree/etl" "$tree/tests"
    mkdir -p "$tree/tests/check"
    for file in etl/base/map.c tests/unit/base/map_test.c $2; do
        mkdir -p "$tree/$(dirname "$file")"
        : >"$tree/$file"
    done
    printf "$3" >"$tree/tests/check/mirror.txt"
    got=$("$here/mirror.sh" "$tree") || status=$?
    [ -z "$4" ] || wanted_status=1
    result "$1" "$4" "$got"
    result "$1: exit status" $wanted_status $status
}

one 'each module its test' '' '' ''
one 'a module without a test' etl/base/text.c '' \
    'etl/base/text.c has no test: tests/unit/base/text_test.c, or a line of tests/check/mirror.txt'
one 'covered under another name' 'etl/base/text.c tests/integration/x.py' \
    '\nbase/text  unit/base/map_test.c integration/x.py  # a reason\n' ''
one 'a test that is not there' etl/base/text.c 'base/text  integration/x.py  # a reason\n' \
    'tests/check/mirror.txt: base/text: there is no tests/integration/x.py'
one 'no reason' etl/base/text.c 'base/text  unit/base/map_test.c\n' 'tests/check/mirror.txt: base/text: no reason'
one 'no test' etl/base/text.c 'base/text  # a reason\n' 'tests/check/mirror.txt: base/text: no test'
one 'twice' etl/base/text.c 'base/text  unit/base/map_test.c  # a\nbase/text  unit/base/map_test.c  # b\n' \
    'tests/check/mirror.txt: base/text stands twice'
one 'a line that is no longer needed' '' 'base/map  unit/base/map_test.c  # a reason\n' \
    'tests/check/mirror.txt: base/map has a test of its name'
one 'a module that is gone' '' 'base/text  unit/base/map_test.c  # a reason\n' \
    'tests/check/mirror.txt: there is no etl/base/text.c'
one 'a test of no module' tests/unit/base/edge_test.c '' \
    'tests/unit/base/edge_test.c tests no module: name it in a line of tests/check/mirror.txt'
one 'a test of what modules do together' tests/unit/base/edge_test.c 'base/edge  # a reason\n' ''
one 'a test that covers another' 'etl/base/text.c tests/unit/base/edge_test.c' 'base/text  unit/base/edge_test.c  # why\n' ''
result 'this checkout' '' "$("$here/mirror.sh")"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
