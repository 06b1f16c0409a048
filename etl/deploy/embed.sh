#!/bin/sh
# embed.sh ROOT FILE...: prints the C file that holds the text of each FILE, as declared in base/embedded.h.
# A file's name in the program is its path below ROOT.
set -eu
root=$1
shift
printf '// Made by embed.sh from the files it names; do not edit.\n#include "base/embedded.h"\n\n'
printf 'const EmbeddedFile EMBEDDED_FILES[] = {\n'
for file in "$@"; do
    printf '    {"%s", TEXT(\n' "${file#"$root"/}"
    # The empty literal is for an empty file.
    sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/\t/\\t/g' -e 's/\r/\\r/g' -e 's/^/        "/' -e 's/$/\\n"/' "$file"
    printf '        "")},\n'
done
printf '    {NULL, {NULL, 0}},\n};\n'
