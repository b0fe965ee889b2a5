# Bare `make` explains the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV := $(shell command -v uv || echo .uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
# One process for each core, so one thread for each process.
PARALLEL := OMP_NUM_THREADS=1 $(RUN) pytest -n auto --dist loadfile --ignore tests/integration
ENVIRONMENT := .venv/.synced

.PHONY: help
help: ## this list
	@echo "Tone of Comments: which emotions do the comments of a video carry?"
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.PHONY: setup
setup: $(ENVIRONMENT) java ## install uv, the locked environment and the pinned jars
	@$(RUN) python -m stack.jars

.uv/bin/uv:
	@echo "Installing uv into .uv ..."
	@python3 -m venv .uv && .uv/bin/pip install --quiet 'uv>=0.9'

$(ENVIRONMENT): pyproject.toml uv.lock hatch_build.py proto/messages.proto $(if $(shell command -v uv),,.uv/bin/uv)
	@echo "Installing the locked environment into .venv (about 2.5 GB to download the first time) ..."
	@$(UV) sync --frozen
	@touch $@

.PHONY: java
java:
	@version=$$(java -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p') || true; \
	if [ "$${version:-0}" -lt 17 ]; then \
	  echo "Java 17 or newer is needed and was not found; install it with: sudo apt-get install openjdk-17-jre-headless" >&2; exit 1; fi

.PHONY: browser
browser: $(ENVIRONMENT)
	@if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Debian's chromium ..."; apt-get -qq update && apt-get -qq install -y chromium >/dev/null; \
	  else echo "Installing Playwright's browser ..."; $(RUN) playwright install chromium; fi; fi

.PHONY: office
office:
	@if ! command -v soffice >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Debian's libreoffice-calc-nogui ..."; \
	    apt-get -qq update && apt-get -qq install -y --no-install-recommends libreoffice-calc-nogui >/dev/null; \
	  else echo "There is no LibreOffice; tests that open exports with it are skipped. Install it with: sudo apt-get install libreoffice-calc-nogui"; fi; fi

.PHONY: demo
demo: setup ## start everything, send the sample comments, show what came of it
	@$(RUN) tone demo

.PHONY: stop
stop: ## stop everything that make demo started
	@$(RUN) tone down

.PHONY: test
test: setup browser office lint ## run every check and test, on real Kafka, Spark and Hive
	@$(PARALLEL)
	@$(RUN) pytest -m integration

.PHONY: quick
quick: $(ENVIRONMENT) ## run the tests that need neither a server nor a training, within a minute
	@$(PARALLEL) -m "not slow"

.PHONY: lint
lint: $(ENVIRONMENT) ## check style, types and the direction of imports
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) lint-imports

.PHONY: benchmark
benchmark: setup ## measure the pipeline: make benchmark DATA=folder-of-csv-files
	@$(RUN) python -m benchmarks.pipeline --data "$(DATA)"

.PHONY: jars-lock
jars-lock: $(ENVIRONMENT) java ## write stack/jars.lock anew after a jar's version has changed
	@$(RUN) python -m stack.jars lock
