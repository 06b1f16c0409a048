#!/bin/bash
# Lines as .editorconfig says: at most 120 characters, no tabs, no blanks at the end. A case each.
set -u
cd "$(dirname "$0")/../.." || exit
export LC_ALL=C.UTF-8
passed=0 failed=0

# none LABEL PATTERN FILE...: no line of the files has the pattern.
none() {
    local label=$1 pattern=$2 found
    shift 2
    found=$(grep -HnP "$pattern" "$@")
    if [ -z "$found" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1))
    printf '%s:\n%s\n' "$label" "$found"
}

mapfile -t program < <(find etl -name '*.[ch]')
mapfile -t tests < <(find tests/unit -name '*.[ch]')
none 'more than 120 characters' '^.{121,}' "${program[@]}"
none 'a tab' '\t' "${program[@]}" "${tests[@]}"
none 'a blank at the end' '[ \t\r]$' "${program[@]}" "${tests[@]}"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
