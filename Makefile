# Needs Python 3.11 or newer and make alone; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
DATABASE ?= techfigures.duckdb
PORT ?= 8501
TEXTS ?= ../shared/corpus/train

# Every run is a process of its own: without its packages' bytecode it takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run dashboard test test-slow test-all fuzz check format gate calibrate train docs site lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## fill .venv from requirements.lock; quick when nothing changed
	@$(PYTHON) scripts/setup.py run

setup-dev: ## the same with the developers' tools
	@$(PYTHON) scripts/setup.py dev

run: setup ## fetch the bundled sample site, extract, validate, load, publish, show
	@$(BIN)/techfigures run --sample --database $(DATABASE)

dashboard: setup ## look at the published snapshot
	@$(BIN)/techfigures dashboard --database $(DATABASE) --port $(PORT)

test: setup setup-dev ## the tests, in minutes
	@$(BIN)/pytest -m "not slow" -n 2 --dist loadfile

test-slow: setup-dev ## the slow tests alone, those in a real browser among them
	@TECHFIGURES_REQUIRE_BROWSER=1 $(BIN)/pytest -v -m slow -n 2 --dist loadfile --durations=25

test-all: test test-slow ## every test

fuzz: setup-dev ## fuzz all that reads what strangers wrote, ten minutes each: for a night
	@$(BIN)/python -m tests.fuzz

check: setup-dev ## lint, types, import direction, SQL, YAML, docs: what CI and pre-commit run
	@$(BIN)/python scripts/check.py

format: setup-dev ## rewrite the code in the house's format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

gate: setup-dev ## score the annotated corpora and hold the floors of benchmarks/baseline.json
	@$(BIN)/python -m benchmarks.gate

calibrate: setup-dev ## fit the confidence of claims on the annotated corpora
	@$(BIN)/python -m benchmarks.calibration --fit
	@$(BIN)/python -m benchmarks.calibration.grades --fit

train: ## train the reader on labelled articles (TEXTS=folder), into an environment of its own; hours
	@$(PYTHON) scripts/setup.py train
	@PYTHONPATH=. .venv-train/bin/python -m training $(TEXTS)

docs: setup ## write the generated pages anew: dags.md, references in docs/, prefect.yaml
	@$(BIN)/python scripts/generate.py

site: setup-dev ## the documentation as a site, in site/: readable from disk, no network
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

lock: setup-dev ## resolve the locks anew from pyproject.toml
	@$(BIN)/python scripts/lock.py

clean: ## remove the environment and what runs left behind
	@rm -rf .venv .venv-train site .techfigures techfigures.duckdb* techfigures.snapshot.duckdb .techfigures.snapshot.duckdb.*
