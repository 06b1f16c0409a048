#!/bin/bash
# Tests of etl/deploy/embed.sh: what the program finds under a name is the file, byte for byte.
set -u
cd "$(dirname "$0")/../.." || exit
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
passed=0 failed=0

mkdir -p "$tree/etl/store/sql"
files=$tree/etl/store/sql
: >"$files/empty.sql"
printf 'select 1;\n' >"$files/plain.sql"
printf '\n\n-- "quotes" and \\ and \\n and ??= and %%s\n\n\ttab\t;\r\n' >"$files/escapes.sql"
printf -- '-- 鼻咽癌 é\n' >"$files/unicode.sql"
awk 'BEGIN { for (i = 0; i < 20000; i++) print "insert into t values (" i ");" }' >"$files/long.sql"

cat >"$tree/print.c" <<'C'
#include <stdio.h>

#include "base/embedded.h"

int main(int count, char **arguments)
{
    Text text = embedded_find(count > 1 ? arguments[1] : "");
    if (!text.data || text.data[text.size] != '\0') return 1;
    return fwrite(text.data, 1, text.size, stdout) != text.size;
}
C
sh etl/deploy/embed.sh "$tree/etl" "$files"/*.sql >"$tree/embedded.c" &&
    "${CC:-gcc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Ietl -o "$tree/print" "$tree/print.c" "$tree/embedded.c" etl/base/embedded.c || exit 1

for file in "$files"/*.sql; do
    if "$tree/print" "store/sql/${file##*/}" >"$tree/out" && cmp "$tree/out" "$file"; then
        passed=$((passed + 1))
    else
        echo "${file##*/} is not what it was"
        failed=$((failed + 1))
    fi
done
if "$tree/print" store/sql/none.sql; then
    echo "a file that is not there was found"
    failed=$((failed + 1))
else
    passed=$((passed + 1))
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
