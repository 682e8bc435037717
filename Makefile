# Every command a person needs. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup build python js demo test bench docs fmt lint clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup:  ## Install with apt what is missing (root or sudo)
	@tools/setup.sh

build:  ## Build what people run: build/release/mimeo and its models, and the C++ client library
	@tools/setup.sh build models web
	@tools/web.sh --try
	@tools/build.sh release mimeo models/all mimeo_client

python:  ## Build the Python package: a wheel in build/python, installed in build/venv/mimeo
	@tools/setup.sh build python
	@tools/python_package.sh

js:  ## Build the JavaScript package: a tarball for npm in build/js
	@tools/setup.sh build web
	@tools/js_package.sh

demo:  ## Build, start Mimeo, run every model through the API, save the files into demo-output/, stop
	@tools/demo.sh

test:  ## Build everything, also with sanitizers, and run every test
	@tools/test.sh

bench:  ## Build, measure, write build/bench/results.md (some minutes; best on a quiet machine)
	@tools/setup.sh build models web python bench
	@tools/build.sh release mimeo models/all mimeo-load mimeo_lists_bench
	@tools/python_package.sh && tools/venv.sh v1 && tools/js_package.sh && tools/node.sh
	@python3 bench/run.py $(names)

docs:  ## Write anew what docs/ has from the sources: errors.md, metrics.md, and the code of examples/
	@python3 tools/lint/examples.py --write
	@tools/build.sh dev mimeo_api_test
	@MIMEO_WRITE_DOCS=1 build/dev/mimeo_api_test --gtest_brief=1 --gtest_filter='*Page.*'

lint:  ## Only the checks that read the source
	@tools/test.sh lint

fmt:  ## Format the C++ sources in place
	@git ls-files '*.h' '*.cc' | xargs -r clang-format-19 -i

clean:  ## Forget everything that was built or made
	rm -rf build demo-output js/node_modules tests/js/node_modules tests/js_package/node_modules web/node_modules web/dist
