#!/usr/bin/env bash
# Prints where a program is: on the machine, or taken out of Debian's package and put into build/programs/. For packages that must
# not be installed, because they would start a service.
#
#   "$(tools/from_package.sh prometheus usr/bin/promtool)" test rules deploy/prometheus/alerts_test.yml
set -euo pipefail
cd "$(dirname "$0")/.."

package=$1 path=$2
command -v "${path##*/}" && exit
tool=$PWD/build/programs/${path##*/}
if [[ ! -x $tool ]]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # apt fetches as a user of its own when it can, and says so when it cannot: this folder is its to write.
  [[ $(id -u) != 0 ]] || chown _apt "$work"
  fetch() { (cd "$work" && apt-get -qq -o Acquire::Retries=3 download "$package" >&2); }
  # A fresh machine has no package lists, or old ones that name versions no longer served.
  if ! fetch 2>/dev/null; then
    as_root=()
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 update >&2
    fetch
  fi
  mkdir -p "${tool%/*}"
  dpkg-deb --fsys-tarfile "$work/$package"_*.deb | tar -xO "./$path" >"$tool.part"
  chmod +x "$tool.part"
  mv "$tool.part" "$tool"
fi
echo "$tool"
