# Everything that is done often, in one word. Works with GNU make 3.81 and newer.
# The plain commands behind each target are in README.md.

.DEFAULT_GOAL := help
.PHONY: help run test bench lint format backup restore screenshots clean
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed-requirements
INSTALLED_DEV := $(VENV)/installed-requirements-dev
PIP := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --quiet --quiet

# The first interpreter that is new enough; say `make PYTHON=/path/to/python3 …` to choose another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(INSTALLED) ## start Hygge with its own database and show the address (PORT=…)
	@$(if $(PORT),HYGGE_PORT=$(PORT)) $(BIN)/python -m services.launcher

test: $(INSTALLED_DEV) ## run every test (ARGS="-k name" for some)
	@$(BIN)/python -m pytest $(ARGS)

bench: $(INSTALLED_DEV) ## measure the engine, runs, queries, the editor and the machine
	@$(BIN)/python -m bench

lint: $(INSTALLED_DEV) ## check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(INSTALLED_DEV) ## format the sources
	@$(BIN)/ruff format .

backup: $(INSTALLED) ## write the database to a file (FILE=… to name it)
	@$(BIN)/python -m services.backup dump $(if $(FILE),"$(FILE)")

restore: $(INSTALLED) ## replace the database by a backup (FILE=…)
	@test -n "$(FILE)" || { echo 'Which backup? Say: make restore FILE=var/backups/….dump'; exit 2; }
	@$(BIN)/python -m services.backup restore "$(FILE)"

screenshots: $(INSTALLED_DEV) ## make the pictures of the documentation anew
	@$(BIN)/python docs/make_screenshots.py

clean: ## remove caches and the virtual environment; data in var/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.txt $(BIN)/python
	@echo 'Installing what Hygge needs into $(VENV) (once; one or two minutes) …'
	@$(PIP) --requirement requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo 'Installing what the tests need …'
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

# Some systems ship Python without ensurepip: then pip from outside fills the environment, or virtualenv makes it.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'Hygge needs Python 3.11 or newer, and none was found.'; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) >/dev/null 2>&1 \
	|| { "$(PYTHON)" -m venv --clear --without-pip $(VENV) >/dev/null 2>&1 \
	     && "$(PYTHON)" -m pip --python $(BIN)/python install --quiet pip 2>/dev/null; } \
	|| "$(PYTHON)" -m virtualenv --clear --quiet $(VENV) 2>/dev/null \
	|| { rm -rf $(VENV); \
	     echo 'This Python cannot make virtual environments. On Debian and Ubuntu this mends it:'; \
	     "$(PYTHON)" -c 'import sys; print("  sudo apt-get install python%d.%d-venv" % sys.version_info[:2])'; \
	     exit 1; }
