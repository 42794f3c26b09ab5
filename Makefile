# tradestat: make, make check, make demo; see README.md
CC ?= cc
CFLAGS ?= -O2 -g
LUA ?= lua5.4
PREFIX ?= /usr/local
B ?= build

VERSION := $(shell sed -n 's/^\#define TS_VERSION "\(.*\)"/\1/p' core/base/version.h)
LIBS := gsl sqlite3 libarchive libzstd nettle jansson
pc = $(shell pkg-config $(1) 2>/dev/null)
ALL_C = -std=c11 -D_GNU_SOURCE -ffp-contract=off -fPIC -pthread -MMD -Wall \
  -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
  -Wmissing-prototypes -Icore -I$B/gen $(call pc,--cflags $(LIBS)) $(CFLAGS)
LUA_C = $(call pc,--cflags lua5.4)
CORE_LIBS = $(call pc,--libs $(LIBS)) -lm -pthread

CORE := $(patsubst %.c,$B/%.o,$(wildcard core/*/*.c)) $B/gen/countries.o
EXT := $(patsubst $B/%,$B/ext/%,$(CORE))
MODULE := $(patsubst %.c,$B/%.o,$(wildcard bindings/*.c))
PROGRAM := $(patsubst %.c,$B/%.o,$(wildcard bindings/program/*.c))
C_TESTS := $(patsubst tests/core/%.c,$B/tests/%,$(wildcard tests/core/test_*.c))

all: $B/tradestat $B/lua/tradestat/core.so $B/tradestat.so $B/sample.csv

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
$B/gen/countries.c: core/data/countries.lua
	@mkdir -p $(@D)
	$(LUA) $< > $@.new && mv $@.new $@
$B/sample.csv: scripts/sample.lua
	@mkdir -p $(@D)
	$(LUA) $< > $@.new && mv $@.new $@

.PHONY: all check demo asan bench deps install clean
-include $(wildcard $B/*/*.d $B/*/*/*.d $B/*/*/*/*.d)
