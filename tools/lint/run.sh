#!/usr/bin/env bash
# Every check that reads the source. Each prints what is wrong and where, nothing when all is well.
set -uo pipefail
cd "$(dirname "$0")/../.."
status=0
python3 tools/lint/lint_test.py || status=1
python3 tools/lint/includes.py || status=1
python3 tools/lint/names.py || status=1
python3 tools/lint/words.py || status=1
python3 tools/lint/examples.py || status=1
python3 tools/lint/co_await.py "$@" || status=1
exit "$status"
