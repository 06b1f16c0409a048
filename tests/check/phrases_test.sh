#!/bin/bash
# Tests of phrases.py: it accepts this checkout and a small tree, and names what has no row and what is said nowhere.
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

mkdir -p "$tree/etl/feedback" "$tree/etl/store"
cat >"$tree/etl/feedback/words.c" <<'END'
static const Label ROWS[] = {
    {{"a \"b\"", "甲"}},
    {{"long, of "
      "two",
      "长"}},
    {{"{1} rows", "{1}行"}},
};
END

# one LABEL CONTENT WANTED: the room has this one file beside its table; WANTED is the script's whole output.
one() {
    local got status=0 wanted_status=0
    printf '%s\n' "$2" >"$tree/etl/feedback/x.c"
    got=$("$here/phrases.py" "$tree") || status=$?
    [ -z "$3" ] || wanted_status=1
    result "$1" "$3" "$got"
    result "$1: exit status" $wanted_status $status
}

all='static const char *const A[] = {"a \"b\"", "long, of two"};'
one 'all rows named, one in a table, one in two pieces, one as a reason' \
    'const char *a = "a \"b\""; words_say(out, f(x, ","), "long, of "
    "two"); none("={1} rows"); // words_in(l, "not there")' ''
one 'a phrase without a row' "$all"'
void f(void) { words_say(out, language, "{1} rows", g("x")); html_line(h, "p", NULL, "{1} row"); }' \
    'etl/feedback/x.c:2: "{1} row" stands in no row of etl/feedback/words.c'
one 'either of two' "$all"' words_in(language, many ? "{1} rows" : "one")' \
    'etl/feedback/x.c:1: "one" stands in no row of etl/feedback/words.c'
one 'a row that is said nowhere' "$all" 'etl/feedback/words.c:6: "{1} rows" is said nowhere'
echo 'static const char *const NAMES[] = {"{1} rows"};' >"$tree/etl/store/store.c"
one 'a word of another room' "$all" ''
result 'this checkout' '' "$("$here/phrases.py")"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
