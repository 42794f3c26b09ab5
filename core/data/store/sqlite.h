/* sqlite.h -- SQLite, linked or as the host of a loadable extension */
#ifndef TS_SQLITE_H
#define TS_SQLITE_H

/* The library is compiled twice: once against libsqlite3, and once for the
** loadable extension, where every call goes through the host's table. */
#ifdef TS_SQLITE_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

#endif
