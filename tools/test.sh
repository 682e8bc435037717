#!/usr/bin/env bash
# Every test there is, in stages; prints the seconds of each and, last, whether all passed.
#
#   tools/test.sh [STAGE...]        (default: all, in the order below)
#
# A stage that fails does not stop the others, except that nothing runs without the build it needs.
set -uo pipefail
cd "$(dirname "$0")/.."

# ThreadSanitizer looks at the rooms where threads meet; elsewhere it would only cost time.
tsan_tests="mimeo_base_test mimeo_engine_test mimeo_http_test mimeo_memory_test mimeo_sqlite_test mimeo_streams_test
            mimeo_webhooks_test mimeo_disk_test mimeo_client_test"

# Reports must reach the test: they stop the program, and leaks count.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}"

setup() { tools/setup.sh; }
clients() {
  tools/venv.sh v1 && tools/venv.sh v2 && tools/venv.sh cog && tools/venv.sh contract && tools/node.sh && tools/node.sh js &&
    tools/from_package.sh prometheus usr/bin/promtool >/dev/null && tools/from_package.sh docker-registry usr/bin/docker-registry >/dev/null &&
    (cd tests/go && "$(../../tools/go.sh)" mod download)
}
lint() { tools/lint/run.sh; }
# The web page: its types, its logic; then the bundle that the program holds, which black_box drives in a browser.
web() { tools/web.sh && npm --prefix web run --silent check && npm --prefix web run --silent test; }

# What people run, and the models that tests drive. The unit tests are built where the sanitizers watch them.
release() { tools/build.sh release mimeo models/all mimeo_client mimeo-client-probe; }
asan() { tools/build.sh asan; }
tsan() {
  # A room without tests has no program: build only those that exist.
  cmake --preset tsan --log-level=WARNING >/dev/null || return
  local have
  have=$(ninja -C build/tsan -t targets all | sed -n 's/^\(mimeo_[a-z0-9]*_test\):.*/\1/p' | sort -u)
  ninja -C build/tsan --quiet $(comm -12 <(printf '%s\n' $tsan_tests | sort) <(printf '%s\n' $have))
}

unit() {
  ctest --test-dir "build/$1" --output-on-failure --timeout 300 -j 2 "${@:2}" 2>&1 | grep -vE '^\[ +(OK|RUN) +\]|^\[-+\]|^ +Start ' | tail -n 200
  return "${PIPESTATUS[0]}"
}
unit_asan() { unit asan; }
unit_tsan() { unit tsan -R "^($(echo $tsan_tests | tr ' ' '|'))\$"; }

# The same black-box tests against both builds; under sanitizers the crash test dies less often, for it is slower.
black_box() {
  MIMEO_BINARY=$PWD/build/$1/mimeo build/venv/v1/bin/pytest -q tests &&
  MIMEO_BINARY=$PWD/build/$1/mimeo build/venv/v2/bin/pytest -q tests/clients
}
cog_schema() { build/venv/cog/bin/pytest -q --confcutdir=tests/cog_schema tests/cog_schema; }
# What the API says of itself and what it answers, held against Replicate's own description.
contract() { MIMEO_BINARY=$PWD/build/release/mimeo build/venv/contract/bin/pytest -q tests/contract; }
black_box_release() { black_box release; }
# The Python package: built as for people, and installed in an environment of its own.
python_package() { tools/python_package.sh && MIMEO_BINARY=$PWD/build/release/mimeo build/venv/mimeo/bin/pytest -q tests/python_package; }
# The JavaScript package: built as for people, and installed as npm does it.
js_package() { tools/js_package.sh && MIMEO_BINARY=$PWD/build/release/mimeo build/venv/v1/bin/pytest -q tests/js_package; }
black_box_asan() { MIMEO_TEST_KILLS=${MIMEO_TEST_KILLS:-40} MIMEO_FAULT_SECONDS=${MIMEO_FAULT_SECONDS:-20} black_box asan; }

order="setup clients cog_schema web release lint contract black_box_release python_package js_package asan unit_asan black_box_asan tsan unit_tsan"
declare -A needs=([clients]=setup [cog_schema]=clients [web]=setup [release]=setup [asan]=setup [tsan]=setup [lint]=release
                  [contract]="release clients" [black_box_release]="release clients" [python_package]=release [js_package]="release clients" [unit_asan]=asan [black_box_asan]="asan clients" [unit_tsan]=tsan)
declare -A broken=()
summary=()
last_words=()  # the stages that failed: what they said last is said again at the end, where one looks first
failed=0

run() {
  local stage=$1 begun=$SECONDS verdict=passed need
  for need in ${needs[$stage]:-}; do
    [[ -v broken[$need] ]] && verdict="not run, for want of $need"
  done
  if [[ $verdict == passed ]]; then
    echo "=== $stage"
    # Not a plain pipe: that would wait for whatever a stage has left running.
    "$stage" > >(tee "build/logs/$stage.txt") 2>&1 || verdict=FAILED
  fi
  [[ $verdict == passed ]] || { broken[$stage]=1; failed=1; }
  [[ $verdict == FAILED ]] && last_words+=("$stage")
  summary+=("$(printf '%-20s %5d s  %s' "$stage" $((SECONDS - begun)) "$verdict")")
  echo "--- ${summary[-1]}"
}

mkdir -p build/logs
for stage in ${*:-$order}; do
  [[ " $order " == *" $stage "* ]] || { echo "tools/test.sh: no stage '$stage'; there are: $order" >&2; exit 2; }
  run "$stage"
done

for stage in "${last_words[@]}"; do
  echo
  echo "=== what $stage said last (all of it: build/logs/$stage.txt)"
  tail -n 60 "build/logs/$stage.txt"
done
echo
printf '%s\n' "${summary[@]}"
if [[ $failed == 0 ]]; then
  echo "all passed in $SECONDS s"
else
  echo "NOT all passed ($SECONDS s)"
  for stage in "${last_words[@]}"; do
    grep -hE '^(FAILED|ERROR) |^\[  FAILED  \]|\((Failed|Timeout|Subprocess aborted)\)|error: |Failure$' "build/logs/$stage.txt" |
      sed "s/^/$stage: /" | tail -n 8
  done
fi
exit "$failed"
