# Builds rmnpc and runs its checks. `make help` lists what can be made.
#
# Everything made goes below $(BUILD): the program, and a directory of objects for each variant (release, asan).
# A new C file below etl/ or a new test below tests/unit/ is found by itself.

BUILD   ?= build
VARIANT ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif

# All cores, unless told otherwise (make -j1).
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif

WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Werror
LANGUAGE := -std=c11 -D_GNU_SOURCE -ffp-contract=off -Ietl
MODULES  := libxml-2.0 libpq yaml-0.1 gsl libcrypto libxxhash libpcre2-8 libutf8proc uchardet
LIBCSV   := -lcsv    # the one library without a pkg-config module

OPTIONS_release := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIE
LINK_release    := -pie -Wl,-z,relro,-z,now,--as-needed
OPTIONS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
OPTIONS_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
OPTIONS         := $(OPTIONS_$(VARIANT))
$(if $(OPTIONS),,$(error VARIANT=$(VARIANT) is not known: release, asan or fuzz))

OBJ      := $(BUILD)/$(VARIANT)
PROGRAM  := $(if $(filter release,$(VARIANT)),$(BUILD)/rmnpc,$(OBJ)/rmnpc)
SOURCES  := $(sort $(wildcard etl/*/*.c))
EMBEDDED := $(sort $(wildcard etl/*/sql/*.sql etl/*/*.css etl/*/*/*.R etl/report/handoff/README.txt etl/*/*.md))
OBJECTS  := $(SOURCES:etl/%.c=$(OBJ)/%.o) $(OBJ)/embedded.o
LIBRARY  := $(OBJ)/librmnpc.a
TESTS    := $(patsubst tests/unit/%.c,$(OBJ)/unit/%,$(sort $(wildcard tests/unit/*/*_test.c)))
FUZZERS  := $(patsubst tests/fuzz/%.c,$(OBJ)/fuzz/%,$(sort $(wildcard tests/fuzz/*.c)))
INSTALL_PACKAGES := etl/deploy/install-packages.sh

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo test check fuzz run-fuzzers bench install clean help objects run-tests lint FORCE

all: $(PROGRAM)

help:
	@echo 'make          build $(BUILD)/rmnpc'
	@echo 'make demo     five centers, a private PostgreSQL, the survival report (installs the packages it needs)'
	@echo 'make test     unit and integration tests (installs the packages they need)'
	@echo 'make check    the tests under ASan and UBSan, include order, clang-tidy, cppcheck, the warnings of gcc and clang'
	@echo 'make fuzz     each libFuzzer target for FUZZ_SECONDS (60) under ASan and UBSan, seeded from the fixtures'
	@echo 'make bench    speed and memory, as ratios'
	@echo 'make install  to DESTDIR/PREFIX (now $(DESTDIR)$(PREFIX))'
	@echo 'make clean    remove $(BUILD)'
	@echo 'Variables: BUILD=DIR  CC=clang  VARIANT=release|asan  PREFIX=DIR  DESTDIR=DIR  V=1 (show the commands)'

# ---- The program ----------------------------------------------------------------------------------------------------

V   ?=
say  = $(if $(V),,@printf '  %-5s %s\n' $(1) $(2);)

# The compiler with all its options, as a script: what is compiled depends on it, so a changed option builds anew.
$(OBJ)/compile: FORCE
	@mkdir -p $(@D)
	@pkg-config --exists $(MODULES) || { \
	    echo 'Libraries are missing: run $(INSTALL_PACKAGES), which installs them.' >&2; exit 1; }
	@printf 'exec %s "$$@"\n' '$(CC) $(LANGUAGE) $(WARNINGS) $(OPTIONS) -ffile-prefix-map=$(CURDIR)=. '"$$( \
	    pkg-config --cflags $(MODULES))"' $(CFLAGS)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# Where the definitions lie is the only thing in the program that depends on where it was built: a file of its own.
$(OBJ)/places: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '-DRMNPC_SOURCE_DIR="$(CURDIR)" -DRMNPC_SHARE_DIR="$(PREFIX)/share/rmnpc"' | sed 's/"/\\"/g' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OBJ)/config/site.o: PLACES = @$(OBJ)/places
$(OBJ)/config/site.o: $(OBJ)/places

# The commit it is built from, with a + where files differ from it; nothing outside a checkout of its own.
$(OBJ)/commit: FORCE
	@mkdir -p $(@D)
	@cd '$(CURDIR)' && if [ "$$(git rev-parse --show-toplevel 2>/dev/null)" = "$$(pwd -P)" ]; then \
	    printf -- '-DRMNPC_COMMIT="%s%s"\n' "$$(git rev-parse --short=12 HEAD)" \
	        "$$(git diff --quiet HEAD -- || echo +)"; fi 2>/dev/null | sed 's/"/\\"/g' >$(abspath $@).new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OBJ)/base/version.o: PLACES = @$(OBJ)/commit
$(OBJ)/base/version.o: $(OBJ)/commit

$(OBJ)/%.o: etl/%.c $(OBJ)/compile
	@mkdir -p $(@D)
	$(call say,CC,$<) sh $(OBJ)/compile $(PLACES) -MMD -MP -c -o $@ $<

$(OBJ)/embedded.c: etl/deploy/embed.sh $(EMBEDDED) $(OBJ)/embedded.list
	$(call say,EMBED,$@) sh etl/deploy/embed.sh etl $(EMBEDDED) >$@

# A file that goes away changes no time stamp, so the list is remembered.
$(OBJ)/embedded.list: FORCE
	@mkdir -p $(@D)
	@echo $(EMBEDDED) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OBJ)/embedded.o: $(OBJ)/embedded.c $(OBJ)/compile
	$(call say,CC,$<) sh $(OBJ)/compile -MMD -MP -c -o $@ $<

$(OBJ)/objects.list: FORCE
	@mkdir -p $(@D)
	@echo $(OBJECTS) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(LIBRARY): $(OBJECTS) $(OBJ)/objects.list
	$(call say,AR,$@) rm -f $@ && ar rcs $@ $(OBJECTS)

LIBRARIES = $(LINK_$(VARIANT)) $(shell pkg-config --libs $(MODULES)) $(LIBCSV) -lm

$(PROGRAM): $(OBJ)/main.o $(LIBRARY)
	$(call say,LINK,$@) sh $(OBJ)/compile -o $@ $^ $(LIBRARIES)

objects: $(OBJECTS) $(OBJ)/main.o $(TESTS:%=%.o)

# ---- Tests ----------------------------------------------------------------------------------------------------------

$(OBJ)/unit/%.o: tests/unit/%.c $(OBJ)/compile
	@mkdir -p $(@D)
	$(call say,CC,$<) sh $(OBJ)/compile -Itests/unit -MMD -MP -c -o $@ $<

$(OBJ)/unit/%: $(OBJ)/unit/%.o $(LIBRARY)
	$(call say,LINK,$@) sh $(OBJ)/compile -o $@ $^ -lcmocka $(LIBRARIES)

run-tests: $(PROGRAM) $(TESTS)
	@RMNPC='$(abspath $(PROGRAM))' BUILD='$(abspath $(OBJ))' tests/run $(TESTS)

test:
	@$(INSTALL_PACKAGES) run test
	@+$(MAKE) --no-print-directory run-tests

check:
	@$(INSTALL_PACKAGES) run test check
	@tests/check/includes.sh
	@+$(MAKE) --no-print-directory CC=clang BUILD=$(BUILD)/clang objects
	@+$(MAKE) --no-print-directory lint
	@+$(MAKE) --no-print-directory VARIANT=asan run-tests

# ---- Fuzzing --------------------------------------------------------------------------------------------------------

$(OBJ)/fuzz/%.o: tests/fuzz/%.c $(OBJ)/compile
	@mkdir -p $(@D)
	$(call say,CC,$<) sh $(OBJ)/compile -Itests/unit -MMD -MP -c -o $@ $<

$(OBJ)/fuzz/%: $(OBJ)/fuzz/%.o $(LIBRARY)
	$(call say,LINK,$@) sh $(OBJ)/compile -fsanitize=fuzzer -o $@ $^ -lcmocka $(LIBRARIES)

run-fuzzers: $(FUZZERS)
	@tests/fuzz/corpus.py '$(abspath $(OBJ))/corpus'
	@CORPUS='$(abspath $(OBJ))/corpus' tests/fuzz/run $(FUZZERS)

fuzz:
	@$(INSTALL_PACKAGES) run test check
	@+$(MAKE) --no-print-directory CC=clang VARIANT=fuzz run-fuzzers

lint:
	@BUILD='$(BUILD)' tests/check/lint.sh '$(LANGUAGE) $(shell pkg-config --cflags $(MODULES))'

# ---- The rest -------------------------------------------------------------------------------------------------------

demo:
	@$(INSTALL_PACKAGES) run
	@+$(MAKE) --no-print-directory all
	@$(BUILD)/rmnpc demo

bench:
	@$(INSTALL_PACKAGES) run test
	@+$(MAKE) --no-print-directory all
	@RMNPC='$(abspath $(PROGRAM))' BUILD='$(abspath $(BUILD))' tests/bench/run

install: $(PROGRAM)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/rmnpc'
	install -m 755 $(PROGRAM) '$(DESTDIR)$(PREFIX)/bin/rmnpc'
	cp -R schemas mappings '$(DESTDIR)$(PREFIX)/share/rmnpc/'

clean:
	rm -rf '$(BUILD)'

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
