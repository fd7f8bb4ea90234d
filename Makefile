# make run   serves a sample call centre: the demo shop, the demo desk and the API
# make call  grades the sample call: a summary here, the report in out/sample.html
# make test  runs every check that CI runs
# Needs Python 3.11 and make; everything else goes into .venv.

PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

SYNTHETIC := synthetic: both voices are espeak-ng's, which shows the plumbing and no emotion

.PHONY: run call test clean

run: .venv/installed
	$(BIN)/tonewise serve

call: .venv/installed
	mkdir -p out
	$(BIN)/tonewise grade api/samples/call.ogg --note "$(SYNTHETIC)" \
	  --html out/sample.html --json out/sample.json --embed-audio
	@echo "The report: out/sample.html"

# Several at a time, for most tests wait for a process. A file stays with one worker, because what
# it starts serves all of its tests; the files with slow ones come first. Browsers come after, and
# those with sound, which goes on in real time, by themselves; none reads the other tests again.
BROWSERS = $(shell grep -lE "mark\.(browser|sound)" tests/test_*.py)

test: .venv/installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -m "not browser" --numprocesses 3 --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest -m "browser and not sound" --numprocesses 2 --dist loadfile $(BROWSERS)
	$(BIN)/pytest -m sound $(BROWSERS)

clean:
	rm -rf .venv out build *.egg-info

.venv/made:
	$(PYTHON) -m venv .venv
	touch $@

# What tests need holds all that running needs: installing it counts as both.
.venv/installed: .venv/made pyproject.toml constraints.txt
	$(PIP) -e .
	touch $@

.venv/installed-dev: .venv/made pyproject.toml constraints.txt
	$(PIP) -e .[dev]
	touch .venv/installed $@
