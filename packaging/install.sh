#!/bin/sh
# Installs the binary of one release of mageacl, after checking its SHA-256 digest:
#
#     sh install.sh [--to FOLDER]
#
# FOLDER is ~/.local/bin by default. MAGEACL_MIRROR is an address or a folder with a copy of the releases.
# curl or wget uses the proxy that HTTPS_PROXY names.
set -eu

# packaging/pin writes the lines up to the blank line.
version=0.1.0
repository=https://github.com/OWNER/mageacl
digest_x86_64_unknown_linux_musl=
digest_aarch64_unknown_linux_musl=
digest_x86_64_apple_darwin=
digest_aarch64_apple_darwin=

fail() {
    printf 'error: %s\n' "$1" >&2
    exit 2
}

target() {
    case "$(uname -m)" in
    x86_64 | amd64) processor=x86_64 ;;
    aarch64 | arm64) processor=aarch64 ;;
    *) fail "there is no binary for the processor $(uname -m); build mageacl with \`cargo install mageacl\`" ;;
    esac
    case "$(uname -s)" in
    Linux) echo "$processor-unknown-linux-musl" ;;
    Darwin) echo "$processor-apple-darwin" ;;
    *) fail "there is no binary for $(uname -s) here; on Windows use install.ps1" ;;
    esac
}

fetch() { # ADDRESS FILE
    case "$1" in
    http://* | https://*)
        if command -v curl >/dev/null; then
            curl -fsSL --retry 2 --connect-timeout 20 --speed-limit 1 --speed-time 30 --max-filesize 100000000 -o "$2" "$1"
        elif command -v wget >/dev/null; then
            wget -q --timeout=30 --tries=3 -O "$2" "$1"
        else
            fail "curl or wget is required"
        fi
        ;;
    *) cp "${1#file://}" "$2" ;;
    esac
}

digest_of() { # FILE
    if command -v sha256sum >/dev/null; then
        sha256sum "$1"
    elif command -v shasum >/dev/null; then
        shasum -a 256 "$1"
    else
        openssl dgst -sha256 -r "$1"
    fi | cut -d ' ' -f 1
}

install_to() { # FOLDER
    target=$(target)
    eval "expected=\$digest_$(echo "$target" | tr - _)"
    [ -n "$expected" ] || fail "mageacl $version has no binary for $target yet; build it with \`cargo install mageacl\`"
    base=${MAGEACL_MIRROR:-$repository/releases/download}
    archive="mageacl-$target.tar.gz"
    mkdir -p "$1"
    scratch=$(mktemp -d "$1/.mageacl-XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT TERM HUP
    fetch "${base%/}/v$version/$archive" "$scratch/$archive" ||
        fail "cannot download $archive of version $version; set HTTPS_PROXY to a proxy, or MAGEACL_MIRROR to a copy of the releases"
    actual=$(digest_of "$scratch/$archive")
    [ "$actual" = "$expected" ] ||
        fail "$archive is not the released file: its SHA-256 digest is $actual, expected is $expected. Nothing was installed"
    tar -xzf "$scratch/$archive" -C "$scratch" mageacl
    chmod 755 "$scratch/mageacl"
    # In one step, so that there is never half a binary.
    mv -f "$scratch/mageacl" "$1/mageacl"
}

main() {
    folder=${HOME:+$HOME/.local/bin}
    while [ $# -gt 0 ]; do
        case "$1" in
        --to)
            [ $# -gt 1 ] || fail "--to requires a folder"
            folder=$2
            shift 2
            ;;
        *) fail "unknown argument $1; usage: sh install.sh [--to FOLDER]" ;;
        esac
    done
    [ -n "$folder" ] || fail "HOME is not set; give a folder with --to"
    install_to "$folder"
    echo "installed mageacl $version in $folder" >&2
    case ":$PATH:" in
    *":$folder:"*) ;;
    *) echo "note: $folder is not on the PATH" >&2 ;;
    esac
}

# In a function, so that a download of this script that ends early does nothing.
main "$@"
