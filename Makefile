# One word each. Everything is installed into .venv here; Python 3.11 or 3.12 and make are all that is needed.

.DELETE_ON_ERROR:
.PHONY: install demo test chaos up lint format bench bench-memory schemas lock clean help

VENV := .venv
BIN := $(VENV)/bin
# Written last, so that an install that broke off is done again; newer than the lock = nothing to do.
INSTALLED := $(VENV)/installed

help:
	@echo "make demo      watch a real article go through everything (a minute or two the first time)"
	@echo "make up        run the system until Ctrl-C"
	@echo "make install   only install, into $(VENV)"
	@echo "make test chaos lint format bench bench-memory schemas lock clean"

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml deploy/install.sh
	@sh deploy/install.sh $(VENV)
	@touch $@

demo: $(INSTALLED)
	@$(BIN)/streams demo

up: $(INSTALLED)
	@$(BIN)/streams up

test: $(INSTALLED)
	$(BIN)/pytest

# Breaks a running system at random and counts; CHAOS="--seed 7" repeats a run, "--help" says more.
chaos: $(INSTALLED)
	@PYTHONPATH=.:tests $(BIN)/python -m chaos $(CHAOS)

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(INSTALLED)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(INSTALLED)
	$(BIN)/python -m bench.way
	$(BIN)/python -m bench.cost
	$(BIN)/python -m bench.rebalance
	$(BIN)/python -m bench.console

# Tells of leaks only over many articles: half an hour to hours.
bench-memory: $(INSTALLED)
	$(BIN)/python -m bench.memory

schemas: $(INSTALLED)
	$(BIN)/python schemas/generate.py

# The locks name packages, versions and hashes only: where they come from is everybody's own setting. The one
# of the image is the other's part without developers' tools.
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: $(INSTALLED)
	$(COMPILE) --extra dev -o requirements.lock
	$(COMPILE) --constraint requirements.lock -o deploy/requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
