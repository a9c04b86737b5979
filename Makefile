# `make up` runs the product, `make test` tests it (ARGS="-k review" for a part), `make check` reads it.
PYTHON ?= python3

.PHONY: up test check
up test check:
	@command -v $(PYTHON) >/dev/null || { echo "Install Python 3.11 or newer first: there is no “$(PYTHON)”." >&2; exit 1; }
	@exec $(PYTHON) -B -m newsnotes.tasks $@ $(ARGS)
