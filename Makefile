# Run inside a virtual environment:  python3 -m venv .venv && . .venv/bin/activate
.PHONY: setup check test bench nightly mutants docs
PYTHON ?= python
PARALLEL ?= -n auto --maxprocesses 4 --dist worksteal

setup:  ## the package as you edit it, with everything development needs
	$(PYTHON) -m pip install -e '.[dev]'

check:  ## style, types, import layers, spelling
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	codespell

test:  ## everything but the nightly tests
	pytest $(PARALLEL)

nightly:  ## the tests that take minutes
	pytest -m nightly $(PARALLEL)

mutants:  ## change the mathematics a little, 60 times: which tests notice? Half an hour
	$(PYTHON) benchmarks/mutate.py

bench:  ## time geometry, link graph and routes; solve the published problems
	$(PYTHON) benchmarks/geometry.py
	$(PYTHON) benchmarks/routes.py medium
	pytest -m nightly tests/importers

docs:  ## print the laws into docs/formulation.md, the studies into docs/published.md; links and commands in the pages lead somewhere
	$(PYTHON) docs/print_laws.py
	$(PYTHON) docs/print_published.py
	pytest tests/packaging/test_docs.py
