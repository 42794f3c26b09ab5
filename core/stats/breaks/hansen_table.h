/* hansen_table.h -- coefficients of Hansen's response surfaces */
#ifndef TS_HANSEN_TABLE_H
#define TS_HANSEN_TABLE_H

#include <stddef.h>

/* Hansen (1997), for the numbers of coefficients that our models have (level or
** trend, with or without seasons) and trimming .49, .47, .45 ... .05: the
** coefficients of a polynomial in the statistic and, last, the degrees of
** freedom of the chi-squared distribution that the polynomial follows. */
#define TS_HANSEN_SIZES 7
#define TS_HANSEN_TRIMS 23

extern const size_t ts_hansen_columns[TS_HANSEN_SIZES];
extern const double ts_hansen_sup[TS_HANSEN_SIZES][TS_HANSEN_TRIMS][3];
extern const double ts_hansen_ave[TS_HANSEN_SIZES][TS_HANSEN_TRIMS][5];
extern const double ts_hansen_exp[TS_HANSEN_SIZES][TS_HANSEN_TRIMS][5];

#endif
