#!/usr/bin/env bash
# Prints a promtool, which checks and tests alert rules: the one on the machine, or that of Debian's package, unpacked into build/.
# The package is not installed, because it would start a Prometheus.
#
#   "$(tools/promtool.sh)" test rules deploy/prometheus/alerts_test.yml
set -euo pipefail
cd "$(dirname "$0")/.."

command -v promtool && exit
tool=$PWD/build/promtool/promtool
if [[ ! -x $tool ]]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # apt fetches as a user of its own when it can, and says so when it cannot: this folder is its to write.
  [[ $(id -u) != 0 ]] || chown _apt "$work"
  fetch() { (cd "$work" && apt-get -qq -o Acquire::Retries=3 download prometheus >&2); }
  # A fresh machine has no package lists, or old ones that name versions no longer served.
  if ! fetch 2>/dev/null; then
    as_root=()
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 update >&2
    fetch
  fi
  mkdir -p "${tool%/*}"
  dpkg-deb --fsys-tarfile "$work"/prometheus_*.deb | tar -xO ./usr/bin/promtool >"$tool.part"
  chmod +x "$tool.part"
  mv "$tool.part" "$tool"
fi
echo "$tool"
