# GovHub: `make run` shows it, `make test` checks it. Each does its own set-up; `make help` lists the rest.

SHELL := /bin/sh
PY := .venv/bin/python
PIN := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
HOST ?= 127.0.0.1
PORT ?= 8000
# The demonstration has a data folder of its own, so that it never meets real data.
DEMO = GOVHUB_DATA_DIR="$${GOVHUB_DATA_DIR:-data/demo}" $(PY) -m govhub
# Compiled once and kept, whatever the surroundings say: the tests start GovHub a hundred times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test check lint format types contracts translations-check translations bundle bundle-check \
        pytest pytest-postgresql wheel bench lock readme setup setup-dev clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' Makefile

run: setup ## start GovHub with its demo on http://127.0.0.1:8000
	@$(DEMO) demo
	@$(DEMO) serve --host $(HOST) --port $(PORT)

test: setup-dev check pytest-postgresql pytest ## every check and every test, on both databases and in the browser

CHECKS = types bundle-check contracts translations-check lint

check: setup-dev ## everything that needs no running server
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target $(CHECKS)

lint: setup-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: setup-dev ## put the code into its one shape
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

types: setup-dev
	@$(PY) -m mypy

contracts: setup-dev ## who may import whom
	@.venv/bin/lint-imports --no-logo

translations: setup-dev ## collect the sentences of the product into the catalogues
	@$(PY) -m tests.catalogues update

readme: setup-dev ## bring the table of settings in README.md up to date
	@$(PY) -m tests.settings_table

translations-check: setup-dev
	@$(PY) -m tests.catalogues check

bundle: ## build static/dist from frontend/
	@cd frontend && npm ci --no-audit --no-fund && npm run build

bundle-check: setup-dev
	@sh frontend/check.sh

pytest: setup-dev ## the tests on SQLite, the browser journeys among them
	@$(PY) -m pytest -p tests.no_skips -n 2 --dist worksteal

# Once is enough for what meets no database (counting, tests marked `once`) and for what is about the browser.
pytest-postgresql: setup-dev ## the same tests on a throw-away PostgreSQL
	@GOVHUB_TEST_DATABASE=postgresql $(PY) -m pytest -p tests.no_skips -n 2 --dist worksteal -m "not once" \
	    --ignore=tests/journeys --ignore=tests/look --ignore=tests/counting

wheel: setup-dev ## build dist-wheel/govhub-*.whl
	@$(PY) -m hatchling build -t wheel -d dist-wheel

bench: setup-dev ## the figures of docs/benchmarks.md, as JSON
	@$(PY) -m bench

lock: ## pin the dependencies anew (needs uv)
	$(PIN) pyproject.toml -o requirements.lock
	$(PIN) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

setup:
	@.ci/venv requirements.lock

setup-dev:
	@.ci/test-tools
	@.ci/venv requirements-dev.lock

clean: ## remove what the other commands made, but no data
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist-wheel frontend/node_modules
