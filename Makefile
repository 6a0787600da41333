# errdex. `make serve` and `make test` do all the set-up on a machine with Python 3.11 or newer.

PYTHON ?= python3
PORT ?= 8000
N ?= 10000
FOR ?= 600
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/tools

.DEFAULT_GOAL := help
.PHONY: help serve build validate test test-fast check format schema screenshots lock audit licences catalogue bench fuzz \
        soak clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

serve: $(VENV)/.runtime ## build the site and the API and serve both (PORT=8000)
	@$(BIN)/errdex serve --port $(PORT)

build: $(VENV)/.runtime ## everything under build/: site, lookup.db, constants (SITE_URL=https://…/)
	@$(BIN)/errdex build $(if $(SITE_URL),--site-url "$(SITE_URL)")

validate: $(VENV)/.runtime ## check the catalogue
	@$(BIN)/errdex validate

test: $(VENV)/.dev ## all tests, browser tests included
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not bench"

test-fast: $(VENV)/.dev ## the tests without browser, servers and compilers, in two to three minutes
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not bench and not browser and not server and not compiler"

# Each file of tests in one process, since its tests share what is made once; one process more than processors, since
# half of the time is waiting for browsers and servers.
SIDE_BY_SIDE = --numprocesses $(shell $(PYTHON) -c "import os; print(min(4, (os.cpu_count() or 1) + 1))") --dist loadfile

check: $(VENV)/.dev ## ruff, mypy --strict, the architecture test, the catalogue and its style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py
	@$(BIN)/errdex validate
	@$(BIN)/errdex format --check

format: $(VENV)/.dev ## format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

screenshots: $(VENV)/.dev build ## take the pictures of this README anew
	@$(BIN)/python -m tests.bundled.screenshots

schema: $(VENV)/.runtime ## write the schemas in catalog/, which editors use, from the models
	@set -e; for name in schema.json domain.schema.json catalog.schema.json; do \
	  $(BIN)/python -m site_builder.catalog.json_schema $$name > catalog/$$name; done

catalogue: $(VENV)/.runtime ## a made-up catalogue of N codes to measure with (N=10000)
	@$(BIN)/python -m benchmarks.catalogue $(N)

bench: $(VENV)/.dev ## every figure of benchmarks/RESULTS.md beside its yardstick; takes long
	@$(BIN)/python -m pytest -q -m bench
	@$(BIN)/python -m benchmarks.run

fuzz: $(VENV)/.dev ## attack reader, renderer, diagnosis, API and builds by machine (FOR=600 seconds)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt || \
	  echo "atheris cannot be installed: hypothesis alone"
	@$(BIN)/python -m tests.fuzz --seconds $(FOR)

soak: $(VENV)/.dev ## keep both servers under fire while builds are swapped (FOR=600 seconds)
	@$(BIN)/python -m tests.soak --seconds $(FOR)

lock: $(TOOLS)/.lock ## resolve the dependencies anew into requirements*.txt; `make licences` comes next
	@echo pip | $(TOOLS)/bin/pip-compile $(LOCK) -o requirements-pip.txt -
	@printf 'pip\npip-audit\npip-tools\n' | $(TOOLS)/bin/pip-compile $(LOCK) -o requirements-lock.txt -
	@$(TOOLS)/bin/pip-compile $(LOCK) --extra build --extra server -o requirements.txt pyproject.toml
	@$(TOOLS)/bin/pip-compile $(LOCK) --extra build --extra server --extra dev -o requirements-dev.txt pyproject.toml
	@$(TOOLS)/bin/pip-compile $(LOCK) --constraint requirements.txt -o requirements-server.txt requirements-server.in
	@$(TOOLS)/bin/pip-compile $(LOCK) -o requirements-fuzz.txt requirements-fuzz.in

audit: $(TOOLS)/.lock $(VENV)/.dev ## look the locked packages up among known vulnerabilities
	@$(BIN)/python -m tests.supply.audit $(TOOLS)/bin/pip-audit

licences: $(VENV)/.dev ## write licences.tsv, the licence of every locked package
	@$(BIN)/python -m tests.supply.licences --renew

LOCK := --quiet --upgrade --generate-hashes --strip-extras --no-header --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## remove the environment and everything built
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache

# A stamp per environment: made again when the locked versions change.
$(VENV)/.runtime: requirements.txt pyproject.toml $(VENV)/.pip
	@echo "installing errdex and what it needs into $(VENV): a minute or so, this first time"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "installing what the tests need: another minute or two"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# What makes the locks and audits them is no part of the environment that it judges.
$(TOOLS)/.lock: requirements-lock.txt | $(VENV)
	@echo "making the environment $(TOOLS): half a minute"
	@$(PYTHON) -m venv --clear $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pip.txt
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lock.txt
	@touch $@

# The pip that comes with Python is as old as that, and so is setuptools, which nothing here needs.
$(VENV)/.pip: requirements-pip.txt | $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pip.txt
	@$(BIN)/python -m pip uninstall --quiet --disable-pip-version-check --yes setuptools 2>/dev/null
	@touch $@

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "errdex needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@echo "making the environment $(VENV): some seconds"
	@$(PYTHON) -m venv $(VENV)
