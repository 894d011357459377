# The commands of the project; `make` alone lists them.
PYTHON ?= python3
PORT ?= 8399
IN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup start stop status demo test lint types imports unit packaging e2e openapi requirements build bench cost clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup: ## make or renew the environments and the fonts (all other commands do it themselves)
	@command -v $(PYTHON) >/dev/null || { echo "没有找到 $(PYTHON)：请安装 Python 3.11 或更新的版本，或指明它，例如 make demo PYTHON=/usr/bin/python3.13。" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) 的版本太旧，需要 Python 3.11 或更新的版本，例如 make demo PYTHON=/usr/bin/python3.13。" >&2; exit 1; }
	@$(PYTHON) infra/local/bootstrap.py

start: setup ## the system on this laptop; state is kept between starts (PORT=8399)
	@$(IN)/python -m infra.local start --port $(PORT)

stop: setup ## stop it
	@$(IN)/python -m infra.local stop

status: setup ## address and accounts of the running system
	@$(IN)/python -m infra.local status

demo: setup ## a whole exam on a system of its own; results in out/
	@$(IN)/python -m infra.local.demo

test: setup lint types imports ## everything that is checked
	@$(IN)/python -m infra.fonts.build
	@$(IN)/python -m infra.local validate
	@rm -f .coverage .coverage.*
	@$(IN)/python -m pytest tests/unit tests/integration tests/workflow tests/infra -n auto --cov --cov-report=
	@$(IN)/coverage report
	@$(IN)/python -m pytest tests/packaging tests/e2e

lint: setup ## ruff
	@$(IN)/ruff check .
	@$(IN)/ruff format --check .

types: setup ## mypy --strict
	@$(IN)/mypy functions shared infra tests

imports: setup ## the layers, by import-linter
	@$(IN)/lint-imports

unit: setup ## rules, functions, workflows, template: all that needs no deployed stack
	@$(IN)/python -m infra.fonts.build
	@$(IN)/python -m pytest tests/unit tests/integration tests/workflow tests/infra -n auto

packaging: setup ## each built function alone
	@$(IN)/python -m pytest tests/packaging

e2e: setup ## a freshly deployed stack over HTTP
	@$(IN)/python -m pytest tests/e2e

build: setup ## what would be deployed, in .aws-sam/build
	@$(IN)/python -m infra.local build

openapi: setup ## write infra/api/openapi.json from the handlers
	@$(IN)/python -m infra.api.generate

requirements: setup ## write every requirements.txt from the locks
	@$(IN)/python -m infra.local.requirements

bench: setup ## measured goals
	@$(IN)/python -m infra.benchmarks.papers
	@$(IN)/python -m infra.benchmarks.posts

cost: setup ## what one exam and an idle month cost on AWS, counted
	@$(IN)/python -m tests.support.exam_cost

clean: ## stop, and remove what the commands made, except the kept state in .local
	@if [ -x $(IN)/python ] && [ -f .local/running.json ]; then $(IN)/python -m infra.local stop; fi
	rm -rf .venv .cloud .aws-sam build out .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
