# One word each. Everything is installed into .venv here; Python 3.11 or 3.12 and make are all that is needed.

.DELETE_ON_ERROR:
.PHONY: install demo test chaos up lint format bench bench-memory train-stance train-toy schemas lock clean help

VENV := .venv
BIN := $(VENV)/bin
# Written last, so that an install that broke off is done again; newer than the lock = nothing to do.
INSTALLED := $(VENV)/installed
# The models are trained in an environment of their own: torch alone is 5 GB.
TRAINING := training/.venv
TRAINERS := $(TRAINING)/installed

help:
	@echo "make demo      watch a real article go through everything (a minute or two the first time)"
	@echo "make up        run the system until Ctrl-C"
	@echo "make install   only install, into $(VENV)"
	@echo "make test chaos lint format bench bench-memory train-stance train-toy schemas lock clean"

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml deploy/install.sh
	@sh deploy/install.sh $(VENV)
	@touch $@

$(TRAINERS): training/requirements.lock pyproject.toml deploy/install.sh
	@sh deploy/install.sh $(TRAINING) training/requirements.lock
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
	$(BIN)/python -m bench.books
	$(BIN)/python -m bench.page
	$(BIN)/python -m bench.stance
	$(BIN)/python -m bench.clean
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.linking
	$(BIN)/python -m bench.entities

# Tells of leaks only over many articles and minutes: half an hour to hours.
bench-memory: $(INSTALLED)
	$(BIN)/python -m bench.streams
	$(BIN)/python -m bench.memory

# The shipped pair network of the stance stage, from the shared data: several large networks that learn from the
# annotations, and a small one that learns from both. DEVICE=cuda: ten minutes instead of days. PACKAGES: see
# training/stance/weights.py
DEVICE := cpu
TEACHERS := 1 2 3 4
LEARN = $(TRAINING)/bin/python -m training.stance.learn
train-stance: $(TRAINERS)
	$(TRAINING)/bin/python -m training.stance.prepare --packages $(PACKAGES)
	for seed in $(TEACHERS); do $(LEARN) teacher --encoder mpnet --packages $(PACKAGES) --device $(DEVICE) --seed $$seed || exit; done
	$(LEARN) student --packages $(PACKAGES) --device $(DEVICE)
	$(TRAINING)/bin/python -m training.stance.validate student-e5-1
	$(TRAINING)/bin/python -m training.stance.likely
	$(TRAINING)/bin/python -m training.stance.ship build/stance/student-e5-1.pt --teacher mpnet \
	  --packages $(PACKAGES) --out streams/stages/stance/pairs/model

# Both models the same way from little data: shows that what trains them still works, not how well they do. The
# shipped line classifier is made by `python -m training.clean`.
TOY := --work build/stance/toy
train-toy: $(TRAINERS)
	$(TRAINING)/bin/python -m training.stance.prepare --toy $(TOY)
	$(LEARN) teacher --encoder l6 --recipe toy $(TOY)
	$(LEARN) student --encoder l6 --recipe toy $(TOY)
	$(TRAINING)/bin/python -m training.stance.validate --toy $(TOY) student-l6-1
	$(TRAINING)/bin/python -m training.stance.ship build/stance/toy/student-l6-1.pt --toy $(TOY) --encoder l6 --teacher l6 \
	  --out build/stance/toy/model
	$(TRAINING)/bin/python -m training.clean --toy

schemas: $(INSTALLED)
	$(BIN)/python schemas/generate.py

# The locks name packages, versions and hashes only: where they come from is everybody's own setting. The one
# of the image is the other's part without developers' tools.
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: $(INSTALLED)
	$(COMPILE) --extra dev -o requirements.lock
	$(COMPILE) --constraint requirements.lock -o deploy/requirements.lock
	$(COMPILE) --extra dev --extra training --constraint requirements.lock -o training/requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
