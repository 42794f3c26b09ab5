# STL and the filters of statsmodels: every 11th value.
import sys

try:
    import numpy as np
    from statsmodels.tsa.filters.api import bkfilter, cffilter, hpfilter
    from statsmodels.tsa.seasonal import STL
except ImportError as missing:
    print(missing)
    sys.exit(77)


def say(name, what, values):
    for i in range(0, len(values), 11):
        print(f"{name} {what} {i + 1}\t{values[i]:.17g}")


def hamilton(x, h, p):
    x = x - x[0]  # lstsq loses the digits in which large values differ
    rows = range(h + p - 1, len(x))
    lags = np.array([[1.0] + [x[t - h - j] for j in range(p)] for t in rows])
    y = x[h + p - 1:]
    return y - lags @ np.linalg.lstsq(lags, y, rcond=None)[0]


def every(name, x, period):
    for robust in (False, True):
        for window in (7, 13):
            fit = STL(x, period=period, seasonal=window,
                      robust=robust).fit(inner_iter=2)
            what = f"STL {window} {'robust' if robust else 'plain'}"
            say(name, what + " seasonal", fit.seasonal)
            say(name, what + " trend", fit.trend)
    cycle, trend = hpfilter(x, 129600)
    say(name, "hp cycle", cycle)
    say(name, "hp trend", trend)
    say(name, "bk", np.r_[np.full(12, np.nan), bkfilter(x, 18, 96, 12)][12:])
    for drift in (False, True):
        say(name, f"cf {'drift' if drift else 'level'}",
            cffilter(x, 18, 96, drift)[0])
    say(name, "hamilton", hamilton(x, 24, 12))


for line in open(sys.argv[1]):
    cells = line.rstrip("\n").split("\t")
    if "NA" not in cells:
        every(cells[0], np.array(cells[2:], dtype=float), int(cells[1]))
