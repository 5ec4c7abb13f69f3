# What one does here. Everything is installed into .venv the first time; nothing but Python 3.11 or newer is needed.
.DEFAULT_GOAL := help
.PHONY: help run test fast check bench needs journey docs

# Compiled Python is kept: the product and its tests start many processes, and some machines say not to.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin/python -m inngang
PORT ?= 8000
ARGS ?=

help: ## Show what can be done
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime ## Start everything and say where to go (PORT=8000)
	@exec $(RUN) up --port $(PORT) $(ARGS)

test: .venv/.dev ## Everything: rules of the house, all tests, real browser
	@.venv/bin/python bin/browser.py
	@.venv/bin/python bin/provider.py
	@$(RUN) check --no-house
	@.venv/bin/python bin/tests.py $(ARGS)

fast: .venv/.dev ## The rules and the quick tests, in less than a minute
	@$(RUN) check --no-types --no-house
	@.venv/bin/pytest -q -n 2 -m "not browser and not reliability and not slow" tests/rules tests/house tests/service $(ARGS)

check: .venv/.dev ## Style, floors, types and the rules of the house
	@$(RUN) check

bench: .venv/.dev .venv/.bench ## Measure, each number next to its reference
	@.venv/bin/python -m bench $(ARGS)

needs: .venv/.dev ## Requirements met and open, with the tests that show them
	@.venv/bin/python -m tests.needs $(ARGS)

journey: .venv/.runtime ## Follow one phone call through the running code
	@$(RUN) journey

docs: .venv/.dev ## Write the reference from the code
	@$(RUN) docs

# The marks say which libraries are installed; a second run takes no time.
.venv/.runtime: requirements/runtime.txt bin/install.py pyproject.toml
	@sh bin/python.sh bin/install.py runtime

.venv/.dev: requirements/runtime.txt requirements/dev.txt bin/install.py pyproject.toml
	@sh bin/python.sh bin/install.py dev

# What the twin is measured beside. Where it cannot be had, the rest is measured all the same, and says so.
.venv/.bench: requirements/bench.txt .venv/.dev
	@sh bin/python.sh bin/install.py bench || true
