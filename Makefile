# nertag. `make` builds ./nertag; `make quickstart` also installs what is missing and tags an article; `make check` tests.
#
# The program is linked twice. The first one, build/nertag-bootstrap, knows nothing; it compiles gazetteers/ and rules/
# into build/knowledge.img, which becomes part of the second one, ./nertag.

CC ?= cc
CFLAGS ?= -O2 -g -gz
PREFIX ?= /usr/local
BUILD ?= build
NERTAG ?= nertag
PKG_CONFIG ?= pkg-config
PACKAGES = libpcre2-8 yaml-0.1 json-c libutf8proc libzstd libarchive libxml-2.0 zlib libmd

WARNINGS = -Wall -Wextra -Wshadow -Wconversion $(if $(CI),-Werror)
ALL_CPPFLAGS = -D_GNU_SOURCE -Ipipeline $(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 -pthread $(WARNINGS) $(CFLAGS)
LIBRARIES = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm $(LDLIBS)

SOURCES = $(sort $(wildcard pipeline/*/*.c))
OBJECTS = $(SOURCES:pipeline/%.c=$(BUILD)/%.o)
LIBRARY_OBJECTS = $(filter-out $(BUILD)/cli/main.o,$(OBJECTS))
UNIT_TESTS = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard tests/unit/*_test.c)))
FUZZERS = $(patsubst tests/fuzz/%.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
KNOWLEDGE = $(sort $(shell find gazetteers rules -name '*.tsv' -o -name '*.yaml'))

all: $(NERTAG)

$(BUILD)/%.o: pipeline/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/no-knowledge.o: pipeline/knowledge/embedded.S
	@mkdir -p $(@D)
	$(CC) -c $< -o $@

$(BUILD)/knowledge.o: pipeline/knowledge/embedded.S $(BUILD)/knowledge.img
	$(CC) -DKNOWLEDGE_IMAGE='"$(BUILD)/knowledge.img"' -c $< -o $@

$(BUILD)/nertag-bootstrap: $(OBJECTS) $(BUILD)/no-knowledge.o
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ $(LIBRARIES) -o $@

# A newer compiler may write another image; a file that is gone is noticed by the list of names.
$(BUILD)/knowledge.img: $(BUILD)/nertag-bootstrap $(KNOWLEDGE) $(BUILD)/knowledge.names
	$(BUILD)/nertag-bootstrap compile --only -o $@ gazetteers rules

$(BUILD)/knowledge.names: FORCE
	@mkdir -p $(@D)
	@echo $(KNOWLEDGE) | cmp -s - $@ || echo $(KNOWLEDGE) > $@

$(NERTAG): $(OBJECTS) $(BUILD)/knowledge.o
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $^ $(LIBRARIES) -o $@

$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY_OBJECTS) $(BUILD)/no-knowledge.o
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -Itests $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP $(filter %.c %.o,$^) $(LIBRARIES) -o $@

unit: $(UNIT_TESTS)

$(BUILD)/%_fuzz: tests/fuzz/%_fuzz.c tests/fuzz/common.c $(LIBRARY_OBJECTS) $(BUILD)/no-knowledge.o
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -Itests/fuzz $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) $(filter %.c %.o,$^) $(LIBRARIES) -o $@

fuzzers: $(FUZZERS)

# Installs the Debian packages of the list of which nothing is there yet; offline when all of them are.
define install_packages
	@missing=; for package in $(1); do \
	    dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	    root=; [ "$$(id -u)" = 0 ] || root=sudo; \
	    $$root apt-get update && $$root apt-get install -y $$missing; \
	fi
endef
BUILD_PACKAGES = gcc libc6-dev pkg-config libpcre2-dev libyaml-dev libjson-c-dev libutf8proc-dev libzstd-dev \
    libarchive-dev libxml2-dev zlib1g-dev libmd-dev
STATIC_PACKAGES = $(BUILD_PACKAGES) g++ libacl1-dev liblz4-dev
SPARK_PACKAGES = $(BUILD_PACKAGES) default-jre-headless python3-venv util-linux
TEST_PACKAGES = python3 jq tar zip p7zip-full gzip bzip2 xz-utils zstd wget parallel
FUZZ_PACKAGES = clang libclang-rt-14-dev python3
LINT_PACKAGES = clang clang-format clang-tidy cppcheck python3

quickstart:
	$(call install_packages,$(BUILD_PACKAGES))
	@$(MAKE) --no-print-directory all
	./$(NERTAG) -t json tests/data/sample.id.txt

check:
	$(call install_packages,$(BUILD_PACKAGES) $(TEST_PACKAGES))
	@$(MAKE) --no-print-directory all unit
	python3 tests/run.py --nertag ./$(NERTAG) --unit $(BUILD)/unit

# One file that needs no library of the machine it runs on. What the linker warns of is for names of hosts, and not used.
static:
	$(call install_packages,$(STATIC_PACKAGES))
	@mkdir -p $(BUILD)/static
	@$(MAKE) --no-print-directory NERTAG=$(BUILD)/static/nertag PKG_CONFIG='$(PKG_CONFIG) --static' LDFLAGS=-static \
	    LDLIBS=-lstdc++ all
	echo 'Presiden Rusia Vladimir Putin' | $(BUILD)/static/nertag -t tsv

# pipeline/spark on a real cluster: a master and two workers as processes on the loopback, one of which is killed.
PYSPARK = 3.5.6
check-spark:
	$(call install_packages,$(SPARK_PACKAGES))
	@$(MAKE) --no-print-directory all $(BUILD)/spark-$(PYSPARK)/bin/spark-submit
	$(BUILD)/spark-$(PYSPARK)/bin/python tests/spark/run.py --nertag ./$(NERTAG)

$(BUILD)/spark-$(PYSPARK)/bin/spark-submit:
	rm -rf $(BUILD)/spark-$(PYSPARK)
	python3 -m venv $(BUILD)/spark-$(PYSPARK)
	$(BUILD)/spark-$(PYSPARK)/bin/pip install --quiet --disable-pip-version-check pyspark==$(PYSPARK)
	touch $@

# The same tests on a build that looks for memory errors, leaks and undefined behaviour.
asan:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan NERTAG=$(BUILD)/asan/nertag \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined' all unit
	ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
	    python3 tests/run.py --nertag $(BUILD)/asan/nertag --unit $(BUILD)/asan/unit

# Each target of tests/fuzz for so many seconds: make fuzz SECONDS=60. NULL + 0 is let pass: compilers define it.
SECONDS ?= 20
fuzz:
	$(call install_packages,$(BUILD_PACKAGES) $(FUZZ_PACKAGES))
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzz CC=clang \
	    CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	        -fno-sanitize=pointer-overflow -fno-sanitize-recover=undefined' fuzzers
	python3 tests/fuzz/run.py --build $(BUILD)/fuzz --seconds $(SECONDS)

# What takes longer than twice as long for twice the input is not linear.
hostile: all
	python3 tests/hostile.py --nertag ./$(NERTAG)

lint:
	$(call install_packages,$(LINT_PACKAGES))
	python3 tests/lint/layers.py pipeline
	@for compiler in gcc clang; do \
	    $(MAKE) --no-print-directory CI=1 CC=$$compiler BUILD=$(BUILD)/lint-$$compiler \
	        NERTAG=$(BUILD)/lint-$$compiler/nertag all unit || exit 1; \
	done
	cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,portability,performance --inline-suppr \
	    --suppress=missingIncludeSystem --suppress=internalAstError -Ipipeline -D_GNU_SOURCE pipeline
	clang-tidy --quiet --warnings-as-errors='*' $(SOURCES) -- -std=c11 $(ALL_CPPFLAGS)

format:
	clang-format -i $(SOURCES) $(wildcard pipeline/*/*.h tests/unit/*.c tests/unit/*.h)

# That the importers of gazetteers/ would make the files that are there, where their sources are.
FACTS ?= ../shared/sources
importers:
	python3 gazetteers/import/all.py --check $(FACTS) gazetteers

# Scores on gold files, with floors that only rise.
quality: all
	python3 tests/quality/run.py --nertag ./$(NERTAG)

# Against other tools, which are installed into build/bench or by apt; as the work grows (HUGE=1: up to 1 GB); and in
# instructions a byte, under a ceiling.
bench:
	$(call install_packages,gcc libc6-dev python3 python3-venv)
	@$(MAKE) --no-print-directory all
	python3 tests/bench/bench.py --mb $(or $(MB),100) $(ARTICLES)

bench-growth: all
	python3 tests/bench/growth.py --mb $(or $(MB),100) $(if $(HUGE),--huge) $(ARTICLES)

bench-instructions:
	$(call install_packages,python3 valgrind)
	@$(MAKE) --no-print-directory all
	python3 tests/bench/callgrind.py

.PHONY: bench bench-growth bench-instructions

install: all
	install -D -m 755 $(NERTAG) $(DESTDIR)$(PREFIX)/bin/nertag
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/nertag LICENSE gazetteers/LICENSES.md
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/nertag/layers $(wildcard gazetteers/layers/*.tsv)
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/nertag pipeline/spark/nertag_spark.py

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/nertag
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/nertag $(DESTDIR)$(PREFIX)/share/nertag

clean:
	rm -rf $(BUILD) $(NERTAG)

FORCE:
.PHONY: importers all static unit fuzzers fuzz hostile check check-spark asan lint format quality install uninstall clean \
    quickstart FORCE
.DELETE_ON_ERROR:
.SECONDARY:

-include $(OBJECTS:.o=.d) $(UNIT_TESTS:=.d)
