# tradestat: make, make check, make demo; see README.md
CC ?= cc
CFLAGS ?= -O3 -g
LUA ?= lua5.4
PREFIX ?= /usr/local
B ?= build
SIZE ?= full
BACI ?= $B/bench/$(SIZE)/baci.csv
WIDE ?= $B/bench/$(SIZE)/wide.csv
HUGE ?= $B/bench/scale/baci.csv
PAGE ?= docs/benchmarks.md
PEERS ?= $B/peers
BENCH := $(addprefix $B/bench/,measure baci wide panel)

VERSION := $(shell sed -n '/define TS_VERSION/s/.*"\(.*\)"/\1/p' \
  core/base/version.h)
# zlib reads .gz: libarchive does not check gzip's CRC
LIBS := gsl sqlite3 libarchive zlib nettle jansson md4c-html
pc = $(shell pkg-config $(1) 2>/dev/null)
ALL_C := -std=c11 -D_GNU_SOURCE -ffp-contract=off -fPIC -pthread -MMD -Wall \
  -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
  -Wmissing-prototypes -Icore -I$B/gen $(call pc,--cflags $(LIBS)) $(CFLAGS)
LUA_C := -Ibindings $(call pc,--cflags lua5.4)
CORE_LIBS := $(call pc,--libs $(LIBS)) -lm -pthread

CORE := $(patsubst %.c,$B/%.o,$(wildcard core/*/*.c core/*/*/*.c)) \
  $B/gen/countries.o $B/gen/products.o
HEADERS := $(wildcard core/*/*.h core/*/*/*.h)
VOCABULARY := $(patsubst scripts/%,%,$(wildcard scripts/tradestat/*.lua \
  scripts/tradestat/*/*.lua))
EXT := $(patsubst $B/%,$B/ext/%,$(CORE))
MODULE := $(patsubst %.c,$B/%.o,$(wildcard bindings/*.c))
PROGRAM := $(patsubst %.c,$B/%.o,$(wildcard bindings/program/*.c))
C_TESTS := $(patsubst tests/core/%.c,$B/tests/%,$(wildcard tests/core/test_*.c))
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
  -fno-omit-frame-pointer
export B LUA PEERS
export TRADESTAT_LUA := $(CURDIR)/scripts
ifeq (0,$(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)))
  MAKEFLAGS += -j$(shell nproc)
endif

all: $B/tradestat $B/lua/tradestat/core.so $B/tradestat.so $B/sample.csv \
  $B/sample_goods.csv

$B/libtradestat.a: $(CORE)
	rm -f $@ && ar rcs $@ $^
$B/lua/tradestat/core.so: $(MODULE) $B/libtradestat.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -shared -o $@ $^ $(LDFLAGS) $(CORE_LIBS)
$B/tradestat: $(PROGRAM) $(MODULE) $B/libtradestat.a
	$(CC) $(CFLAGS) -Wl,-E -o $@ $^ $(LDFLAGS) $(CORE_LIBS) \
	  $(call pc,--libs lua5.4 readline)
$B/tradestat.so: $(EXT)
	$(CC) $(CFLAGS) -shared -o $@ $^ $(LDFLAGS) $(CORE_LIBS)
$B/tests/%: tests/core/%.c $B/libtradestat.a
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -o $@ $< $B/libtradestat.a $(LDFLAGS) $(CORE_LIBS)

$B/core/%.o: core/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -c -o $@ $<
$B/gen/%.o: $B/gen/%.c
	$(CC) $(ALL_C) -c -o $@ $<
$B/ext/gen/%.o: $B/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -DTS_SQLITE_EXTENSION -c -o $@ $<
$B/ext/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -DTS_SQLITE_EXTENSION -c -o $@ $<
$B/bindings/%.o: bindings/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_C) $(LUA_C) -c -o $@ $<
$B/gen/countries.c: core/data/codes/countries.lua core/data/codes/countries_table.lua
	@mkdir -p $(@D)
	$(LUA) $< > $@.new && mv $@.new $@
$B/gen/products.c: core/data/codes/products.lua $(wildcard core/data/codes/products_*.txt)
	@mkdir -p $(@D)
	$(LUA) $< > $@.new && mv $@.new $@
$B/sample.csv: scripts/sample.lua
	@mkdir -p $(@D)
	$(LUA) $< > $@.new && mv $@.new $@
$B/sample_goods.csv: scripts/sample.lua
	@mkdir -p $(@D)
	$(LUA) $< goods > $@.new && mv $@.new $@

deps:
	sh scripts/deps.sh
demo: all
	rm -f $B/sample.db
	$B/tradestat load --dataset="sample (synthetic)" $B/sample.db $B/sample.csv
	$B/tradestat run scripts/machine_tools.lua $B/sample.db
check: all $(C_TESTS) $(BENCH)
	$(LUA) tests/run
asan:
	$(MAKE) B=$B/asan CFLAGS="$(SANITIZE)" LDFLAGS="$(SANITIZE)" check-asan
check-asan: all $(C_TESTS) $(BENCH)
	VALGRIND=no PRELOAD="$$($(CC) -print-file-name=libasan.so)" $(LUA) tests/run
$B/bench/%.o: tests/bench/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_C) -c -o $@ $<
$B/bench/%: $B/bench/%.o $B/bench/world.o $B/gen/countries.o
	$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) -lm
$B/bench/panel: $B/bench/panel.o $B/bench/world.o $B/libtradestat.a
	$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(CORE_LIBS)
# density, first and last period: 11 M and 2 M rows; a few; 100 M
$B/bench/full/baci.csv: WORLD = 4.6 2017 2022
$B/bench/full/wide.csv: WORLD = 0.0517 201901 202406
$B/bench/small/baci.csv: WORLD = 0.1 2017 2022
$B/bench/small/wide.csv: WORLD = 0.003 202301 202406
$B/bench/scale/baci.csv: WORLD = 32.4 2012 2022
$B/bench/%/baci.csv: $B/bench/baci
	@mkdir -p $(@D)
	$< $(WORLD) > $@.new && mv $@.new $@
$B/bench/%/wide.csv: $B/bench/wide
	@mkdir -p $(@D)
	$< $(WORLD) > $@.new && mv $@.new $@
bench: all $B/bench/measure $B/bench/panel $(BACI) $(WIDE) \
    $(if $(SCALE),$(HUGE))
	$B/tradestat run tests/bench/run.lua $B/tradestat $B/bench/measure \
	  $B/bench "$(BACI)" "$(WIDE)" "$(if $(filter full,$(SIZE)),$(PAGE))"
	$(if $(filter full,$(SIZE)),,SERIES=2000) $B/tradestat run \
	  tests/bench/statistics.lua $B/bench/panel $B/bench \
	  "$(if $(filter full,$(SIZE)),$(PAGE))"
	$B/tradestat run tests/bench/pages.lua $B/tradestat $B/bench/measure \
	  $B/bench "$(if $(filter full,$(SIZE)),$(PAGE))"
	$(if $(SCALE),$B/tradestat run tests/bench/scale.lua $B/tradestat \
	  $B/bench/measure $B/bench "$(BACI)" "$(HUGE)" \
	  "$(if $(filter full,$(SIZE)),$(PAGE))")
oracle: all
	LUA_PATH="tests/oracle/?.lua;tests/lua/?.lua;scripts/?.lua;scripts/?/init.lua;;" \
	  LUA_CPATH="$B/lua/?.so;;" $(LUA) tests/oracle/run
stubs: all
	@mkdir -p $B/stubs $B/docs
	$B/tradestat run scripts/dev/stubs.lua > $B/stubs/tradestat.lua
	$B/tradestat run scripts/dev/reference.lua > $B/docs/statistics.md

D = $(DESTDIR)$(PREFIX)
install: all
	install -d $D/bin $D/lib/lua/5.4/tradestat $D/lib/pkgconfig \
	  $D/share/tradestat $D/share/man/man1
	install $B/tradestat $D/bin
	install -m 644 $B/lua/tradestat/core.so $D/lib/lua/5.4/tradestat
	install -m 644 $B/tradestat.so $B/libtradestat.a $D/lib
	for script in $(VOCABULARY); do \
	  install -D -m 644 scripts/$$script $D/share/lua/5.4/$$script; done
	install -m 644 $B/sample.csv $B/sample_goods.csv scripts/*.lua $D/share/tradestat
	install -m 644 docs/tradestat.1 $D/share/man/man1
	for header in $(patsubst core/%,%,$(HEADERS)); do \
	  install -D -m 644 core/$$header $D/include/tradestat/$$header; done
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(LIBS)|' \
	  tradestat.pc.in > $D/lib/pkgconfig/tradestat.pc
install-rock: all
	install -D -t $(LIBDIR)/tradestat $B/lua/tradestat/core.so
	for script in $(VOCABULARY); do \
	  install -D -m 644 scripts/$$script $(LUADIR)/$$script; done
clean:
	rm -rf $B

.PHONY: all asan bench check check-asan clean demo deps install install-rock \
  oracle stubs
.SECONDARY:
-include $(wildcard $B/*/*.d $B/*/*/*.d $B/*/*/*/*.d $B/*/*/*/*/*.d)
