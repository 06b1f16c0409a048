#!/bin/bash
# includes.sh [ROOT]: checks what the files below ROOT/etl (default: this checkout's) include, and prints each violation
# as file:line: what, allowed. Exit 1 when there is one.
#
# - A room includes only itself and the rooms before it in the order below; survival includes only base.
# - Own headers are written from etl/: "room/file.h". No room is unknown.
# - Each third-party header is included by one file, so that a library can be understood, guarded and exchanged in one place.
set -eu
cd "${1:-$(dirname "$0")/../..}"

mapfile -t files < <(find etl -name '*.[ch]' | LC_ALL=C sort)

awk '
function complain(what, allowed) {
    printf "%s:%d: %s, allowed: %s\n", FILENAME, FNR, what, allowed
    bad = 1
}

# The rooms a file in this room may include from.
function rooms_before(room,    i, list) {
    if (room == "survival") return "base survival"
    for (i = 1; i <= rooms && ROOM[i] != room; i++) list = list ROOM[i] " "
    return list room
}

BEGIN {
    rooms = split("base wrap config expr source schema mapping store survival report feedback author nightly cli", ROOM, " ")
    for (i = 1; i <= rooms; i++) KNOWN[ROOM[i]] = 1

    ONLY["csv.h"]        = "source/csv.c"
    ONLY["libxml/"]      = "source/xml.c"
    ONLY["yaml.h"]       = "config/yaml.c"
    ONLY["libpq-fe.h"]   = "store/pg.c"
    ONLY["gsl/"]         = "survival/distribution.c"    # but for its linear algebra
    ONLY["gsl/gsl_eigen.h"] = "survival/linalg.c"
    ONLY["openssl/"]     = "wrap/hash.c"
    ONLY["xxhash.h"]     = "wrap/hash.c"
    ONLY["pcre2.h"]      = "wrap/regex.c"
    ONLY["utf8proc.h"]   = "wrap/unicode.c"
    ONLY["uchardet/"]    = "wrap/charset.c"

    # The C library and POSIX, and what Linux adds.
    split("assert ctype errno fcntl fenv float glob iconv inttypes limits locale math poll pwd grp signal spawn stdalign" \
          " stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings termios time unistd wchar" \
          " dirent endian fnmatch getopt langinfo libgen sched syslog ftw pthread", names, " ")
    for (i in names) SYSTEM[names[i] ".h"] = 1
}

FNR == 1 {
    file = FILENAME
    sub(/^etl\//, "", file)
    room = file
    if (!sub(/\/.*/, "", room)) room = "main"
    if (room != "main" && !KNOWN[room]) complain("room \"" room "\" is unknown", "one of " rooms_before("cli"))
    split(rooms_before(room), list, " ")
    delete MAY
    for (i in list) MAY[list[i]] = 1
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
    header = $0
    sub(/^[^"]*"/, "", header)
    sub(/".*/, "", header)
    from = header
    if (!sub(/\/.*/, "", from) || !KNOWN[from]) complain("\"" header "\" is not written from etl/", "\"room/file.h\"")
    else if (!MAY[from]) complain(room " includes \"" header "\"", rooms_before(room))
}

/^[ \t]*#[ \t]*include[ \t]*</ {
    header = $0
    sub(/^[^<]*</, "", header)
    sub(/>.*/, "", header)
    library = header
    if (!(library in ONLY)) sub(/\/.*/, "/", library)
    if (SYSTEM[header] || library == "sys/" || library == "linux/") next
    if (!(library in ONLY)) complain("<" header "> is not known here", "the C library, or a line of its own in this script")
    else if (file != ONLY[library]) complain("<" header "> in " file, "only in etl/" ONLY[library])
}

END { exit bad }
' "${files[@]}"
