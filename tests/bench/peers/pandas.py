"""pandas.py -- the jobs in pandas; arguments as in ours.lua"""
import sys

sys.path.pop(0)  # this file's folder, where pandas would be this file
import pandas as pd

job, baci, wide, store, out = (sys.argv[1:] + [None] * 5)[:5]
kinds = {"t": "int16", "i": "int16", "j": "int16", "k": "int32",
         "v": "float64", "q": "float64"}


def csv(columns):
    return pd.read_csv(baci, usecols=columns, na_values=["          NA"],
                       dtype={name: kinds[name] for name in columns})


def flows():
    return pd.read_pickle(store)


def totals(x, by, name):
    keys = [x["t"].rename("year"), x["j"].rename("importer"),
            (x["k"] // by).rename(name)]
    return (x["v"].groupby(keys, sort=False).sum() * 1000).reset_index(
        name="value")


def quarters():
    x = pd.read_csv(wide, usecols=["refYear", "refMonth", "flowCode",
                                   "reporterISO", "partnerISO", "cmdCode",
                                   "primaryValue"],
                    dtype={"cmdCode": str, "flowCode": str})
    x = x[x["cmdCode"].str.startswith("84")]
    sells = x["flowCode"] == "X"
    keys = [(x["refYear"].astype(str) + "Q"
             + ((x["refMonth"] + 2) // 3).astype(str)).rename("quarter"),
            x["reporterISO"].where(sells, x["partnerISO"]).rename("exporter"),
            x["partnerISO"].where(sells, x["reporterISO"]).rename("importer"),
            sells.map({True: "exporter", False: "importer"}).rename(
                "reported_by")]
    return x["primaryValue"].groupby(keys, sort=False).sum().reset_index(
        name="value")


def load():
    x = csv(list(kinds))
    x.to_pickle(store)
    return pd.DataFrame({"what": ["rows"], "value": [len(x)]})


def share():
    x = flows()
    x = x[(x["j"] == 643) & x["k"].between(845600, 846399)]
    china = x[x["i"] == 156].groupby("t")["v"].sum()
    whole = x.groupby("t")["v"].sum()
    return pd.DataFrame({"value": 1000 * china, "share": china / whole}
                        ).rename_axis("year").reset_index()


def advantage():
    x = flows().groupby(["t", "i", "k"], sort=False)["v"].sum().reset_index()
    part = lambda keys: x.groupby(keys, sort=False)["v"].transform("sum")
    rca = x["v"] / part(["t", "i"]) / (part(["t", "k"]) / part(["t"]))
    return pd.DataFrame({"year": x["t"], "exporter": x["i"],
                         "product": x["k"], "value": 1000 * x["v"],
                         "rca": rca})


answers = {
    "a": lambda: totals(csv(["t", "j", "k", "v"]), 10000, "hs2"),
    "b": quarters,
    "c": load,
    "d": share,
    "e": lambda: totals(flows(), 10000, "hs2"),
    "f": lambda: totals(flows(), 100, "hs4"),
    "g": advantage,
}
if job == "version":
    print(pd.__version__, "in Python", sys.version.split()[0])
elif job != "h":
    answer = answers[job]()
    if out != "-":
        answer.to_csv(out, index=False)
