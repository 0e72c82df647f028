# What one does with the portal; `make` lists it. Needs make and Python 3.11, 3.12 or 3.13, nothing else.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE  # or each start would compile the libraries again, for some four seconds

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
SITE_URL ?= http://127.0.0.1:$(PORT)
ARGS ?=
LISTEN := $(if $(filter localhost,$(HOST)),127.0.0.1,$(HOST))
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
UV := $(BIN)/uv --quiet pip install --python $(BIN)/python --require-hashes

.PHONY: help run dev demo staff test test-all e2e access screenshots bench check messages lock backup restore

help:  ## List what can be done
	@sed -n 's/^\([a-z0-9-]*\):.*##  *\(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-11s %s\n' "$$name" "$$text"; done

run: $(BIN)/.base  ## Start the portal on http://127.0.0.1:8000 (PORT=… changes it)
	@SITE_URL="$(SITE_URL)" $(MANAGE) prepare --listen
	@echo
	@echo "The portal answers on $(SITE_URL)/  (Ctrl-C stops it)"
	@echo "Staff log in on $(SITE_URL)/admin/; make staff, in another window, makes an account."
	@echo
	@SITE_URL="$(SITE_URL)" exec $(BIN)/granian cnrs_intl.wsgi:application --interface wsgi --no-ws \
		--host "$(LISTEN)" --port "$(PORT)" --workers "$(WORKERS)" --blocking-threads 32 --backpressure 512 \
		--respawn-failed-workers --workers-kill-timeout 2s --log-level error

dev: $(BIN)/.base  ## The same with debug pages, reloading when a file changes
	@DEBUG=true SITE_URL="$(SITE_URL)" $(MANAGE) prepare --listen
	@DEBUG=true SITE_URL="$(SITE_URL)" exec $(MANAGE) runserver "$(if $(findstring :,$(LISTEN)),[$(LISTEN)],$(LISTEN)):$(PORT)"

demo: $(BIN)/.base  ## Start a portal with demonstration calls, in var/demo, apart from the real data
	@env -u DATABASE_URL VAR_DIR="$(CURDIR)/var/demo" $(MANAGE) demo
	@env -u DATABASE_URL VAR_DIR="$(CURDIR)/var/demo" $(MAKE) run

staff: $(BIN)/.base  ## Make the first staff account; the others are made on its admin pages
	@$(MANAGE) migrate --verbosity 0 --skip-checks
	@$(MANAGE) createsuperuser

test: $(BIN)/.dev  ## Run the tests (ARGS="tests/offices -n0" narrows)
	@$(BIN)/pytest $(ARGS)

test-all: $(BIN)/.dev  ## Run them on every country and every combination, of which make test takes a sample
	@$(BIN)/pytest --all $(ARGS)

e2e: $(BIN)/.dev  ## Run the tests in a real browser (installs Debian's Chromium when absent)
	@scripts/install_chromium.sh
	@$(BIN)/pytest -p playwright tests/e2e --dist=loadfile $(ARGS)

screenshots: $(BIN)/.dev  ## Picture every kind of page, compare with the approved set (ARGS=--approve renews it)
	@scripts/install_chromium.sh
	@$(BIN)/pytest -p playwright tests/e2e/test_screenshots.py --dist=load $(ARGS)

access: $(BIN)/.dev  ## Test accessibility in a real browser; writes what the accessibility statement tells
	@scripts/install_chromium.sh
	@$(BIN)/pytest -p playwright -n0 --all --write-report $(wildcard $(addprefix tests/e2e/test_,access.py combobox.py keyboard.py zoom.py)) $(ARGS)

bench: $(BIN)/.base  ## Measure pages and the finder; writes docs/performance.md, says what got worse
	@$(BIN)/python -m bench

check: $(BIN)/.dev  ## Lint, format, types, import rules, migrations, translations, templates, deployment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) makemessages --check
	$(BIN)/djlint --lint --quiet templates
	SITE_URL=https://portal.example.org $(MANAGE) check --deploy --fail-level WARNING

messages: $(BIN)/.base  ## Bring the list of texts to translate in step with the code
	@$(MANAGE) makemessages

lock: $(BIN)/.uv  ## Pin what requirements/*.in ask for (UPGRADE=1: the newest that they allow)
	@for name in uv base dev; do $(BIN)/uv --quiet pip compile --universal --python-version 3.11 $(if $(UPGRADE),--upgrade) \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		requirements/$$name.in --output-file requirements/$$name.txt; done

backup: $(BIN)/.base  ## Copy the database to var/backups, while the portal runs
	@$(MANAGE) backup

restore: $(BIN)/.base  ## Put a copy back: make restore FILE=var/backups/… (FORCE=1 doesn't ask)
	@test -n "$(FILE)" || { echo "Which one? make restore FILE=var/backups/…"; exit 2; }
	@$(MANAGE) restore "$(FILE)" $(if $(FORCE),--force)

# Each installation leaves a mark, so that the next start does without. None takes away what another put there.
$(BIN)/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then \
			echo "Installing, once, with $$($$python --version)…"; exec $$python -m venv .venv; \
		fi; \
	done; echo "The portal needs Python 3.11, 3.12 or 3.13 (PYTHON=/path/to/it, if it is not on the PATH)."; exit 1

$(BIN)/.uv: requirements/uv.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/.base: requirements/base.txt $(BIN)/.uv
	@$(UV) -r $<
	@touch $@

$(BIN)/.dev: requirements/dev.txt $(BIN)/.uv
	@$(UV) -r $<
	@touch $@
