# Every target works on a fresh machine that has only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=

.PHONY: demo test fuzz check simulate kill flat bench stubs pages docs lock clean

demo: $(STAMP)
	$(BIN)/kiwoom demo $(ARGS)

test: $(STAMP)
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# Random messages by the million; FUZZ says how many times longer than in the tests.
FUZZ ?= 100
fuzz: $(STAMP)
	KIWOOM_MATCHING_TIMES=$(FUZZ) KIWOOM_LONG_FUZZ=$$((1 + $(FUZZ) / 20)) KIWOOM_HOSTILE=$$((100 * $(FUZZ))) \
		$(BIN)/python -m pytest -vv -n 2 --dist worksteal $(ARGS) \
		tests/matching tests/sim_core/test_sim_core_fuzz.py tests/sim_core/test_sim_core_book_model_fuzz.py \
		tests/sim_server/test_sim_server_hostile.py

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/mkdocs build --strict --quiet

simulate: $(STAMP)
	$(BIN)/kiwoom simulate --seeds 10000 $(ARGS)

kill: $(STAMP)
	KIWOOM_KILLS=200 $(BIN)/python -m pytest tests/trial/test_trial_kill.py -p no:xdist $(ARGS)

# Ten years of made-up days: the day strategy holds nothing overnight but what is locked at the lower limit.
flat: $(STAMP)
	KIWOOM_FLAT_DAYS=2500 $(BIN)/python -m pytest tests/strategies/test_strategies_flat.py -p no:xdist $(ARGS)

bench: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r benchmarks/peers.txt \
		2>/dev/null || echo "a peer could not be compiled here: its rows stay empty" >&2
	$(BIN)/python -m benchmarks $(ARGS)

stubs: $(STAMP)
	$(BIN)/python -m kiwoom_api.wire.stubs

pages: $(STAMP)
	$(BIN)/python -m kiwoom_api.app.pages docs

docs: $(STAMP)
	$(BIN)/mkdocs serve

lock:
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		--extra all --python-version 3.11 pyproject.toml --output-file requirements.lock

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.11 ...')"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) site dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
