#!/bin/bash
# Tests of includes.sh: it accepts this checkout and a good small tree, and names each kind of violation at its line.
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

# one LABEL FILE CONTENT WANTED: a tree of this one file; WANTED is the script's whole output, empty = accepted.
one() {
    local got status=0 wanted_status=0
    rm -rf "$tree/etl"
    mkdir -p "$(dirname "$tree/$2")"
    printf "$3" >"$tree/$2"
    got=$("$here/includes.sh" "$tree") || status=$?
    [ -z "$4" ] || wanted_status=1
    result "$1" "$4" "$got"
    result "$1: exit status" $wanted_status $status
}

one 'own room, earlier room, C library' etl/source/csv.c \
    '#include <csv.h>\n#include <stdio.h>\n#include <sys/stat.h>\n#include "source/reader.h"\n#include "base/text.h"\n' ''
one 'main includes every room' etl/main.c '#include "cli/command.h"\n#include "base/text.h"\n' ''
one 'a later room' etl/schema/field.c '#include "base/text.h"\n#include "mapping/model.h"\n' \
    'etl/schema/field.c:2: schema includes "mapping/model.h", allowed: base wrap config expr source schema'
one 'a later room from a header' etl/base/text.h '#  include "wrap/hash.h"\n' \
    'etl/base/text.h:1: base includes "wrap/hash.h", allowed: base'
one 'survival includes base' etl/survival/km.c '#include "survival/km.h"\n#include "base/arena.h"\n' ''
one 'survival includes a room before it' etl/survival/km.c '\n#include "store/store.h"\n' \
    'etl/survival/km.c:2: survival includes "store/store.h", allowed: base survival'
one 'report includes survival' etl/report/plan.c '#include "survival/km.h"\n' ''
one 'a neighbour without its room' etl/store/copy.c '#include "copy.h"\n' \
    'etl/store/copy.c:1: "copy.h" is not written from etl/, allowed: "room/file.h"'
one 'an unknown room' etl/common/x.c '#include "base/text.h"\n' \
    'etl/common/x.c:1: room "common" is unknown, allowed: one of base wrap config expr source schema mapping store survival report feedback author nightly cli'
one 'a library outside its file' etl/source/reader.c '#include <csv.h>\n' \
    'etl/source/reader.c:1: <csv.h> in source/reader.c, allowed: only in etl/source/csv.c'
one 'a library with a directory' etl/store/pg.c '#include <libpq-fe.h>\n#include <openssl/evp.h>\n' \
    'etl/store/pg.c:2: <openssl/evp.h> in store/pg.c, allowed: only in etl/wrap/hash.c'
one 'a header of a library that has a file of its own' etl/survival/linalg.c \
    '#include <gsl/gsl_eigen.h>\n#include <gsl/gsl_cdf.h>\n' \
    'etl/survival/linalg.c:2: <gsl/gsl_cdf.h> in survival/linalg.c, allowed: only in etl/survival/distribution.c'
one 'a library nobody has' etl/wrap/zlib.c '#include <zlib.h>\n' \
    'etl/wrap/zlib.c:1: <zlib.h> is not known here, allowed: the C library, or a line of its own in this script'
result 'this checkout' '' "$("$here/includes.sh")"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
