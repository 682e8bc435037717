#!/usr/bin/env bash
# Builds the JavaScript package: a tarball for `npm install` in build/js, with the addon in it; installs it for tests/js_package.
#
#   tools/js_package.sh
set -euo pipefail
cd "$(dirname "$0")/.."
tools/node.sh js
tools/build.sh release mimeo_client

launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
cmake -S js -B build/js/addon -G Ninja --log-level=WARNING -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_COMPILER=${CXX:-clang++-19}" \
  "${launcher[@]}" >/dev/null
ninja -C build/js/addon --quiet

# One folder for each kind of machine: several tarballs put together would serve them all.
package=build/js/package
rm -rf "$package" build/js/*.tgz
mkdir -p "$package/addon/$(node -p 'process.platform + "-" + process.arch')"
cp -r js/package.json js/README.md js/index.* js/lib LICENSE "$package"
cp build/js/addon/mimeo.node "$package"/addon/*/
(cd build/js && npm pack --silent ./package >/dev/null)

rm -rf tests/js_package/node_modules
npm install --prefix tests/js_package --no-save --no-package-lock --offline --no-audit --no-fund --silent "$PWD"/build/js/*.tgz
