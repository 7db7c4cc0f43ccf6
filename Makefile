# make site — environment, build of every edition, and the page to open
# make test — whatever the tests need (a browser and a web server included), then all of them

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: site test lint serve check lock fuzz fuzz-cache fuzz-demo fuzz-rules bench bench-build bench-pages bench-attachments bench-numbers bench-linear mutation mutation-assess clean

site: $(STAMP)
	$(BIN)/gongshilan build

# The other builders are optional: where they cannot be installed, their tests are skipped and say so.
test: $(STAMP) needs
	@$(MAKE) --no-print-directory builders || echo "make builders failed: their tests are skipped"
	$(BIN)/ruff check generator tests
	$(BIN)/ruff format --check generator tests
	$(BIN)/mypy
	$(BIN)/gongshilan check
	GONGSHILAN_TESTS=part $(BIN)/pytest -n 4 --dist loadgroup

# The same tests with every number of them: all pairs, payloads, seeds and kills, of which make test takes a part.
.PHONY: test-full
test-full: $(STAMP) needs
	$(BIN)/pytest -n 4 --dist loadgroup

.PHONY: needs
needs:
	@sh tests/install.sh

# Other builders of the kept tree, each in an environment of its own; then only the tests that use them.
BUILDERS := .venv-builders/properdocs/.installed .venv-builders/zensical/.installed

.PHONY: builders test-builders
builders: $(BUILDERS)

.venv-builders/%/.installed: tests/builders/%.txt
	$(PYTHON) -m venv .venv-builders/$*
	.venv-builders/$*/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

test-builders: $(STAMP) needs builders
	$(BIN)/pytest -p no:xdist tests/build/test_builders.py

# A stranger's first day: the wheel in a fresh environment, init, a sheet, a build, for two rulebooks.
.PHONY: test-wheel
test-wheel: $(STAMP)
	$(BIN)/python tests/wheel/try_wheel.py --lock requirements.lock

# 5,000 random pastes: no letter of any is lost between file and page.
.PHONY: fuzz-paste
fuzz-paste: $(STAMP)
	GONGSHILAN_PASTES=5000 $(BIN)/pytest -q -p no:xdist tests/test_pasted_texts.py -k no_text_is_lost

# The program behind VS Code's YAML extension, and the test that speaks to it as an editor does; the test is skipped without it.
.PHONY: test-editor
test-editor: $(STAMP)
	npm install --silent --no-audit --no-fund --prefix .venv-builders/yaml yaml-language-server@1.25.0
	$(BIN)/pytest -q -p no:xdist tests/test_editor_schema.py

# The editor that `gongshilan cms` writes for, and the tests that load it; two of them are skipped without it.
.PHONY: test-cms
test-cms: $(STAMP) needs
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix .venv-builders/cms @sveltia/cms@0.221.1
	$(BIN)/pytest -q -p no:xdist tests/test_cms.py

# docs/ as a site of its own, in build/docs, its reference made from the schema, the rulebooks, the catalogue and the commands; ends with an error at a dead link.
.PHONY: docs
docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict -f deploy/docs/mkdocs.yml

check: $(STAMP)
	$(BIN)/gongshilan check

serve: $(STAMP)
	$(BIN)/gongshilan serve

lint: $(STAMP)
	$(BIN)/ruff check --fix generator tests
	$(BIN)/ruff format generator tests
	$(BIN)/mypy

# The lock file pins every package with its hash; no index address is written into it.
lock: $(STAMP)
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra test --all-build-deps --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# Search against Pagefind (npm) and Material on the same synthetic records; writes its table with the machine's description.
bench: $(STAMP) needs
	$(BIN)/python tests/bench/search/bench_search.py --out docs/search-bench.md

# Builds beside Hugo, Pagefind and stock MkDocs on the same synthetic records; writes its table with the machine's description.
bench-build: $(STAMP)
	$(BIN)/python tests/bench/build/bench_build.py --out docs/build-bench.md

# What pages of a large portal weigh, how high they are and how long its lists take to narrow; ends with an error above a bound.
bench-pages: $(STAMP) needs
	$(BIN)/python tests/bench/pages/bench_pages.py --out docs/pages-bench.md

# What cleaning finds of what nobody sees in attachments, by class of place.
bench-attachments: $(STAMP)
	$(BIN)/python tests/bench/attachments/bench_attachments.py --out docs/attachments-bench.md

# What the search for numbers of persons finds, and what it takes for one, on generated texts; ends with an error if it falls short.
bench-numbers: $(STAMP)
	$(BIN)/python tests/bench/numbers/bench_numbers.py --out docs/numbers-bench.md

# Whether any text of a record makes check and build slower than in proportion to its size; ends with an error if one does. Takes about half an hour.
bench-linear: $(STAMP)
	$(BIN)/python tests/bench/linear/bench_linear.py --out docs/linear-bench.md

# A night above 1,000 portals × 361 units × 57 obligations: checked, laid down and counted by two engines; one search over all of them.
.PHONY: bench-scale
bench-scale: $(STAMP)
	$(BIN)/python tests/bench/scale/bench_scale.py --out docs/scale.md

# Mutation testing of what says who may see what; ends with an error if a mutant survives that tests/mutation.md does not list.
mutation: $(STAMP)
	$(BIN)/python tests/mutation/run.py

# Likewise of what says what is done and what is late; a quarter of an hour on two cores.
mutation-assess: $(STAMP)
	$(BIN)/python tests/mutation/run.py --part assess

# Edits of characters and of whole lines to records with private fields: none may publish a private value, none may end in a traceback.
fuzz: $(STAMP)
	$(BIN)/python tests/fuzz/fuzz_edits.py

# One-character edits to rulebooks, vocabularies and kinds: each is refused with its place or can be used.
fuzz-rules: $(STAMP)
	$(BIN)/python tests/fuzz/fuzz_rules.py

# 200 edits of a portal, each built with one cache for all of them, editions and days: the same bytes as without.
fuzz-cache: $(STAMP)
	GONGSHILAN_CACHE_EDITS=200 $(BIN)/pytest -q -p no:xdist tests/build/test_kept.py

# Thirty synthetic portals: every state is as it was planted.
fuzz-demo: $(STAMP)
	GONGSHILAN_DEMO_SEEDS=30 $(BIN)/pytest -q -p no:xdist tests/test_demo.py

.PHONY: glossary
glossary: $(STAMP)
	$(BIN)/python tests/glossary/glossary.py
	$(BIN)/python deploy/docs/words.py

clean:
	rm -rf build site .cache
