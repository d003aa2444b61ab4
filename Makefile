# Everything a fresh Debian with Python 3.11 needs is installed by the target that needs it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
PORT ?= 8501

.PHONY: app test check format data clean browser

app: $(STAMPS)/app
	$(BIN)/incident-map serve --port $(PORT)

test: $(STAMPS)/dev browser
	$(BIN)/python -m pytest $(ARGS)

check: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: $(STAMPS)/dev
	$(BIN)/python data/build/gazetteer.py
	$(BIN)/python data/build/basemap.py rivers
	$(BIN)/python data/build/boundaries.py
	$(BIN)/python data/build/basemap.py

clean:
	rm -rf $(VENV) $(STAMPS) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV) || { echo "venv is missing: apt-get install python3-venv"; exit 1; }

$(STAMPS)/app: $(VENV)/pyvenv.cfg pyproject.toml
	mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(STAMPS)/dev: $(VENV)/pyvenv.cfg pyproject.toml
	mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,check]'
	touch $@ $(STAMPS)/app

# The tests look at pages as a person does: a browser and fonts with Arabic letters, from the distribution.
browser:
	@if ! command -v chromium >/dev/null 2>&1 || ! fc-list :lang=ar 2>/dev/null | grep -qi noto; then \
	  if ! command -v apt-get >/dev/null 2>&1; then \
	    echo "Chromium or an Arabic font is missing; install chromium and the Noto fonts with your package manager"; exit 1; \
	  fi; \
	  if [ "$$(id -u)" = 0 ]; then as_root=""; else as_root="sudo"; fi; \
	  $$as_root apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends \
	    chromium fonts-noto-core fontconfig >/dev/null; \
	fi
