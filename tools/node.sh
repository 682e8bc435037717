#!/usr/bin/env bash
# Installs tests/js/node_modules exactly as its lock file says; does nothing when it already is.
set -euo pipefail
cd "$(dirname "$0")/../tests/js"
stamp=node_modules/made-from.json

cmp -s package-lock.json "$stamp" && exit 0
npm ci --no-audit --no-fund --ignore-scripts --silent
cp package-lock.json "$stamp"
