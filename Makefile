# Every command sets itself up: a plain python3 (3.11 or newer) is all it needs.
# What was done already is not done again: the stamps in .venv are newer than what they stand for.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help serve demo check test fuzz bench soak attack lock clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' Makefile

serve: $(VENV)/run.stamp ## start the whole system, with a PostgreSQL of its own
	@$(BIN)/questcity serve

# A folder, a port and a server of its own, whatever the environment says; nothing is left behind.
demo: $(VENV)/run.stamp ## watch a bot walk a real quest
	@set -eu; \
	for name in $$(env | sed -n 's/^\(QUESTCITY_[A-Z0-9_]*\)=.*/\1/p'); do unset "$$name"; done; \
	folder=$$(mktemp -d); chmod 711 "$$folder"; \
	export QUESTCITY_DATA_DIR="$$folder/data"; \
	export QUESTCITY_PORT=$$($(BIN)/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'); \
	$(BIN)/questcity serve >"$$folder/said" 2>"$$folder/log" & server=$$!; \
	trap 'kill $$server 2>/dev/null || :; wait $$server || :; rm -rf "$$folder"' EXIT; \
	trap 'exit 130' INT TERM; \
	until grep -q "is up" "$$folder/said"; do \
		kill -0 $$server 2>/dev/null || { cat "$$folder/log" >&2; exit 1; }; sleep 0.2; \
	done; \
	$(BIN)/questcity demo load; \
	$(BIN)/questcity demo play

check: $(VENV)/dev.stamp ## lint, types, walls, and the tests that need no other process
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -n 2 -m "not postgres and not browser and not process"

test: check ## everything: check, then the tests over real servers, processes and a browser
	@$(BIN)/python -m pytest -q -n 2 -m "postgres or browser or process"

# What fails is called again by `make fuzz` with its seed; 0 is the one that never changes.
# With both, 100 000 texts are made up. Nothing is kept of a run, so that none depends on those before.
FUZZ := -p no:cacheprovider -m postgres --examples 300 --texts 50000 \
	tests/fuzz/test_operations.py tests/fuzz/test_texts.py
SEED ?= 0 $(shell $(BIN)/python -c 'import secrets; print(1 + secrets.randbelow(10**9))')

fuzz: $(VENV)/dev.stamp ## call every operation 300 times as everybody, and with 100 000 hostile texts
	@set -eu; \
	HYPOTHESIS_STORAGE_DIRECTORY=$$(mktemp -d); export HYPOTHESIS_STORAGE_DIRECTORY; \
	trap 'rm -rf "$$HYPOTHESIS_STORAGE_DIRECTORY"' EXIT; \
	for seed in $(SEED); do \
		echo "Calling with the seed $$seed ..."; \
		PYTHONDONTWRITEBYTECODE=1 $(BIN)/python -m pytest -q -n 2 $(FUZZ) --seed "$$seed"; \
	done

bench: $(VENV)/bench.stamp ## measure what things cost, write benchmarks/REPORT.md, fail on a missed threshold
	@$(BIN)/python -m benchmarks

soak: $(VENV)/bench.stamp ## put load on several processes for a minute while the signing keys change
	@$(BIN)/python -m benchmarks.soak

attack: $(VENV)/attack.stamp ## let sqlmap look for holes in everything that takes a text, and in a twin that has some
	@PYTHONPATH=tests PYTHONDONTWRITEBYTECODE=1 $(BIN)/python -m attack

lock: $(VENV)/dev.stamp ## resolve the dependencies anew, with hashes and without addresses
	@for extras in "" dev bench attack; do \
		echo hatchling | $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header \
			--extra embedded $${extras:+--extra $$extras} pyproject.toml - \
			-o requirements$${extras:+-$$extras}.lock; \
	done

clean: ## remove what the other commands have made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("QuestCity needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what QuestCity runs on ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The hostile files that are measured come from the tests.
$(VENV)/bench.stamp: requirements-bench.lock $(VENV)/dev.stamp
	@echo "Installing what it is compared with ..."
	@$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/attack.stamp: requirements-attack.lock $(VENV)/dev.stamp
	@echo "Installing what attacks it ..."
	@$(PIP) install --require-hashes -r requirements-attack.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing what its tests need ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
