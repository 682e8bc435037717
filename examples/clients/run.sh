#!/bin/sh
set -eu
api="${REPLICATE_BASE_URL%/v1}/v1"
mimeo() { curl --silent --show-error --fail-with-body --cacert "$SSL_CERT_FILE" -H "Authorization: Bearer $REPLICATE_API_TOKEN" "$@"; }

# Run a model, and wait for the end.
mimeo -H "Prefer: wait" "$api/models/mimeo/hello-world/predictions" -d '{"input": {"text": "Ada"}}'
echo

# Upload a file, and give its address to a model.
picture=$(mimeo "$api/files" -F content=@picture.png | jq -r .urls.get)
mimeo -H "Prefer: wait" "$api/models/mimeo/enlarge/predictions" -d "{\"input\": {\"image\": \"$picture\"}}" |
  jq -r '.output[]' |
  while read -r url; do curl --silent --show-error --fail --cacert "$SSL_CERT_FILE" "$url" -o "larger-$(basename "$url")"; done
ls larger-*
