# Two commands are enough: `make demo` and `make test`. Both install what they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: install demo demo-fresh test check bench system lock menus pictures words documents clean

install: $(VENV)/.installed

$(VENV)/.installed: requirements-dev.txt pyproject.toml
	@echo "[1/3] making $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "[2/3] installing the locked packages (about a minute the first time)"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r requirements-dev.txt
	@echo "[3/3] linking Engawa itself"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c "import bot, handlers"
	@touch $@

demo: install
	@PORT=$(PORT) $(BIN)/python -m bot.simulator

demo-fresh: install
	@rm -rf var/demo
	@PORT=$(PORT) $(BIN)/python -m bot.simulator

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m tests.halves

bench: install
	$(BIN)/python -m tests.bench

# What tests of pictures and load need from Debian; everything else comes from PyPI.
system:
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk libreoffice-writer wrk

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.txt

menus: install
	$(BIN)/python -m bot.line.menu_picture

# Draws the pictures of tips anew, word-free, from bot/drawing/scenes.py.
pictures: install
	$(BIN)/python -m bot.drawing

# Brings content/locale/ in step with what officers can meet, and counts what nobody has translated yet.
words: install
	$(BIN)/python -m bot.catalog_files

# Writes the Word templates as they were first: what was edited in content/documents/ is overwritten.
documents: install
	$(BIN)/python -m handlers.incidents.forms
	$(BIN)/python -m handlers.reports.forms
	$(BIN)/python -m handlers.handovers.forms
	$(BIN)/python -m handlers.sendings.forms
	$(BIN)/python -m handlers.prints.forms
	$(BIN)/python -m handlers.proposals.forms

clean:
	rm -rf $(VENV) var build *.egg-info
