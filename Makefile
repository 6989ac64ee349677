# Two commands do everything, set-up included: `make check` and `make test`.

VENV   := .venv
STAMP  := $(VENV)/.installed
BIN    := $(VENV)/bin
# The first Python that is new enough; override with `make PYTHON=/path/to/python3.12 check`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
              $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# Test workers: one a core, at most four.
JOBS   ?= $(shell n=$$(env -u OMP_NUM_THREADS nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); \
              if [ $$n -gt 4 ]; then echo 4; else echo $$n; fi)
# One thread a worker: the cores are already taken by the other workers.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS)

.PHONY: help setup check test test-full lint bench clean

help:
	@echo "make check      set up, then check the papers in proofs_checks/"
	@echo "make test       set up, then run the test suite"
	@echo "make test-full  the long banks (marker: full)"
	@echo "make lint       ruff check, ruff format --check, mypy --strict verify"
	@echo "make bench      the benchmarks"
	@echo "make clean      remove .venv, caches and build outputs"

check: $(STAMP)
	$(BIN)/verify check proofs_checks

test: $(STAMP)
	$(PYTEST)

test-full: $(STAMP)
	$(PYTEST) --dist worksteal -m full

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict verify

# Replaces the default options, which skip benchmarks; no workers beside them and one thread for every method, so
# that timings mean something. The tables of tests/benchmarks take some minutes; figures and a page are kept.
bench: $(STAMP)
	@mkdir -p .benchmarks
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests --benchmark-only \
	    -o addopts="--import-mode=importlib --strict-markers" --benchmark-json=.benchmarks/bench.json
	$(BIN)/verify report .benchmarks/bench.json --html .benchmarks/bench.html

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
	    echo "verify needs Python 3.11 or newer; found: $$(python3 --version 2>/dev/null || echo no python3)." >&2; \
	    echo "Install one (on Debian or Ubuntu: sudo apt-get install python3.12 python3.12-venv)," >&2; \
	    echo "or name yours: make PYTHON=/path/to/python3.12 check" >&2; exit 1; fi
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	    if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
	        echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu type:" >&2; \
	        echo "    sudo apt-get install $(notdir $(PYTHON))-venv" >&2; \
	        echo "and then the same make command again." >&2; exit 1; fi; \
	    echo "Making $(VENV) with $$($(PYTHON) --version)"; \
	    $(PYTHON) -m venv $(VENV); fi
	@echo "Installing the packages of requirements.lock (the size is in README.md, under Install)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
