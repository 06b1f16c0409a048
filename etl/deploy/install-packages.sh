#!/bin/bash
# install-packages.sh GROUP...: installs the Debian packages of these groups (see the file `packages`) that are missing.
# Says nothing and changes nothing when all are there. Without apt it names what is missing, and fails only then.
set -eu
here=$(dirname "$0")

packages() {
    for group in "$@"; do awk -v group="$group" '$1 == group { for (i = 2; i <= NF; i++) print $i }' "$here/packages"; done
}

missing_packages() {
    local status
    for package in $(packages "$@"); do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=absent
        [ "$status" = installed ] || echo "$package"
    done
}

# Not a Debian system: look for the tools and libraries themselves.
check_without_apt() {
    local wanting=() tool module
    for tool in "${CC:-cc}" make pkg-config; do command -v "$tool" >/dev/null || wanting+=("$tool"); done
    for module in libxml-2.0 libpq yaml-0.1 gsl libcrypto libxxhash libpcre2-8 libutf8proc uchardet; do
        pkg-config --exists "$module" 2>/dev/null || wanting+=("$module")
    done
    [ ${#wanting[@]} -eq 0 ] && return
    {
        echo "rmnpc: this system has no apt, and these tools or libraries were not found: ${wanting[*]}"
        echo "rmnpc: install what corresponds to the Debian packages:" $(packages "$@")
    } >&2
    exit 1
}

# Installing postgresql must not start a server on this machine; the program runs one of its own.
no_cluster_of_its_own() {
    local conf=/etc/postgresql-common/createcluster.conf
    $as_root sh -c "mkdir -p ${conf%/*} && { grep -qs '^ *create_main_cluster' $conf || echo 'create_main_cluster = false' >>$conf; }"
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    check_without_apt "$@"
    exit 0
fi
missing=$(missing_packages "$@")
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null; then
        echo "rmnpc: packages are missing; as root, run: apt-get install" $missing >&2
        exit 1
    fi
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing packages:" $missing
if grep -qx postgresql <<<"$missing"; then no_cluster_of_its_own; fi
if ! { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive \
       apt-get install -q -y --no-install-recommends -o Dpkg::Use-Pty=0 $missing; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "rmnpc: the packages could not be installed; what apt said stands above" >&2
    exit 1
fi
