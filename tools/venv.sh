#!/usr/bin/env bash
# Makes build/venv/NAME hold exactly what tests/requirements/NAME.txt lists; does nothing when it already does.
#
#   tools/venv.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
list=tests/requirements/$1.txt
folder=build/venv/$1
stamp=$folder/made-from.txt

cmp -s "$list" "$stamp" && exit 0
rm -rf "$folder"
python3 -m venv "$folder"
"$folder/bin/pip" --quiet --disable-pip-version-check --no-input install --requirement "$list"
cp "$list" "$stamp"
