/* clusters.h -- errors that are alike within groups: rule 6 of covariance.h */
#ifndef TS_CLUSTERS_H
#define TS_CLUSTERS_H

#include "covariance.h"

/* Add the squares of scores added up by group, one-way or two-way, with their
** factors, to 'meat'. */
ts_status ts_cluster_meat (const ts_ols *ols, const ts_error_spec *spec,
                           const gsl_matrix *scores, gsl_matrix *meat);

/* Set negative eigenvalues of a covariance to zero; 'plain' has the usual
** variances on its diagonal. */
ts_status ts_cluster_mend (gsl_matrix *v, const gsl_matrix *plain,
                           int *mended);

#endif
