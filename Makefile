# Neural Networks from Scratch. `make` lists what can be made.

PYTHON ?= python3
WORKERS ?= 2
# More words for pytest: make test ARGS="-k sigmoid"
ARGS ?=

BIN := .venv/bin
INSTALLED := .venv/.installed
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

# nbgrader starts `alembic`, and JupyterLab starts kernels, by name.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Two test processes on two cores: more threads inside each only get in each other's way.
QUIET_THREADS := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

.DEFAULT_GOAL := help
# Old and new: the verdicts must not depend on them. The newest one is that of requirements.lock.
NUMPYS ?= 1.26.4 2.0.2
KERNEL_PYTHONS := $(NUMPYS:%=.venv-numpy/%/bin/python)
empty :=
space := $(empty) $(empty)

.PHONY: help demo test check build kernels bench lab venv lock clean distclean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(INSTALLED) ## a whole class from nothing: build, hand in, grade, feed back, one table
	@.ci/system bubblewrap
	@.ci/mnist
	@$(BIN)/autograder demo

test: $(INSTALLED) ## everything CI runs: make check, then all tests, the browser's too
	@.ci/system bubblewrap chromium postgresql openssl
	@.ci/mnist
	@$(MAKE) --no-print-directory check
	$(QUIET_THREADS) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: $(INSTALLED) ## fast: lint, types, import arrows, release in sync, nothing leaks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_arrows.py tests/test_house.py
	$(BIN)/autograder build --check

build: $(INSTALLED) ## notebooks/ + solutions + tasks -> source/ and release/
	$(BIN)/autograder build

kernels: $(INSTALLED) $(KERNEL_PYTHONS) ## same verdicts under other BLAS kernels, threads and NumPys (half an hour)
	AUTOGRADER_PYTHONS="$(subst $(space),:,$(KERNEL_PYTHONS:%=$(CURDIR)/%))" \
	    $(BIN)/autograder validate --no-notebooks --kernels

bench: $(INSTALLED) ## grading speed beside nbgrader and otter-grader, in one run (ten minutes; docs/speed.md)
	@.ci/system bubblewrap
	$(BIN)/python benchmarks/grading.py $(ARGS)
	$(BIN)/python benchmarks/grading.py --flat 2000

.venv-numpy/%/bin/python:
	$(BIN)/python -m venv .venv-numpy/$*
	@$@ -m pip install --quiet --disable-pip-version-check numpy==$* matplotlib \
	    || { rm -rf .venv-numpy/$*; exit 1; }

# The settings of this course must not mix with those of other Jupyter work on the same machine.
lab: export JUPYTER_CONFIG_DIR := $(CURDIR)/.jupyter
lab: $(INSTALLED) ## JupyterLab with nbgrader on this course
	@mkdir -p .jupyter
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" $(if $(filter 0,$(shell id -u)),--allow-root)

venv: $(INSTALLED) ## install what is needed into .venv (the others do this by themselves)

# The packages of requirements.lock and no others, each checked against its hash; then this project itself.
$(INSTALLED): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" .ci/system python
	@echo "Installing into .venv (a few minutes the first time)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## bring requirements.lock up to date with pyproject.toml (pins stay unless they must move)
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile --quiet --generate-hashes --extra test --extra cluster \
	    --build-deps-for editable --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
	    --no-emit-find-links --output-file requirements.lock pyproject.toml
	rm -rf .venv-lock

clean: ## remove caches; never touches submissions, grades or feedback
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .jupyter *.egg-info build dist
	find . -path ./.venv -prune -o -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +

distclean: clean ## clean, and remove .venv too
	rm -rf .venv .venv-lock .venv-numpy .venv-bench
