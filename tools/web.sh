#!/usr/bin/env bash
# Builds the web page, with the documentation that it shows, into build/web.tar, which the next build puts into the program. Does nothing when that is as new as its sources.
#
#   tools/web.sh            fails when it cannot be built
#   tools/web.sh --try      says so and goes on: the program then has a page that says how to get the real one
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ${1:-} == --try ]]; then
  # In a process of its own: in a function whose failure is looked at the shell would go on behind whatever fails.
  tools/web.sh || echo "The web page was not built; the program says so in its place." >&2
  exit 0
fi

bundle=build/web.tar
sources=$(git ls-files --cached --others --exclude-standard -z web docs | xargs -0 sha256sum | sha256sum)
[[ -f $bundle && -d web/node_modules && -f $bundle.of && $(<"$bundle.of") == "$sources" ]] && exit 0
tools/node.sh web
npm --prefix web run --silent build -- --logLevel warn
find web/dist -type f ! -name '*.gz' ! -name '*.png' -exec gzip -9 -k -n -f {} +
mkdir -p build
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$bundle.new" -C web/dist .
mv "$bundle.new" "$bundle"
echo "$sources" >"$bundle.of"
