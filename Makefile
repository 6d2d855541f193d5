# Buurtboek: `make` says what there is. Needs Python 3.11 or newer with its venv, and make; nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
# Exists when the environment holds what requirements.lock says.
INSTALLED := $(VENV)/.installed

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
# Message ids come from these calls too; tests/house/test_catalogues.py knows the same list.
KEYWORDS := -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2

# Exists when the templates have been made ready to run.
KEPT := booking/__pycache__/templates/made

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help
help:
	@echo 'make demo          the demo town on this machine: installs, starts, prints the addresses; Ctrl-C stops it'
	@echo 'make test          every test, those in a real browser too'
	@echo 'make ready         all that a server needs: installed, translated, compiled'
	@echo 'make check         lint, types, floors, templates'
	@echo 'make bench         the figures, one line each: name value unit (FIGURES="search race" takes some of them)'
	@echo 'make soak          20,000 attempts to book the same times, with the server and the database killed in between'
	@echo 'make coverage      the tests again, and which branches they did not take'
	@echo 'make pictures      the pictures of the README, taken anew'
	@echo 'make format        lay out the code'
	@echo 'make translations  bring the catalogues up to date with the code, and compile them'
	@echo 'make lock          renew requirements.lock from pyproject.toml'
	@echo 'make clean         take away what make made; data of the demo stays'

.PHONY: demo
demo: ready
	@exec $(BIN)/python -m booking.demo

.PHONY: test
test: install catalogues
	@$(BIN)/python -m tests.harness.chromium
	@$(BIN)/python -m pytest --quiet --numprocesses auto --dist worksteal $(TESTS)

.PHONY: coverage
coverage: install catalogues
	@$(BIN)/coverage run -m pytest --quiet $(TESTS)
	@$(BIN)/coverage report

.PHONY: check
check: install
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo 'Not laid out as ruff does; run: make format' >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet templates
	@echo 'make check: all is well'

.PHONY: bench
bench: ready
	@$(BIN)/python -m tests.bench $(FIGURES)

.PHONY: soak
soak: install catalogues
	@$(BIN)/python -m tests.crash $(ATTEMPTS)

.PHONY: pictures
pictures: install catalogues
	@$(BIN)/python -m tests.browser.pictures

.PHONY: format
format: install
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

.PHONY: translations
translations: install
	@$(BIN)/pybabel --quiet extract -F pyproject.toml $(KEYWORDS) --add-comments=TRANSLATORS: --no-location \
	    --sort-output --project=Buurtboek --output-file=translations/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file=translations/messages.pot --output-dir=translations \
	    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=100
	@$(MAKE) --no-print-directory catalogues

.PHONY: catalogues
catalogues: install $(COMPILED)

# A missing or old .mo is never an error at run time: the page is silently English.
translations/%.mo: translations/%.po | $(INSTALLED)
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

.PHONY: lock
lock: install
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --generate-hashes \
	    --no-header --no-annotate --output-file requirements.lock pyproject.toml
	@! grep -nE '://|--(extra-)?index-url|--find-links|^ *(-e|file:|\.|/)' requirements.lock \
	    || { echo 'requirements.lock names an address or a path' >&2; exit 1; }

.PHONY: clean
clean:
	@rm -rf $(VENV) *.egg-info build dist htmlcov .coverage .coverage.* .hypothesis
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache translations/messages.pot $(COMPILED)
	@find booking tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: install
install: $(INSTALLED)

# What the first start would otherwise make, each time anew where it may not keep it. Python's own files too: where
# PYTHONDONTWRITEBYTECODE is set, or uv installed, nothing has made them.
.PHONY: ready
ready: install catalogues $(KEPT)
	@$(BIN)/python -m compileall -q booking wsgi.py

$(KEPT): $(wildcard templates/*/*.* templates/*/*/*.*) | $(INSTALLED)
	@$(BIN)/python -m compileall -q $(VENV)/lib >/dev/null || true
	@$(BIN)/python -c 'from booking.app import keep_templates; keep_templates()'
	@touch $@

# PYTHON=… chooses another one. `--no-build-isolation`: setuptools is in the lock, so nothing is fetched unseen.
$(INSTALLED): requirements.lock
	@set -eu; \
	for python in $${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	    echo 'Buurtboek needs Python 3.11 or newer; none was found (make PYTHON=/path/to/python3 … names one).' >&2; exit 1; \
	fi; \
	if ! "$$found" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
	    echo "Buurtboek needs the venv of $$found: apt-get install python3-venv" >&2; exit 1; \
	fi; \
	echo "Installing into $(VENV) ($$("$$found" --version)); this takes a minute the first time."; \
	[ -x $(BIN)/python ] && $(BIN)/python -c '' 2>/dev/null || "$$found" -m venv --clear $(VENV); \
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock; \
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
