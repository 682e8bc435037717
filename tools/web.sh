#!/usr/bin/env bash
# Builds the web page into build/web.tar, which the next build puts into the program. Does nothing when that is as new as its sources.
#
#   tools/web.sh            fails when it cannot be built
#   tools/web.sh --try      says so and goes on: the program then has a page that says how to get the real one
set -euo pipefail
cd "$(dirname "$0")/.."

build() {
  local bundle=$PWD/build/web.tar sources
  sources=$(git ls-files -s --others --exclude-standard --cached web | sha256sum; git ls-files web | xargs sha256sum 2>/dev/null | sha256sum)
  [[ -f $bundle && -d web/node_modules && -f $bundle.of && $(<"$bundle.of") == "$sources" ]] && return
  (
    cd web
    cmp -s package-lock.json node_modules/made-from.json || {
      npm ci --no-audit --no-fund --ignore-scripts --silent
      cp package-lock.json node_modules/made-from.json
    }
    npm run --silent build -- --logLevel warn
    find dist -type f ! -name '*.gz' -exec gzip -9 -k -n -f {} +
  )
  mkdir -p build
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$bundle.new" -C web/dist .
  mv "$bundle.new" "$bundle"
  echo "$sources" >"$bundle.of"
}

if [[ ${1:-} == --try ]]; then
  build || echo "The web page was not built; the program says so in its place." >&2
else
  build
fi
