#!/bin/sh
# Pushes a folder with cog.yaml to a Mimeo elsewhere, with tar, curl and jq alone:  push.sh FOLDER OWNER/NAME
# MIMEO_URL is the server's address, MIMEO_TOKEN a token with the scope admin.
set -eu
log=$(mktemp)
trap 'rm -f "$log"' EXIT
tar -C "$1" -cz . |
  curl --silent --show-error --fail-with-body -H "Authorization: Bearer $MIMEO_TOKEN" -H "Content-Type: application/gzip" \
    --data-binary @- "$MIMEO_URL/mimeo/v1/models/$2/versions" | tee "$log" >&2
# A stream of JSON lines: what packaging says and, last, the version or a problem.
tail -n 1 "$log" | jq -e -r .version.id
