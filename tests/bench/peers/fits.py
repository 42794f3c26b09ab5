"""fits.py -- models on very many series in Python.

fits.py WAY version | fits.py WAY JOB FILE COUNT ANSWERS: as many of the series
as fit into two seconds; prints seconds a series, and writes the numbers of the
first 200. Status 3: this way has no such job.
"""
import sys
import time

sys.path.pop(0)  # this file's folder, where pandas would be pandas.py
import numpy as np

MONTHS, ANSWERED, SECONDS = 66, 200, 2.0
way = sys.argv[1]
if way == "scipy":
    import scipy
    from scipy import stats
elif way == "statsmodels":
    import statsmodels
    import statsmodels.api as sm
module = {"numpy": np, "scipy": sys.modules.get("scipy"),
          "statsmodels": sys.modules.get("statsmodels")}[way]


def ols(x):
    """All series at once."""
    t = np.arange(MONTHS) - (MONTHS - 1) / 2
    spread = (t * t).sum()
    d = x - x.mean(axis=1, keepdims=True)
    slope = d @ t / spread
    e = d - slope[:, None] * t
    return {"slope": slope,
            "se": np.sqrt((e * e).sum(axis=1) / (MONTHS - 2) / spread)}


def newey_west(x, lag=3):
    t = np.arange(MONTHS) - (MONTHS - 1) / 2
    spread = (t * t).sum()
    d = x - x.mean(axis=1, keepdims=True)
    slope = d @ t / spread
    u = (d - slope[:, None] * t) * t
    v = (u * u).sum(axis=1)
    for k in range(1, lag + 1):
        v = v + 2 * (1 - k / (lag + 1)) * (u[:, k:] * u[:, :-k]).sum(axis=1)
    return {"slope": slope, "se": np.sqrt(v) / spread}


def score(x):
    later, earlier = np.triu_indices(MONTHS, 1)[::-1]
    return {"s": np.array([np.sign(row[later] - row[earlier]).sum()
                           for row in x])}


def slopes(x):
    i, j = np.triu_indices(MONTHS, 1)
    distance = j - i
    n = MONTHS
    c = 1.959963984540054 * np.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    lo = int(np.round((len(i) - c) / 2)) - 1
    hi = int(np.round((len(i) + c) / 2))
    half = len(i) // 2
    rows = []
    for row in x:
        part = np.partition((row[j] - row[i]) / distance,
                            (lo, half - 1, half, hi))
        middle = part[half] if len(i) % 2 else (part[half - 1] + part[half]) / 2
        rows.append((middle, part[lo], part[hi]))
    return dict(zip(("slope", "lo", "hi"), np.array(rows).T))


def each(names, one):
    return lambda x: dict(zip(names, np.array([one(row) for row in x]).T))


def kendall(row):
    return [stats.kendalltau(np.arange(MONTHS), row, method="asymptotic")[0]]


def theil_sen(row):
    slope, _, lo, hi = stats.theilslopes(row)
    return slope, lo, hi


def regression(row):
    fit = stats.linregress(np.arange(MONTHS), row)
    return fit.slope, fit.stderr


def least_squares(row):
    fit = sm.OLS(row, sm.add_constant(np.arange(MONTHS))).fit()
    return fit.params[1], fit.bse[1]


def robust(row):
    fit = sm.OLS(row, sm.add_constant(np.arange(MONTHS))).fit(
        cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": False})
    return fit.params[1], fit.bse[1]


ways = {
    "numpy": {"ols": ols, "newey_west": newey_west, "mann_kendall": score,
              "theil_sen": slopes},
    "scipy": {"ols": each(("slope", "se"), regression),
              "mann_kendall": each(("tau_b",), kendall),
              "theil_sen": each(("slope", "lo", "hi"), theil_sen)},
    "statsmodels": {"ols": each(("slope", "se"), least_squares),
                    "newey_west": each(("slope", "se"), robust)},
}


def answer(numbers, path):
    with open(path, "w") as out:
        for name, values in numbers.items():
            for i, value in enumerate(values):
                print("%d %s\t%.17g" % (i, name, value), file=out)


if sys.argv[2] == "version":
    print("%s in Python %s" % (module.__version__, sys.version.split()[0]))
    sys.exit()
job = ways[way].get(sys.argv[2])
if job is None:
    sys.exit(3)
series = np.fromfile(sys.argv[3]).reshape(int(sys.argv[4]), MONTHS)
answer(job(series[:ANSWERED]), sys.argv[5])
done, start, size = 0, time.perf_counter(), ANSWERED
while time.perf_counter() - start < SECONDS and done < len(series):
    job(series[done:done + size])
    done = min(done + size, len(series))
    size = 20000 if done / (time.perf_counter() - start) > 20000 else ANSWERED
print("%.9g" % ((time.perf_counter() - start) / done))
