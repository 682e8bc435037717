#!/usr/bin/env bash
# Configures and builds one preset into build/PRESET.
#
#   tools/build.sh PRESET [TARGET...]
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
cmake --preset "$preset" --log-level=WARNING >/dev/null
exec ninja -C "build/$preset" --quiet "$@"
