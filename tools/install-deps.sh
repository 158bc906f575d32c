#!/usr/bin/env bash
# Installs from Debian's archive what is needed and missing; does nothing when all is there.
#
#   tools/install-deps.sh build   what building and running takes
#   tools/install-deps.sh test    the same, and what the tests take
#
# It looks for commands and libraries rather than for packages, so that a compiler or a node that
# came another way is left alone.
set -euo pipefail

kind=${1:-build}
missing=()

need_command() { # COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}

need_library() { # PKG-CONFIG-NAME PACKAGE
    pkg-config --exists "$1" 2>/dev/null || missing+=("$2")
}

need_file() { # PATH PACKAGE
    [ -e "$1" ] || missing+=("$2")
}

need_for_build() {
    need_command gcc gcc
    need_file /usr/include/stdio.h libc6-dev
    need_command meson meson
    need_command ninja ninja-build
    need_command pkg-config pkg-config
    need_library expat libexpat1-dev
    need_library libutf8proc libutf8proc-dev
    need_library pangocairo libpango1.0-dev
    need_library harfbuzz-subset libharfbuzz-dev
    need_library zlib zlib1g-dev
    need_file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf fonts-dejavu-core
    need_library libzip libzip-dev
    need_library yaml-0.1 libyaml-dev
    need_library sqlite3 libsqlite3-dev
    need_library libpq libpq-dev
    need_library xlsxwriter libxlsxwriter-dev
    need_library libmicrohttpd libmicrohttpd-dev
    need_library libsodium libsodium-dev
    need_library jansson libjansson-dev
    need_library nettle nettle-dev
    need_library cjose libcjose-dev
    need_library libcurl libcurl4-openssl-dev
    need_library libqrencode libqrencode-dev
}

need_for_test() {
    need_library cmocka libcmocka-dev
    need_file /usr/lib/python3/dist-packages/jsonschema python3-jsonschema
    command -v clang-14 >/dev/null 2>&1 || need_command clang clang
    need_command wasm-ld lld
    command -v clang-format-14 >/dev/null 2>&1 || need_command clang-format clang-format
    need_command node nodejs
    need_command npm npm
    need_command chromium chromium
    need_command curl curl
    need_command valgrind valgrind
    need_command pdftotext poppler-utils
    need_command xmllint libxml2-utils
    need_file "$(clang_runtime)" libclang-rt-14-dev
    # The tests start a server of their own; it is not on anybody's PATH.
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    # And a primary with its standby.
    need_command pg_autoctl pg-auto-failover-cli
    compgen -G '/usr/lib/postgresql/*/lib/pgautofailover.so' >/dev/null ||
        missing+=(postgresql-15-auto-failover)
}

# The fuzzer's library is in the same package as those of the sanitizers.
clang_runtime() {
    local clang=clang-14
    command -v "$clang" >/dev/null 2>&1 || clang=clang
    command -v "$clang" >/dev/null 2>&1 || return 0
    echo "$("$clang" -print-resource-dir)/lib/linux/libclang_rt.fuzzer-$(uname -m).a"
}

case $kind in
build) need_for_build ;;
test)
    need_for_build
    need_for_test
    ;;
*)
    echo "usage: tools/install-deps.sh build|test" >&2
    exit 2
    ;;
esac

[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing (names of Debian 12's packages): ${missing[*]}" >&2
    echo "There is no apt-get here: install them in your system's way." >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Missing: ${missing[*]}" >&2
        echo "Run as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
