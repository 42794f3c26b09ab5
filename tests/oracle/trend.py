"""Trends by scipy and statsmodels, and the Mann-Kendall tests of their authors.

The corrections for correlation are written here from the papers (Hamed and Rao
1998, Yue and Wang 2004, von Storch 1995, Yue et al. 2002), with numpy; they are
for series without gaps.
"""
import sys

try:
    import numpy as np
    from scipy import stats
    from statsmodels.sandbox.stats.runs import runstest_1samp
    import statsmodels.api as sm
except ImportError as missing:
    print("needs", missing.name)
    sys.exit(77)


def say(name, what, value):
    print("%s %s\t%.17g" % (name, what, value))


def theil_sen(name, x, t):
    slope, intercept, lo, hi = stats.theilslopes(x, t, 0.95)
    say(name, "sen", slope)
    say(name, "sen lo", lo)
    say(name, "sen hi", hi)


def seasonal_sen(name, x, t, seasons):
    slopes = [(x[j] - x[i]) / ((t[j] - t[i]) // seasons)
              for i in range(len(x)) for j in range(i + 1, len(x))
              if (t[j] - t[i]) % seasons == 0]
    say(name, "seasonal sen", np.median(slopes))


def score(x):
    """S, and its variance with ties."""
    n = len(x)
    s = sum(np.sign(x[i + 1:] - x[i]).sum() for i in range(n - 1))
    _, ties = np.unique(x, return_counts=True)
    var = n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()
    return s, var / 18.0


def z_of(s, var):
    return (s - np.sign(s)) / np.sqrt(var)


def acf(x, lags):
    d = x - x.mean()
    return [(d[l:] * d[:len(d) - l]).sum() / (d * d).sum()
            for l in range(lags + 1)]


def seasonal(name, x, t, seasons):
    """Within seasons: x from January on, gaps left out."""
    parts = [x[(t % seasons) == g] for g in range(seasons)]
    s, var = np.array([score(part) for part in parts]).sum(axis=0)
    say(name, "simple s", s)
    say(name, "simple z", z_of(s, var))
    years = len(x) // seasons
    if len(x) != t[-1] - t[0] + 1 or years < 3:
        return
    m = x[:years * seasons].reshape(years, seasons)
    s, var = covariance(m)
    say(name, "covariance s", s)
    say(name, "covariance z", s / np.sqrt(var))


def covariance(m):
    """Hirsch and Slack (1984), pair of seasons by pair of seasons."""
    n, seasons = m.shape
    rank = np.array([stats.rankdata(m[:, g]) for g in range(seasons)]).T
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    sign = np.array([np.sign(m[j] - m[i]) for i, j in pairs])
    k = sign.T @ sign
    r = rank.T @ rank
    return sign.sum(), ((k + 4 * r - n * (n + 1) ** 2) / 3.0).sum()


def corrected(name, x, t):
    n = len(x)
    if t[-1] - t[0] + 1 != n:
        return
    s, var = score(x)
    say(name, "s", s)
    say(name, "z", z_of(s, var))
    slope = stats.theilslopes(x, t)[0]
    free = x - slope * (t + 1)
    r = acf(stats.rankdata(free), n - 1)
    bound = stats.norm.ppf(0.975) / np.sqrt(n)
    total = sum((n - l) * (n - l - 1) * (n - l - 2) * r[l]
                for l in range(1, n) if abs(r[l]) > bound)
    factor = 1 + 2.0 / (n * (n - 1) * (n - 2)) * total
    if factor > 0:
        say(name, "hamed_rao", z_of(s, var * factor))
    r = acf(free, 5)
    factor = 1 + 2 * sum((1 - l / n) * r[l] for l in range(1, 6))
    if factor > 0:
        say(name, "yue_wang 5", z_of(s, var * factor))
    r1 = acf(x, 1)[1]
    say(name, "prewhiten", z_of(*score(x[1:] - r1 * x[:-1])))
    r1 = acf(free, 1)[1]
    say(name, "tfpw", z_of(*score(free[1:] - r1 * free[:-1] + slope * t[1:])))


def fractional(name, x, t):
    if t[-1] - t[0] + 1 != len(x):
        return
    fit = sm.GLM(x / 1000, sm.add_constant(t + 1.0),
                 family=sm.families.Binomial()).fit(tol=1e-14, maxiter=100)
    robust = sm.GLM(x / 1000, sm.add_constant(t + 1.0),
                    family=sm.families.Binomial()).fit(
        tol=1e-14, maxiter=100, cov_type="HAC",
        cov_kwds={"maxlags": 3, "use_correction": False})
    say(name, "glm slope", fit.params[1])
    say(name, "glm hac", robust.bse[1])


def counted(name, x, t):
    z, p = runstest_1samp(x[x != np.median(x)], cutoff=np.median(x),
                          correction=False)
    say(name, "runs z", z)
    n = len(x)
    if t[-1] - t[0] + 1 != n:
        return
    d = np.diff(x)
    say(name, "turning_points", (d[1:] * d[:-1] < 0).sum())
    rising = (d > 0).sum() + 0.5 * (d == 0).sum()
    say(name, "sign z", (rising - (n - 1) / 2) / np.sqrt((n + 1) / 12))


for line in open(sys.argv[1]):
    cells = line.rstrip("\n").split("\t")
    values = np.array([np.nan if c == "NA" else float(c) for c in cells[2:]])
    time = np.arange(len(values))[~np.isnan(values)]
    values = values[~np.isnan(values)]
    for job in (theil_sen, corrected, fractional, counted):
        job(cells[0], values, time)
    for job in (seasonal_sen, seasonal):
        job(cells[0], values, time, int(cells[1]))
