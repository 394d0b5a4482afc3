"""Any file's figures, under its own design: the documented examples of R's survey package through the estimate command's core."""

import json
from typing import Any

import pytest

from analysis.core.from_file import estimate
from tests.analysis.core import schools

NOTHING: dict[str, Any] = {"CA": {"N": 6194}}
TYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}
WIDE = {"No": 1072.0, "Yes": 5122.0}
BOTH = {"E:No": 472, "H:No": 399, "M:No": 201, "E:Yes": 3949, "H:Yes": 356, "M:Yes": 817}
MARGINS: dict[str, Any] = {"CA": {"N": 6194, "stype": TYPES, "wide": WIDE, "both of them": BOTH}}
TWO = {"stype": ["stype"], "wide": ["sch.wide"]}
CROSSED = {"both of them": ["stype", "sch.wide"]}
STRATA, FPC = {"strata": "stype"}, {"strata": "stype", "population": "fpc"}
CLUSTERS = {"strata": "stype", "clusters": "dnum"}


def documented(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((schools.FOLDER / "api" / "expected_apistrat.json").read_text())
    for word in key.split("."):
        found = found[word]
    return found


def told(key: str) -> dict[str, Any]:
    found = schools.told()
    for word in key.split("."):
        found = found[word]
    return found


def asked(scheme: dict[str, Any], *estimates: dict[str, Any]) -> dict[str, Any]:
    data = [dict(row) for row in schools.rows()]
    margins = MARGINS if scheme.get("margins") else NOTHING
    found = estimate(data, margins, {"base_weight": "pw", **scheme, "estimates": list(estimates)})
    assert found["status"] == "ok", found
    value: dict[str, Any] = found["value"]
    return value


def whole(value: dict[str, Any], name: str, se: str = "se") -> tuple[float, float]:
    row = value["estimates"][name][0]
    return row["estimate"], row[se]


@pytest.mark.parametrize(
    ("scheme", "wanted"),
    [
        ({"design": FPC}, documented("strat.mean_fpc")),
        ({"design": STRATA}, documented("strat.mean_nofpc")),
        ({"design": STRATA, "margins": TWO}, documented("strat_calibrate_raking.mean")),
    ],
)
def test_means(scheme: dict[str, Any], wanted: dict[str, Any]) -> None:
    names = list(wanted["est"])

    value = asked(scheme, *({"name": name, "of": name} for name in names))

    for name in names:
        assert whole(value, name) == schools.near((wanted["est"][name], wanted["se"][name]))


@pytest.mark.parametrize(
    ("scheme", "by", "wanted"),
    [
        ({"design": FPC}, "stype", documented("strat.by_stype")),
        ({"design": FPC}, "sch.wide", documented("strat.by_schwide")),
        ({"design": STRATA, "margins": TWO}, "stype", documented("strat_calibrate_raking.by_stype")),
    ],
)
def test_domains(scheme: dict[str, Any], by: str, wanted: dict[str, Any]) -> None:
    _, *rows = asked(scheme, {"name": "mean", "of": "api00", "by": by})["estimates"]["mean"]

    assert [row["domain"] for row in rows] == wanted["key"]
    assert [row["estimate"] for row in rows] == schools.near(wanted["est"])
    assert [row["se"] for row in rows] == schools.near(wanted["se"])


def test_totals_and_raked_weights() -> None:
    value = asked({"design": FPC}, {"name": "pupils", "kind": "total", "of": "enroll"})
    wanted = documented("strat.total_enroll")

    assert whole(value, "pupils") == schools.near((wanted["est"]["enroll"], wanted["se"]["enroll"]))
    raked = asked({"design": STRATA, "margins": TWO}, {"of": "api00"})
    assert raked["weights"] == schools.near(documented("strat_calibrate_raking")["weights"])


def test_the_jackknife_rakes_every_replicate_anew() -> None:
    wanted = documented("strat_rake_JKn.mean")

    value = asked({"design": STRATA, "margins": TWO}, {"name": "mean", "of": "api00", "errors": "jackknife"})

    assert whole(value, "mean", "se_replicates") == schools.near((wanted["est"]["api00"], wanted["se"]["api00"]))


def test_trimmed_weights() -> None:
    wanted = documented("trim_strat_20_40")
    mean = float(schools.number("pw").mean())

    value = asked({"design": STRATA, "trim": [20 / mean, 40 / mean]}, {"name": "mean", "of": "api00"})

    assert value["weights"] == schools.near(wanted["weights"])
    assert whole(value, "mean") == schools.near((wanted["mean"]["est"]["api00"], wanted["mean"]["se"]["api00"]))


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("raking", {"margins": TWO}),
        ("linear", {"margins": TWO, "method": "linear"}),
        ("linear_bounded", {"margins": TWO, "method": "linear", "bounds": [0.8, 1.4]}),
        ("logit", {"margins": TWO, "method": "logit", "bounds": [0.7, 1.6]}),
        ("poststratified", {"margins": CROSSED, "method": "poststratify"}),
        ("plain", {}),
        ("clustered", {"design": CLUSTERS}),
    ],
)
def test_every_method_of_weighting(name: str, scheme: dict[str, Any]) -> None:
    wanted = told(f"calibrated.{name}")

    value = asked(
        {"design": FPC, **scheme},
        {"name": "mean", "of": "api00"},
        {"name": "total", "kind": "total", "of": "enroll"},
        {"name": "ratio", "kind": "ratio", "of": "api00", "over": "api99"},
    )

    assert value["weights"] == schools.near(wanted["weights"])
    assert whole(value, "mean") == schools.near((wanted["mean"]["est"][0], wanted["mean"]["se"][0]))
    for figure in ("total", "ratio"):
        assert whole(value, figure) == schools.near((wanted[figure]["est"], wanted[figure]["se"]))


def test_quantiles_and_proportions() -> None:
    quantiles = [{"name": str(share), "kind": "quantile", "of": "enroll", "share": share} for share in (0.25, 0.5, 0.9)]
    value = asked({"design": CLUSTERS}, *quantiles, {"name": "p", "kind": "proportion", "of": "sch.wide=Yes"})

    wanted, share = told("quantile.clustered"), told("proportion.clustered")
    for place, one in enumerate(quantiles):
        assert whole(value, one["name"]) == schools.near((wanted["est"][place], wanted["se"][place]))
    row = value["estimates"]["p"][0]
    assert (row["ci_low"], row["ci_high"]) == schools.near((share["low"], share["high"]))


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ({"estimates": [{"of": "nothing"}]}, "'nothing' is no figure"),
        ({"estimates": [{"of": "stype"}]}, "line 2: stype 'E' is not a number"),
        ({"estimates": [{"of": "api00", "median": 1}]}, "estimate 1 says 'median'"),
        ({"estimates": [{"of": "api00", "kind": "mode"}]}, "'mode' is no kind of figure"),
        (
            {"estimates": [{"of": "api00"}], "design": {"strata": "nowhere"}},
            "no column 'nowhere' (strata of the design)",
        ),
        ({"estimates": [{"of": "api00"}], "design": {"stratum": "stype"}}, "the design says 'stratum'"),
        ({}, "'indices' is missing"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(scheme: dict[str, Any], words: str) -> None:
    data = [dict(row) for row in schools.rows()]

    found = estimate(data, NOTHING, {"base_weight": "pw", **scheme})

    assert found["status"] == "error"
    assert words in found["message"]
