#!/usr/bin/env bash
# From nothing to output files: installs what is missing, builds, starts a fresh Mimeo, runs every built-in model through
# the API, and a Python Cog model through the official Python client, saves what they made into demo-output/, stops.
set -euo pipefail
cd "$(dirname "$0")/.."

begun=$SECONDS
tools/setup.sh build models web
tools/web.sh --try
tools/build.sh release mimeo models/all  # what people run; tests are left to make test
tools/venv.sh demo

work=$(mktemp -d -t mimeo-demo.XXXXXX)
server=
finish() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  [[ -z $server ]] || wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

export MIMEO_DATA_DIR=$work/data
mimeo=build/release/mimeo
echo "built $mimeo in $((SECONDS - begun)) s"

# Two free ports, below those that the kernel gives to outgoing connections.
read -r port files_port < <(build/venv/demo/bin/python tools/free_ports.py 2)

mkfifo "$work/log"
"$mimeo" serve --listen "127.0.0.1:$port" --files-listen "127.0.0.1:$files_port" >"$work/log" 2>&1 &
server=$!
# The server's log goes to a file; reading it here until the line that names the address is how we know it is ready.
exec 3<"$work/log"
ready=
while IFS= read -r line <&3; do
  printf '%s\n' "$line" >>"$work/server.log"
  if [[ $line == *"127.0.0.1:$port"* ]]; then ready=yes; break; fi
done
if [[ -z $ready ]]; then
  echo "the server did not start:" >&2
  cat "$work/server.log" >&2
  exit 1
fi
cat <&3 >>"$work/server.log" &

rm -rf demo-output
mkdir demo-output
eval "$("$mimeo" env)"
if ! build/venv/demo/bin/python tools/demo.py "$mimeo" demo-output; then
  echo "the server's last words:" >&2
  tail -n 30 "$work/server.log" >&2
  exit 1
fi

kill -TERM "$server"
code=0
wait "$server" || code=$?
server=
[[ $code == 0 ]] || { echo "the server ended with exit code $code" >&2; tail -n 30 "$work/server.log" >&2; exit 1; }
