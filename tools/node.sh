#!/usr/bin/env bash
# Installs FOLDER/node_modules exactly as its lock file says; does nothing when it already is.
#
#   tools/node.sh [FOLDER]        (default: tests/js)
set -euo pipefail
cd "$(dirname "$0")/../${1:-tests/js}"
stamp=node_modules/made-from.json

cmp -s package-lock.json "$stamp" && exit 0
npm ci --no-audit --no-fund --ignore-scripts --silent
cp package-lock.json "$stamp"
