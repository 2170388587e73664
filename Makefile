# One environment in .venv, made and kept up to date by the targets that need it.
# PYTHON names the interpreter that makes it: make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A file .venv/.installed-EXTRA stands for gnode with that extra ("runtime": with none), newer than what it depends on.
INSTALLED := $(VENV)/.installed-
# The workers share the cores: no thread pool of the linear algebra beside them.
WORKERS ?= 2

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test lint bench docs clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST))

demo: demo/report.html ## Train a 2-D gnODE on the square flip-flop, take it apart, leave a report in demo/
	@echo "The report: $(CURDIR)/demo/report.html"

demo/report.html: | $(INSTALLED)runtime
	@$(BIN)/gnode run square --out demo --resume

# Most of the tests' time is compilation of programs that run once: half of it goes with LLVM's optimisation, and half of
# what is left with XLA's newer code for fused loops.
TEST_FLAGS = --xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false
test: $(INSTALLED)dev ## Run the tests
	@OMP_NUM_THREADS=1 XLA_FLAGS="$(TEST_FLAGS)" $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# An environment is made for it, in a temporary folder: about a minute.
.PHONY: test-dist
test-dist: $(INSTALLED)dev ## Build sdist and wheel, install each and run a small network from it
	@OMP_NUM_THREADS=1 XLA_FLAGS="$(TEST_FLAGS)" $(BIN)/python -m pytest -q --noconftest tests/distributions.py $(ARGS)

lint: $(INSTALLED)dev ## Check style, formatting and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pyright

bench: $(INSTALLED)bench ## Time training steps, of Euler and adaptive, against PyTorch, torchdiffeq and diffrax
	@$(BIN)/python benchmarks/training_step.py $(ARGS)
	@$(BIN)/python benchmarks/adaptive_step.py $(ARGS)

docs: $(INSTALLED)docs ## Build the documentation in site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean: ## Remove what these targets made, the environment included
	rm -rf $(VENV) demo site build dist .pytest_cache .ruff_cache .hypothesis

# --no-compile: Python compiles what it imports; compiling all of SciPy and the rest beforehand takes longer.
$(INSTALLED)%: pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  command -v "$(PYTHON)" >/dev/null || \
	    { echo "gnode needs Python 3.11 or newer, and $(PYTHON) was not found: make ... PYTHON=/path/to/python3" >&2; exit 1; }; \
	  "$(PYTHON)" -c 'import sys; v = sys.version_info[:2]; sys.exit(None if v >= (3, 11) else "gnode needs Python 3.11 or newer, and $(PYTHON) is %d.%d: make ... PYTHON=/path/to/a/newer/python3" % v)' && \
	  "$(PYTHON)" -m venv $(VENV); }
	@echo "Installing gnode and what it needs ($*) into $(VENV) (a minute, or two where nothing is cached)"
	@$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt \
	  -e ".$(if $(filter runtime,$*),,[$*])"
	@touch $(INSTALLED)runtime $@
