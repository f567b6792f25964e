# Two commands for a newcomer: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# programs that the tests start find their libraries compiled
unexport PYTHONDONTWRITEBYTECODE
UV := $(shell command -v uv 2>/dev/null || echo .cache/uv/bin/uv)
RUN := $(UV) run --locked

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup: ## install Debian packages (as root), uv and the locked Python packages
	@tests/lab/setup.sh

demo: setup ## the main job on real hosts; leaves PDF, xlsx and JSON in demo/
	@$(RUN) python -m tests.lab.demo

test: setup ## every test
	$(RUN) pytest -n 3 --dist loadscope --no-loadscope-reorder

test-slow: setup ## every test and those that take minutes: Debian 13, more random stacks, full series
	HINOMI_SLOW=1 $(RUN) pytest -n 3 --dist loadscope --no-loadscope-reorder

check: setup ## the one gate: format, lint, types, contracts, fresh docs
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) python -m console.docs --check

fmt: ## format
	$(RUN) ruff format . && $(RUN) ruff check --fix .

docs: ## regenerate docs/reference
	$(RUN) python -m console.docs
	$(RUN) python -m tests.backup.page

bench: setup ## speed against peers measured in the same run
	$(RUN) --group bench python -m tests.bench.run
	$(RUN) python -m tests.bench.repositories
	$(RUN) --group bench python -m tests.bench.orders
	$(RUN) python -m tests.bench.sweep
	$(RUN) python -m tests.bench.audit_year
	$(RUN) python -m tests.bench.discovery

bench-1000: setup ## 1,000 lab hosts, no result lost
	$(RUN) --group bench python -m tests.bench.run --fleet 1000

truth: ## agreement with labelled host states: make truth TRUTH=DIR (root)
	@$(RUN) python -m tests.truth "$(TRUTH)"

.PHONY: help setup demo test test-slow check fmt docs bench bench-1000 truth
