# Every door of the project. `make run` on a fresh clone needs only make and python3 with venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Many tests wait for a disk or for a process: more of them than processors pays.
PROCESSES ?= 4
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help install run test check bench clean
help:
	@echo "make install   ติดตั้งลง .venv / install into .venv"
	@echo "make run       เริ่มทำงาน (ไม่มี config.toml = สาธิตด้วยเวลาจำลอง) / start; without config.toml a demonstration"
	@echo "make test      ทดสอบทั้งหมด / all tests (ARGS=tests/domain PROCESSES=0: some, in one process)"
	@echo "make check     ruff, mypy --strict, import-linter"
	@echo "make bench     วัดความเร็ว / measure, print medians and ratios"

install: $(VENV)/.installed
$(VENV)/.installed: pyproject.toml deploy/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint deploy/constraints.txt --editable .
	@touch $@

# What only tests and checks need is installed only for them.
$(VENV)/.dev: $(VENV)/.installed
	$(PIP) install --quiet --constraint deploy/constraints.txt --editable '.[dev]'
	@touch $@

run: $(VENV)/.installed
	@exec $(BIN)/python -u -m ita_scheduler run

test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks $(ARGS)

clean:
	rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
