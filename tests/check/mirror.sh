#!/bin/bash
# mirror.sh [ROOT]: checks that the unit tests below ROOT (default: this checkout) mirror its etl/, and prints what is
# amiss. Exit 1 when something is.
#
# - etl/<room>/<module>.c has tests/unit/<room>/<module>_test.c. Where tests of another name cover it, a line of
#   tests/check/mirror.txt names them and says why: "room/module  test…  # reason".
# - tests/unit/<room>/<x>_test.c has its etl/<room>/<x>.c, or is named in such a line; a line without a test
#   ("room/x  # reason") is for a test of what several modules do together.
# - No line is there for nothing.
set -eu
cd "${1:-$(dirname "$0")/../..}"
export LC_ALL=C
bad=0
complain() { echo "$1"; bad=1; }

declare -A covers=() named=()
while IFS='#' read -r line reason; do
    read -r module tests <<<"$line"
    [ -n "$module" ] || continue
    [ -n "$reason" ] || complain "tests/check/mirror.txt: $module: no reason"
    [ -z "${covers[$module]+there}" ] || complain "tests/check/mirror.txt: $module stands twice"
    covers[$module]=$tests
    for test in $tests; do
        named[$test]=1
        [ -e "tests/$test" ] || complain "tests/check/mirror.txt: $module: there is no tests/$test"
    done
    if [ -e "etl/$module.c" ]; then
        [ ! -e "tests/unit/${module}_test.c" ] || complain "tests/check/mirror.txt: $module has a test of its name"
        [ -n "$tests" ] || complain "tests/check/mirror.txt: $module: no test"
    else
        [ -e "tests/unit/${module}_test.c" ] || complain "tests/check/mirror.txt: there is no etl/$module.c"
    fi
done <tests/check/mirror.txt

for file in etl/*/*.c; do
    module=${file#etl/} module=${module%.c}
    [ -e "tests/unit/${module}_test.c" ] || [ -n "${covers[$module]+there}" ] ||
        complain "$file has no test: tests/unit/${module}_test.c, or a line of tests/check/mirror.txt"
done
for file in tests/unit/*/*_test.c; do
    module=${file#tests/unit/} module=${module%_test.c}
    [ -e "etl/$module.c" ] || [ -n "${covers[$module]+there}" ] || [ -n "${named[${file#tests/}]+there}" ] ||
        complain "$file tests no module: name it in a line of tests/check/mirror.txt"
done
exit $bad
