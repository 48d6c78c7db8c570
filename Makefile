# Everything is done in a virtual environment of its own (.venv), installed from uv.lock. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
Q ?=
DATA ?=
OUT ?=
STAFF_USER ?=
TOPIC ?=
FILE ?= topics.xlsx
FAULTS ?= 200
KILLS ?= 50
TOPICS ?= 0
WHEN ?=
MESSAGES ?= 1000
SEED ?= 1
ORIGIN ?= https://chat.clinic.example

UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
PYTHON := .venv/bin/python
export PYTHONPATH := $(CURDIR)
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
# A question may hold any characters, quotes and dollars included: it travels in the environment, never through a shell.
export QUESTION := $(value Q)
export WHEN
export STAFF_USER
export TOPIC

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/installed: pyproject.toml uv.lock .python-version
	@bash scripts/setup.sh
	@touch $@

.PHONY: setup
setup: .venv/installed ## Install Python packages into .venv from the lock file

.PHONY: run
run: setup ## Set up, train if needed, start everything and print the address (PORT=8000)
	@exec $(PYTHON) -m scripts.run --port $(PORT)

.PHONY: staff-user
staff-user: setup ## Make an account for the staff page (STAFF_USER=name prints a password once)
	@$(PYTHON) -m scripts.staff_user

.PHONY: train
train: setup ## Train the model if phrasings or pipeline changed
	@$(PYTHON) -m scripts.train

.PHONY: chat
chat: train ## Talk to the assistant in this terminal
	@$(PYTHON) -m scripts.ask

.PHONY: ask
ask: train ## Ask one question: make ask Q="can b12 shots cause clots"
	@$(PYTHON) -m scripts.ask --once

.PHONY: answer-at
answer-at: setup ## Say what a patient would have been told then: make answer-at WHEN=2026-11-20T10:00 Q="…"
	@$(PYTHON) -m scripts.answer_at

.PHONY: publish-kills
publish-kills: train ## Kill worker and front door at random moments of publishing (KILLS=50 SEED=1; 20 minutes)
	@$(PYTHON) -m tests.faults.publishing --kills $(KILLS) --seed $(SEED)

.PHONY: publishing
publishing: train ## Time releases from proposal to the patient's answer, and the way back (TOPICS=1000; 10 minutes)
	@$(PYTHON) -m tests.load.publishing --topics $(TOPICS)

.PHONY: preview
preview: setup ## Show one answer in every channel's form: make preview TOPIC=how_often
	@$(PYTHON) -m web.channels.preview

.PHONY: export
export: setup ## Write all topics to a spreadsheet, CSV or YAML file: make export FILE=topics.xlsx
	@$(PYTHON) -m content.exchange export "$(FILE)"

.PHONY: import-check
import-check: setup ## Say what a file of topics would change, and change nothing: make import-check FILE=topics.xlsx
	@$(PYTHON) -m content.exchange check "$(FILE)"

.PHONY: mine
mine: setup ## Look now for questions that were not answered well; the worker does it each night
	@$(PYTHON) -m web.questions.mine

.PHONY: evaluate
evaluate: train ## Predict a file of questions: make evaluate DATA=file.jsonl OUT=predictions.jsonl
	@$(PYTHON) -m benchmarks.evaluate "$(DATA)" "$(OUT)"

.PHONY: bench
bench: train ## Compare with other pipelines (BANKING77=dir CLINC150=file optional); takes long
	@$(PYTHON) -m benchmarks.bench

.PHONY: proof
proof: setup ## Read every variant of every red-flag proof case, and time the reader
	@$(PYTHON) -m benchmarks.proof.run
	@$(PYTHON) -m benchmarks.proof.speed

.PHONY: mutants
mutants: setup ## Take out each entry of the red-flag vocabulary in turn; name those that no case protects
	@$(PYTHON) -m benchmarks.proof.mutants

.PHONY: check
check: setup ## Lint, types and content
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@$(PYTHON) -m content.check
	@$(PYTHON) -m web.channels.check
	@$(PYTHON) -m scripts.near_duplicates
	@$(PYTHON) -m scripts.safety_page --check
	@$(PYTHON) -m scripts.widget_red_flags --check

.PHONY: test
test: train ## Set up and run all tests, in as many processes as there are cores
	@$(PYTHON) -m scripts.browser
	@$(PYTHON) -m pytest -n auto

.PHONY: docs
docs: setup ## Write the made parts of docs/safety.md anew
	@$(PYTHON) -m scripts.safety_page

.PHONY: faults
faults: train ## Kill, hang and fill everything under the running system (FAULTS=200 SEED=1; 15 minutes)
	@$(PYTHON) -m tests.faults.series --faults $(FAULTS) --seed $(SEED)

.PHONY: load
load: train ## Measure the website's chat: 200 open chats, Enter to answer, the launcher (4 minutes)
	@$(PYTHON) -m scripts.browser
	@$(PYTHON) -m tests.load.website

.PHONY: pages
pages: setup ## Time the staff's pages with 1,000 topics and 100,000 messages, in a database of its own (5 minutes)
	@$(PYTHON) -m benchmarks.staff_pages

.PHONY: conformance
conformance: train ## All messaging apps from outside: variants, latency, crashes (MESSAGES=1000 SEED=1; 15 minutes)
	@$(PYTHON) -m tests.conformance --messages $(MESSAGES) --seed $(SEED)

.PHONY: vectors
vectors: setup ## Encode all phrasings anew for data/vectors.npz, which speeds up the first training
	@$(PYTHON) -m scripts.vectors

.PHONY: embed
embed: setup ## Print the line that adds the chat to a page, with its checksum (ORIGIN=https://chat.clinic.example)
	@$(PYTHON) -m scripts.embed_line $(ORIGIN)

.PHONY: picture
picture: setup ## Take the README's picture of the chat from the running assistant
	@$(PYTHON) -m scripts.picture http://127.0.0.1:$(PORT)/

.PHONY: pictures
pictures: train ## Take the pictures of docs/editing.md from a system of its own with made-up patients (5 minutes)
	@$(PYTHON) -m scripts.browser
	@$(PYTHON) -m scripts.staff_pictures

.PHONY: format
format: setup ## Format our code
	@.venv/bin/ruff check --fix-only .
	@.venv/bin/ruff format .

.PHONY: clean
clean: ## Remove what can be made again: models, caches, the environment
	rm -rf .venv .uv models var/cache .mypy_cache .ruff_cache .pytest_cache .rasa
