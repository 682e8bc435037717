#!/usr/bin/env bash
# Fails on co_await expressions that gcc 12 compiles to a double free (a temporary aggregate, a capturing lambda or a
# conditional in one full expression with co_await): Mimeo is built with clang, but stays correct for other compilers,
# and such lines read badly anyway.
#
#   tools/lint/co_await.sh [BUILD_DIR]        (default: build/release, or any other preset that was built)
set -uo pipefail
cd "$(dirname "$0")/../.."

build=${1:-}
for preset in release dev asan tsan; do
  [[ -n $build ]] || [[ ! -f build/$preset/compile_commands.json ]] || build=build/$preset
done
[[ -f $build/compile_commands.json ]] || { echo "co_await: build a preset first (make build)" >&2; exit 1; }

ask() {
  local answer
  answer=$(clang-query-19 -p "$1" -f tools/lint/co_await.query "$2" 2>&1)
  if grep -q 'error:' <<<"$answer"; then
    echo "$2: clang-query cannot read it:"
    grep -m3 'error:' <<<"$answer"
    return 1
  fi
  if grep -q 'binds here' <<<"$answer"; then
    grep -A2 'binds here' <<<"$answer" | awk '!shown[$0]++'  # one place can match twice
    return 1
  fi
}
export -f ask

# Only what is both compiled and has a co_await is asked: each file costs a second.
mapfile -t compiled < <(sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json" | grep -v /build/ | sort -u)
mapfile -t files < <(grep -lw co_await -- "${compiled[@]}")
[[ ${#files[@]} == 0 ]] || printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -I{} bash -c 'ask "$@"' _ "$build" {} || exit 1
