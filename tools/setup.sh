#!/usr/bin/env bash
# Installs with apt the packages Mimeo needs that are missing, and says nothing when none is.
#
#   tools/setup.sh [build] [models] [web] [python] [test] [bench]      (default: all but the last)
#
# Runs on a Debian 12 or 13 or Ubuntu 24.04 that has only git, make, and root or sudo; never asks a question. Why each
# package is needed stands in THIRD_PARTY.md. An entry a|b names alternatives: an installed one wins, else the first
# that this distribution has. An entry %command=package is wanted only where no such command exists, so that a Node.js
# or Python from elsewhere is left in peace. What is not wanted as a whole is not here: tools/from_package.sh takes a program
# out of a package that would start a service.
set -euo pipefail

declare -A groups=(
  [build]="clang-19 clang-tools-19 clang-format-19 lld-19 libclang-rt-19-dev llvm-19 cmake ninja-build ccache
           pkg-config|pkgconf ca-certificates libssl-dev libsqlite3-dev libcurl4-openssl-dev libspdlog-dev libfmt-dev
           libcli11-dev libgoogle-perftools-dev libtomlplusplus-dev libgtest-dev libgmock-dev libbenchmark-dev
           libarchive-dev libre2-dev libyaml-cpp-dev libmagic-dev libmagic-mgc bubblewrap
           libboost1.81-dev|libboost1.83-dev|libboost1.88-dev
           libboost-json1.81-dev|libboost-json1.83-dev|libboost-json1.88-dev
           libboost-container1.81-dev|libboost-container1.83-dev|libboost-container1.88-dev
           libboost-url1.81-dev|libboost-url1.83-dev|libboost-url1.88-dev"
  [models]="flite1-dev libtesseract-dev tesseract-ocr-eng libvips-dev %python3=python3 python3-venv"
  [web]="%node=nodejs %npm=npm"
  [python]="%python3=python3 python3-venv %python3-config=python3-dev"
  [bench]="nginx-light|nginx %python3=python3"
  [test]="json-schema-test-suite sqlite3 curl openssl libnss3-tools zsh fish man-db chromium-headless-shell|chromium %python3=python3 python3-venv %go=golang %jq=jq %dockerd=docker.io %skopeo=skopeo %podman=podman netavark crun"
)

installed() {
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

offered() {
  apt-cache show --no-all-versions "$1" >/dev/null 2>&1
}

# Prints the package that still has to be installed for one entry, or nothing.
wanted() {
  local entry=$1 name
  if [[ $entry == %* ]]; then
    local command=${entry#%}
    command -v "${command%%=*}" >/dev/null || echo "${entry#*=}"
    return
  fi
  for name in ${entry//|/ }; do
    installed "$name" && return
  done
  for name in ${entry//|/ }; do
    offered "$name" && { echo "$name"; return; }
  done
  echo "${entry%%|*}"  # let apt say what it lacks
}

missing() {
  local group entry
  for group in "$@"; do
    [[ -v groups[$group] ]] || { echo "tools/setup.sh: no group '$group' (build, models, web, python, test, bench)" >&2; exit 2; }
    for entry in ${groups[$group]}; do
      wanted "$entry"
    done
  done | sort -u
}

[[ $# -gt 0 ]] || set -- build models web python test
packages=$(missing "$@")
[[ -n $packages ]] || exit 0

as_root=()
if [[ $(id -u) != 0 ]]; then
  command -v sudo >/dev/null || { echo "tools/setup.sh: needs root or sudo to install:" $packages >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive

# A fresh machine has no package lists, or old ones that name versions no longer served; alternatives are chosen anew after.
"${as_root[@]}" apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 update
packages=$(missing "$@")
echo "installing:" $packages
log=$(mktemp)
if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
     -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 install $packages >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
rm -f "$log"
