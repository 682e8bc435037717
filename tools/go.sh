#!/usr/bin/env bash
# Prints a Go that can compile the official client, which needs 1.21: the one on the machine, or, where a distribution has an
# older one (Debian 12), that release of Go as the module proxy serves it, its checksum verified by the go command.
#
#   "$(tools/go.sh)" test ./...
set -euo pipefail

wanted=1.22.12
is_new_enough() { [[ $(printf '%s\n' 1.21 "$1" | sort -V | head -n 1) == 1.21 ]]; }

# Not of the folder's go.mod: what an old go says of itself there is not what it is.
have=$(cd / && GOTOOLCHAIN=local go env GOVERSION)
if is_new_enough "${have#go}"; then
  command -v go
  exit
fi
module=golang.org/toolchain@v0.0.1-go$wanted.$(go env GOOS)-$(go env GOARCH)
folder=$(go env GOMODCACHE)/$module
if [[ ! -x $folder/bin/go ]]; then
  (cd / && go mod download "$module")
  chmod -R u+w "$folder"  # modules come without the right to execute
  chmod +x "$folder"/bin/* "$folder"/pkg/tool/*/*
fi
echo "$folder/bin/go"
