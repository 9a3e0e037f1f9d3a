# `make demo` and `make test` do all the set-up themselves; see tools/setup.sh for what that is.
#   VENV=DIR        the environment to make and use      make test VENV=.venv-3.12 PYTHON=python3.12
#   PYTHON=PROGRAM  the Python to make it with
#   ARGS=...        more arguments for the command       make test ARGS="tests/engine -k dates"

VENV   ?= .venv
PYTHON ?=
ARGS   ?=

setup  = VENV='$(VENV)' PYTHON='$(PYTHON)' tools/setup.sh
bin    = $(VENV)/bin
story := chat-assistant

# Homebrew's libraries are not where Python looks for libraries. Written for macOS, not tested there.
ifeq ($(shell uname -s),Darwin)
libraries := DYLD_FALLBACK_LIBRARY_PATH="$(shell brew --prefix 2>/dev/null)/lib"
endif

.DEFAULT_GOAL := help
.PHONY: help demo test proof lint format types bench wheel lock clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo:  ## audit a sample and say where its PDF report is
	@$(setup) run
	$(libraries) $(bin)/auditor audit samples/$(story)/descriptor.yaml -o out/
	@test -s out/$(story).pdf && echo "The report is in $(CURDIR)/out/$(story).pdf"

test:  ## run the tests
	@$(setup) dev
	$(libraries) $(bin)/python -m pytest $(ARGS)

proof:  ## compare the evaluators on random rules: ARGS="--evaluations 10_000_000"
	@$(setup) dev
	$(bin)/python -m tests.properties.prove $(ARGS)

lint:  ## check style and formatting
	@$(setup) dev
	$(bin)/ruff check .
	$(bin)/ruff format --check .

format:  ## mend what lint can mend
	@$(setup) dev
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

types:  ## check the types
	@$(setup) dev
	$(bin)/mypy $(ARGS)

bench: VENV := .venv-bench
bench:  ## measure the speed, beside other tools, in an environment of their own
	@$(setup) dev
	$(bin)/python -m pip --quiet install --requirement benchmarks/requirements.txt
	$(bin)/python -m benchmarks.engine $(ARGS)
	$(bin)/python -m benchmarks.costs
	$(bin)/python -m benchmarks.start
	$(bin)/python -m benchmarks.report
	$(bin)/python -m benchmarks.outlook

wheel:  ## build the wheel into dist/
	@$(setup) dev
	$(bin)/python -m build --wheel --no-isolation --outdir dist

lock:  ## refresh the lock files (UPGRADE=1 for the newest of everything, UPGRADE=NAME for one package)
	@tools/lock.sh

clean:  ## remove environments, builds, caches and reports
	rm -rf .venv .venv-* build dist out .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
