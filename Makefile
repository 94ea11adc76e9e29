# make demo   see it work; needs Python 3.11 or later and nothing else
# make test   run all tests; on Debian and Ubuntu, as root, it also brings Java, Maven, Prometheus, Node.js
# make check  lint, types, Prometheus rules
# make docs   write docs/reference/ from the code
# make lock   pin the dependencies again: all of them, and those that an image needs

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: demo test check docs lock install machine
.DEFAULT_GOAL := demo

demo: install
	$(BIN)/wirewatch demo

test: machine install
	$(BIN)/pytest

check: machine install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	promtool check rules deploy/prometheus/alerts.yaml
	promtool test rules deploy/prometheus/alerts_test.yaml
	promtool check config --syntax-only deploy/prometheus/prometheus.yaml

docs: install
	$(BIN)/python docs/generate.py

install: $(READY)

# What the tests need besides Python; says what is missing where it may not install it.
machine:
	@deploy/prepare-machine

# Once an environment is complete, the lock and pyproject.toml are the only reasons to touch it.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "wirewatch needs Python 3.11 or later; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "python3 -m venv does not work here; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "installing the locked dependencies into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

LOCK_OPTIONS := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --custom-compile-command 'make lock'

# What demo, test and check need. The other extras are left out: newspaper4k and trafilatura spell one of
# lxml's extras differently, which the pip 23 of a bare Python 3.11 cannot resolve.
# The lock names versions and hashes but no registry: where packages come from is pip's configuration.
lock:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip compile $(LOCK_OPTIONS) --extra dev --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK_OPTIONS) --constraint requirements.lock \
	  --output-file deploy/docker/requirements.lock pyproject.toml
