rockspec_format = "3.0"
package = "tradestat"
version = "0.1.0-1"
source = { url = "." }  -- in a clone: luarocks make
description = {
  summary = "Statistics of international trade, from scripts",
  detailed = [[
    Loads trade data as it is downloaded (UN Comtrade, BACI, Eurostat Comext,
    IMF), keeps it in one SQLite file, and answers with shares, growth and
    trends with their uncertainty.]],
  license = "GPL-3.0-or-later",
}
dependencies = { "lua >= 5.4, < 5.5" }
external_dependencies = {
  GSL = { header = "gsl/gsl_vector.h" },
  SQLITE = { header = "sqlite3.h" },
  LIBARCHIVE = { header = "archive.h" },
  ZLIB = { header = "zlib.h" },
  NETTLE = { header = "nettle/sha2.h" },
  JANSSON = { header = "jansson.h" },
  MD4C = { header = "md4c-html.h" },
}
build = {
  type = "make",
  build_target = "all",
  build_variables = { CFLAGS = "$(CFLAGS)" },
  install_target = "install-rock",
  install_variables = { LUADIR = "$(LUADIR)", LIBDIR = "$(LIBDIR)" },
}
