#!/bin/bash
# Rebuilds every module that is not WAT, with public toolchains. The committed modules come from
# clang 22.1.8 and rustc 1.96.0; other versions make other bytes, and other fingerprints in the manifests.
#
#   C       clang with the wasm32 target, and wasm-ld (Debian: clang-22 lld-22).
#           CLANG and WASM_LD name them.
#   Rust    rustc with the target wasm32-unknown-unknown (rustup target add wasm32-unknown-unknown).
#           RUSTC names it. Where a distribution ships the sources of the standard library instead of
#           the target (Debian: rustc-web rust-web-src), core and alloc are built first, with cargo.
#
#   ./build.sh             everything          ./build.sh thumbnail …   only these
set -euo pipefail
cd "$(dirname "$0")"

CLANG=${CLANG:-clang-22}
WASM_LD=${WASM_LD:-wasm-ld-22}
RUSTC=${RUSTC:-rustc}
SCRATCH=$(mktemp -d)
trap 'rm -rf "$SCRATCH"' EXIT

build_c() { # folder, source
  "$CLANG" --target=wasm32 -mcpu=mvp -mbulk-memory -msign-ext -mmutable-globals -mnontrapping-fptoint \
    -O2 -nostdlib -ffreestanding -fuse-ld="$(command -v "$WASM_LD")" -Wall -Wextra -Wno-unused-function \
    -Wno-unused-parameter -Wl,--no-entry -Wl,-z,stack-size=8192 -Wl,--strip-all -o "$1/$1.wasm" "$2"
  chmod 644 "$1/$1.wasm"
}

# The folder of core and alloc for wasm32: rustc's own if it has them, else built from their sources.
rust_sysroot() {
  local own
  own=$("$RUSTC" --print sysroot)
  if [ -d "$own/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
    SYSROOT=$own
    return
  fi
  mkdir -p "$SCRATCH/std/src"
  printf '[package]\nname = "s"\nversion = "0.0.0"\nedition = "2024"\n[profile.release]\npanic = "abort"\n' >"$SCRATCH/std/Cargo.toml"
  echo '#![no_std]' >"$SCRATCH/std/src/lib.rs"
  (cd "$SCRATCH/std" && RUSTC_BOOTSTRAP=1 RUSTC="$RUSTC" RUSTFLAGS=-Cembed-bitcode=yes cargo build --release --quiet \
    --target wasm32-unknown-unknown -Zbuild-std=core,alloc)
  SYSROOT=${KEEP_SYSROOT:-$SCRATCH/sysroot}
  mkdir -p "$SYSROOT/lib/rustlib/wasm32-unknown-unknown/lib"
  cp "$SCRATCH"/std/target/wasm32-unknown-unknown/release/deps/lib{core,alloc,compiler_builtins}-*.rlib \
    "$SYSROOT/lib/rustlib/wasm32-unknown-unknown/lib"
}

build_rust() { # folder, source
  [ -n "${SYSROOT:-}" ] || rust_sysroot
  "$RUSTC" --sysroot "$SYSROOT" --target wasm32-unknown-unknown --edition 2024 --crate-type cdylib \
    --crate-name function -Copt-level=3 -Clto=fat -Ccodegen-units=1 -Cpanic=abort -Cstrip=symbols \
    -Clinker="$WASM_LD" -Clinker-flavor=wasm-ld -Clink-arg=-zstack-size=16384 -Cmetadata=coldstart \
    --remap-path-prefix "$PWD=." -o "$1/$1.wasm" "$2"
  chmod 644 "$1/$1.wasm"
}

for folder in "${@:-$(ls -d */ | tr -d /)}"; do
  for name in $folder; do
    for source in "$name"/*.c "$name"/*.rs; do
      case $source in
        *'*'* | lib/*) ;;
        *.c) echo "$source" && build_c "$name" "$source" ;;
        *.rs) echo "$source" && build_rust "$name" "$source" ;;
      esac
    done
  done
done

for manifest in */function.toml; do
  python3 lib/fingerprint.py "$(dirname "$manifest")"
done
