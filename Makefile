# Everything a newcomer or a reviewer runs. Bare `make` lists it.
#
# uv is used when it is installed; otherwise the first command makes .tools/ (a plain virtual
# environment) and installs uv into it. Nothing is written outside this folder but uv's own cache.

SHELL := /bin/sh
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
STAMP := .venv/.depesche-synced

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint check bench format

help: ## list the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.tools/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Depesche needs Python 3.11 or newer as python3 (or uv, which brings its own)." >&2; exit 1; }
	@python3 -m venv .tools >/dev/null 2>&1 || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
		  apt-get install -y -qq python3-venv >/dev/null && python3 -m venv --clear .tools; } || \
		{ echo "python3 -m venv failed: install your system's python3-venv package, or uv, and try again." >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv

$(STAMP): pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	@$(UV) sync --frozen --quiet --compile-bytecode
	@.venv/bin/python -m compileall -q adapters bot storage # the first start is as fast as the second
	@touch $@

setup: $(STAMP) ## install everything into .venv

demo: $(STAMP) ## the main job: a digest of the bundled story, and questions about it
	@.venv/bin/python -m bot demo

test: $(STAMP) ## run the tests
	@.venv/bin/python -m pytest -q -n 2

lint: $(STAMP) ## format, lint, types, import rules
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

check: lint test ## everything that must pass before a change lands

bench: $(STAMP) ## measure delivering, and the engine beside its baselines (needs data, see benchmarks/README.md)
	@.venv/bin/python -m benchmarks.delivery
	@.venv/bin/python -m benchmarks.stories
	@.venv/bin/python -m benchmarks.claims
	@.venv/bin/python -m benchmarks.story_questions
	@.venv/bin/python -m benchmarks

format: $(STAMP) ## format and repair what ruff can
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .
