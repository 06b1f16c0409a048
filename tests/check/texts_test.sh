#!/bin/bash
# Tests of texts.sh: it accepts this checkout and texts of the tables, and names each text that stands in none.
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

# one LABEL CONTENT WANTED: a tree of one file; WANTED is the script's whole output, empty = accepted.
one() {
    local got status=0 wanted_status=0
    rm -rf "$tree/etl"
    mkdir -p "$tree/etl/source"
    printf '%s\n' "$2" >"$tree/etl/source/x.c"
    got=$("$here/texts.sh" "$tree") || status=$?
    [ -z "$3" ] || wanted_status=1
    result "$1" "$3" "$got"
    result "$1: exit status" $wanted_status $status
}

one 'a text of the table' '    finding->message = *finding_text(SAY_UNPACK);' ''
one 'a text filled in' '    finding->message =
        finding_say(arena, SAY_TOO_DEEP, arena_format(arena, "%d", most));' ''
one 'a rule'"'"'s own' '    if (rule->message.text[0]) finding->message = rule->message;' ''
one 'compared' '    if (finding->message == NULL) return;' ''
one 'a literal' '    finding->message = "no";' 'etl/source/x.c:1: "no";'
one 'a remedy on the next line' 'int x;
    finding.remedy =
        "mend it";   // so' 'etl/source/x.c:2: "mend it"; // so'
one 'alike in all languages' '    finding->message = label_same("no");' 'etl/source/x.c:1: label_same("no");'
one 'a label on the spot' '    refuse(x)->message = (Label){{"no", "否"}};' 'etl/source/x.c:1: (Label){{"no", "否"}};'
one 'one language' '    finding->message.text[LANGUAGE_EN] = arena_format(arena, "no %d", 1);' \
    'etl/source/x.c:1: arena_format(arena, "no %d", 1);'
result 'this checkout' '' "$("$here/texts.sh")"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
