# One environment in .venv, made and kept up to date by the targets that need it.
# PYTHON names the interpreter that makes it: make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A file .venv/.installed-EXTRA stands for gnode with that extra ("runtime": with none), newer than what it depends on.
INSTALLED := $(VENV)/.installed-
# And another one, with the lowest versions that pyproject.toml allows.
LOWEST := .venv-lowest
# And one with neurogym, whose pins go with those of no other extra.
NEUROGYM := .venv-neurogym
# The workers share the cores: no thread pool of the linear algebra beside them.
WORKERS ?= 2

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test test-sweeps test-slurm test-peers test-walker test-neurogym test-dist test-lowest explorer test-explorer lint bench docs clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST))

# The page opens where there is a screen to see it on.
demo: demo/report.html ## Train a 2-D gnODE on the square flip-flop, take it apart, leave a report in demo/
	@echo
	@echo "The report: $(CURDIR)/demo/report.html"
	@echo "To go on:   $(BIN)/gnode run ring --out ring"
	@echo "            (or '. $(BIN)/activate' first: then the command is 'gnode', as the pages have it)"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin -a -z "$$SSH_CONNECTION" ]; then \
	  $(BIN)/python -m webbrowser "file://$(CURDIR)/demo/report.html" >/dev/null 2>&1 || true; fi

demo/report.html: | $(INSTALLED)runtime
	@$(BIN)/gnode run square --out demo --resume

# Most of the tests' time is compilation of programs that run once: half of it goes with LLVM's optimisation, and half of
# what is left with XLA's newer code for fused loops.
# A program in many pieces, for many cores to compile, takes a seventh longer on one. Bytecode is kept, whatever the
# environment says: dozens of processes would each compile all that they import.
TEST_ENVIRONMENT = PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 XLA_FLAGS="--xla_backend_optimization_level=0 \
  --xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1"
PYTEST = $(TEST_ENVIRONMENT) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
# What needs a scheduler and its processes, and what is compared with other people's libraries, have targets of their own.
SWEEPS := tests/sweeps
NEUROGYM_TESTS := tests/tasks/neurogym
PEERS := tests/benchmarks tests/data/nwb tests/analysis/adapters tests/experiments/export tests/models/test_fields.py tests/docs/test_torch_tutorial.py
test: $(INSTALLED)dev ## Run the tests, but for those of targets of their own
	@$(PYTEST) $(addprefix --ignore ,$(SWEEPS) $(NEUROGYM_TESTS) $(PEERS)) $(ARGS)

test-sweeps: $(INSTALLED)dev ## Run the tests of sweeps: Dask's schedulers and workers, jobs of a cluster, Optuna
	@$(PYTEST) $(SWEEPS) $(ARGS)

test-peers: $(INSTALLED)dev $(INSTALLED)bench $(INSTALLED)adapters $(INSTALLED)nwb ## Run the tests against other people's networks, solvers and files (installs PyTorch, Keras, flax, haiku, ONNX and pynwb)
	@$(PYTEST) $(PEERS) $(ARGS)

# It starts munged, slurmctld and slurmd of its own, in a temporary folder, and ends them; whoever runs it need not be root.
test-slurm: $(INSTALLED)dev ## Run a sweep by jobs of a SLURM of its own (needs slurm-wlm and munge installed; five to eight minutes)
	@$(TEST_ENVIRONMENT) $(BIN)/python -m pytest -q tests/slurm/sweeps.py $(ARGS)

test-walker: $(INSTALLED)dev $(INSTALLED)walker ## Run the tests of the walking simulation (installs Gymnasium and MuJoCo)
	@$(PYTEST) tests/data/walker $(ARGS)

test-neurogym: $(NEUROGYM)/.installed ## Run the tests of neurogym's tasks, with the packages that it pins (installs it and PyTorch)
	@$(TEST_ENVIRONMENT) $(NEUROGYM)/bin/python -m pytest -n $(WORKERS) --dist worksteal $(NEUROGYM_TESTS) $(ARGS)

# -W ignore: old packages warn of newer ones beside them. tests/lowest.py says why it does without tests/conftest.py.
test-lowest: $(LOWEST)/.installed ## Run a few networks with every package at the lowest version that is allowed
	@$(TEST_ENVIRONMENT) $(LOWEST)/bin/python -m pytest -n $(WORKERS) --dist worksteal \
	  --noconftest -W ignore $(ARGS) tests/lowest.py

# An environment is made for it, in a temporary folder: about a minute.
test-dist: $(INSTALLED)dev ## Build sdist and wheel, install each and run a small network from it
	@$(TEST_ENVIRONMENT) $(BIN)/python -m pytest -q --noconftest tests/distributions.py $(ARGS)

# The page on which a network moves is built from explorer/ and committed: nobody needs Node.js to use gnode.
NODE_MODULES := explorer/node_modules/.package-lock.json
$(NODE_MODULES): explorer/package.json explorer/package-lock.json
	@command -v npm >/dev/null || { echo "the page of gnode explore is built with Node.js 18 or newer, and npm was not found" >&2; exit 1; }
	@cd explorer && npm ci --no-progress --loglevel=error
	@touch $@

explorer: $(NODE_MODULES) ## Build the script of the page that `gnode explore` writes (needs Node.js)
	@cd explorer && npm run --silent build

# CHROMIUM names the browser: make test-explorer CHROMIUM=/path/to/chrome
test-explorer: $(NODE_MODULES) ## Check and test the page that `gnode explore` writes (needs Node.js; in Chromium where there is one)
	@cd explorer && npm run --silent check && npm run --silent lint && npm test --silent && npm run --silent same && \
	  npm run --silent browser

lint: $(INSTALLED)dev ## Check style, formatting and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pyright

bench: $(INSTALLED)bench ## Time training steps, of Euler and adaptive, against PyTorch, torchdiffeq and diffrax
	@$(BIN)/python benchmarks/training_step.py $(ARGS)
	@$(BIN)/python benchmarks/adaptive_step.py $(ARGS)

# By Zensical, which reads mkdocs.yml: Material for MkDocs is kept up until May 2027 alone, and its search needs another
# host's script where pages are opened from a folder. `python -m`: what extends the build is found from here.
docs: $(INSTALLED)docs ## Build the documentation in site/; broken links fail, and so does what is fetched from other hosts
	@$(BIN)/python docs/tools/commands.py
	@$(BIN)/python docs/tools/front_page.py
	@$(BIN)/python -m zensical build --strict --clean
	@$(BIN)/python docs/tools/offline.py site
	@echo "The documentation: $(CURDIR)/site/index.html"

clean: ## Remove what these targets made, the environment included
	rm -rf $(VENV) $(LOWEST) $(NEUROGYM) demo site build dist .cache .pytest_cache .ruff_cache .hypothesis explorer/node_modules

# The shell commands that make the environment $(1), where there is none.
define environment
	$(1)/bin/python -m pip --version >/dev/null 2>&1 || { \
	  command -v "$(PYTHON)" >/dev/null || \
	    { echo "gnode needs Python 3.11 or newer, and $(PYTHON) was not found: make ... PYTHON=/path/to/python3" >&2; exit 1; }; \
	  "$(PYTHON)" -c 'import sys; v = sys.version_info[:2]; sys.exit(None if v >= (3, 11) else "gnode needs Python 3.11 or newer, and $(PYTHON) is %d.%d: make ... PYTHON=/path/to/a/newer/python3" % v)' && \
	  "$(PYTHON)" -m venv $(1); }
endef

# --no-compile: Python compiles what it imports; compiling all of SciPy and the rest beforehand takes longer.
PIP_INSTALL = -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt

$(INSTALLED)%: pyproject.toml constraints.txt
	@$(call environment,$(VENV))
	@echo "Installing gnode and what it needs ($*) into $(VENV) (a minute, or two where nothing is cached)"
	@$(BIN)/python $(PIP_INSTALL) -e ".$(if $(filter runtime,$*),,[$*])"
	@touch $(INSTALLED)runtime $@

# Made anew where a bound has changed: uv would leave what is there, if it is still allowed. It knows nothing of pip's
# settings, so the package index that they name is handed on. Wheels only: Python 3.13 gets the lowest that there are for
# it. torch is apart: no extra that is installed here asks for it.
INDEX = $(LOWEST)/bin/python -m pip config list | sed -n "s/^[^.]*\.index-url='\(.*\)'$$/\1/p" | head -n 1
$(LOWEST)/.installed: pyproject.toml constraints.txt
	@rm -rf $(LOWEST)
	@$(call environment,$(LOWEST))
	@echo "Installing the lowest versions of what gnode needs into $(LOWEST) (half a minute, or two where nothing is cached)"
	@$(LOWEST)/bin/python $(PIP_INSTALL) pytest pytest-xdist uv
	@UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$($(INDEX))}" $(LOWEST)/bin/uv pip install --quiet --only-binary :all: \
	  --python $(LOWEST)/bin/python --resolution lowest-direct -r pyproject.toml $(addprefix --extra ,sweep cluster search)
	@$(LOWEST)/bin/python $(PIP_INSTALL) --no-deps -e .
	@touch $@

# neurogym 2.3.1 imports PyTorch and does not ask for it. Of the constraints only that: it pins other versions itself.
$(NEUROGYM)/.installed: pyproject.toml constraints.txt
	@rm -rf $(NEUROGYM)
	@$(call environment,$(NEUROGYM))
	@echo "Installing gnode beside neurogym into $(NEUROGYM) (a minute, or several where nothing is cached)"
	@$(NEUROGYM)/bin/python $(subst -c constraints.txt,,$(PIP_INSTALL)) -e . neurogym==2.3.1 $(shell grep '^torch==' constraints.txt) \
	  beartype hypothesis pytest pytest-xdist
	@touch $@
