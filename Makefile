# Run inside a virtual environment:  python3 -m venv .venv && . .venv/bin/activate
.PHONY: setup lock check test trust coverage bench nightly mutants docs
PYTHON ?= python
PARALLEL ?= -n auto --maxprocesses 4 --dist worksteal

setup:  ## the package as you edit it, with the versions of requirements.lock
	$(PYTHON) -m pip install --require-hashes -r requirements.lock
	$(PYTHON) -m pip install -e '.[dev]'

lock:  ## renew requirements.lock: the newest versions, for every Python and system we support
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--generate-hashes --upgrade \
		--custom-compile-command 'make lock' --quiet --output-file requirements.lock

check:  ## style, types, import layers, spelling
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	codespell

test:  ## everything but the nightly tests
	pytest $(PARALLEL)

trust:  ## a table of wrong and unusual instances: refused, warned of, or accepted without a word; solvers killed, solves interrupted
	$(PYTHON) -m tests.trust.report
	pytest -m nightly tests/guard

coverage:  ## the same tests; which lines and branches they run
	pytest $(PARALLEL) --cov --cov-report=term:skip-covered

nightly:  ## the tests that take minutes
	pytest -m nightly $(PARALLEL)

mutants:  ## change the mathematics a little, 60 times: which tests notice? Half an hour
	$(PYTHON) benchmarks/mutate.py

bench:  ## time geometry, link graph, routes and the hand-over; race HiGHS and SCIP; solve the published problems
	$(PYTHON) benchmarks/geometry.py
	$(PYTHON) benchmarks/routes.py instances/starlink-2035
	$(PYTHON) benchmarks/handover.py instances/starlink-2035
	$(PYTHON) benchmarks/race.py instances/starlink-2035 --limit 120
	pytest -m nightly tests/importers

docs:  ## print the laws into docs/formulation.md, the tables into docs/instance-format.md, the studies into docs/published.md; links and commands in the pages lead somewhere
	$(PYTHON) docs/print_laws.py
	$(PYTHON) docs/print_format.py
	$(PYTHON) docs/run_tutorial.py
	$(PYTHON) docs/print_published.py
	pytest tests/packaging/test_docs.py
