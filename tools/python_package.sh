#!/usr/bin/env bash
# Builds the Python package: a wheel in build/python, installed in build/venv/mimeo.
#
#   tools/python_package.sh
set -euo pipefail
cd "$(dirname "$0")/.."
tools/venv.sh mimeo
python=build/venv/mimeo/bin/python
export CXX=${CXX:-clang++-19} CMAKE_GENERATOR=Ninja
command -v ccache >/dev/null && export CMAKE_CXX_COMPILER_LAUNCHER=ccache

# Not isolated: what builds it stands in tests/requirements/mimeo.txt, always in the same place, so that ccache knows it again.
pip=("$python" -m pip --quiet --disable-pip-version-check --no-input)
rm -f build/python/*.whl
"${pip[@]}" wheel --no-build-isolation --no-deps --wheel-dir build/python ./python
"${pip[@]}" install --no-deps --force-reinstall build/python/*.whl
