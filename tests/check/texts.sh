#!/bin/bash
# texts.sh [ROOT]: no finding below ROOT/etl (default: this checkout's) is given a message or remedy that stands in no table:
# a text in quotes, or one put together on the spot, would be English in every language. Prints each such place as
# file:line: what it says. Exit 1 when there is one.
set -eu
cd "${1:-$(dirname "$0")/../..}"

mapfile -t files < <(find etl -name '*.c' ! -path etl/base/finding_text.c | LC_ALL=C sort)
awk '
# A statement may go over several lines: it is read to its semicolon.
FNR == 1 { statement = "" }
/(->|\.)(message|remedy)(\.text\[[^]]*\])? *=([^=]|$)/ { statement = ""; begun = FNR; reading = 1 }
reading {
    statement = statement " " $0
    if ($0 !~ /;[ \t]*(\/\/.*)?$/) next
    reading = 0
    sub(/^.*(->|\.)(message|remedy)(\.text\[[^]]*\])? *=/, "", statement)
    gsub(/[ \t]+/, " ", statement)
    if (statement ~ /label_same|\{\{|_format\(/ && statement !~ /finding_say/ || statement ~ /^ *"/) {
        printf "%s:%d:%s\n", FILENAME, begun, statement
        bad = 1
    }
}
END { exit bad }
' "${files[@]}"
