# Clustered errors by statsmodels: one-way, two-way, t and normal.
import sys
try:
    import numpy as np
    import statsmodels.api as sm
except ImportError as problem:
    print(problem)
    sys.exit(77)

sets = {}
for line in open(sys.argv[1]):
    cells = line.rstrip("\n").split("\t")
    place, column = cells[0].split(".")
    sets.setdefault(place, {})[column] = np.array(
        [float("nan") if c == "NA" else float(c) for c in cells[2:]])

def say(name, what, value):
    print("%s %s\t%.17g" % (name, what, value))

for name, d in sets.items():
    x = sm.add_constant(np.column_stack([d["x"], d["z"]]))
    ols = sm.OLS(d["y"], x)
    g, h = d["g"].astype(int), d["h"].astype(int)
    one = ols.fit(cov_type="cluster", cov_kwds={"groups": g})
    t = ols.fit(cov_type="cluster", cov_kwds={"groups": g}, use_t=True)
    say(name, "cluster", one.bse[1])
    say(name, "cluster p", one.pvalues[1])
    say(name, "cluster t p", t.pvalues[1])
    hac = ols.fit(cov_type="HAC", cov_kwds={"maxlags": 4})
    say(name, "hac", hac.bse[2])
    say(name, "hac p", hac.pvalues[2])
    wls = sm.WLS(d["y"], x, weights=d["w"]).fit(cov_type="HC3")
    say(name, "wls", wls.params[1])
    say(name, "wls hc3", wls.bse[1])
    say(name, "wls llf", wls.llf)
    time = np.arange(len(d["y"]))  # two rows a period: Driscoll and Kraay
    dk = ols.fit(cov_type="hac-groupsum",
                 cov_kwds={"time": time // 2, "maxlags": 3,
                           "use_correction": False})
    say(name, "driscoll", dk.bse[1])
