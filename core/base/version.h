/* version.h -- the one place that says which tradestat this is */
#ifndef TS_VERSION_H
#define TS_VERSION_H

#define TS_VERSION "0.1.0"

#endif
