# One word a task. `make demo` and `make test` do all the set-up on a fresh machine.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CODE := streams tests bench docs schemas

.PHONY: install demo test up lint format bench schemas lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml deploy/install.sh
	sh deploy/install.sh $(VENV)
	touch $@

demo: install
	$(BIN)/streams demo

up: install
	$(BIN)/streams up

test: install
	$(BIN)/pytest

lint: install
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: install
	$(BIN)/python -m bench.way

schemas: install
	$(BIN)/python -m schemas.generate

lock: install
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
