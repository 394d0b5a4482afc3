"""What comes out of a data file, its margins and a scheme?

The same weights, estimates and tests as those of a running survey, in the shape of the reference set: see docs/estimation.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.core import frame, rows
from analysis.core.enquiry import EnquiryError
from analysis.core.facts import RespondentFacts
from analysis.core.file_estimates import answers, respondents
from analysis.core.file_rows import Row, after_nonresponse, facts_of_rows, kept_rows, rescored, sizes_of
from analysis.core.file_scheme import FileError, FileScheme
from analysis.core.file_study import study_of
from analysis.core.frame import CountryFrame
from analysis.core.raking import RakingError, kish_deff
from analysis.core.results import Results, empty_sums, results, within_countries
from analysis.core.sums import Sums
from analysis.core.trimming import trim
from surveys.core.study import Study

Columns = dict[str, list[Any]]


def estimate(data: Sequence[Row], margins: Mapping[str, Any], scheme: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that can be said of the rows: `{"status": "ok", "value": ...}`, or `{"status": "error", "message": ...}`.

    Args:
        data: rows of a CSV file, column -> text.
        margins: content of the margins file; `{"margins": ...}` or what stands in it.
        scheme: content of the scheme file.
    """
    try:
        read = FileScheme.from_json(scheme)
        return {"status": "ok", "value": _value(read, margins.get("margins", margins), data)}
    except FileError as error:
        return {"status": "error", "message": str(error), "errors": error.problems}


def _value(scheme: FileScheme, margins: Mapping[str, Any], data: Sequence[Row]) -> dict[str, Any]:
    study = study_of(scheme, margins)
    data = after_nonresponse(scheme, data)
    people = facts_of_rows(scheme, study, data)
    sizes = sizes_of(scheme, study, data) if scheme.indices else {}
    study = study_of(scheme, margins, sizes)
    sums = _total(study, people)
    # Without margins there is nothing to meet: base weights are the weights.
    frames = _weighted(study, sums) if scheme.margins else []
    weight_of = {(f.code, key): float(weight) for f in frames for key, weight in zip(f.keys, f.weights, strict=True)}
    weights = [weight_of.get((one.country, (one.categories, one.design_weight)), one.design_weight) for one in people]
    if scheme.method.trim is not None and not frames:
        weights = _trimmed(scheme.method.trim, people)
    value: dict[str, Any] = {
        "n": len(people),
        "sum_w": sum(weights),
        "degf": _drawn(people, scheme) - len({one.country for one in people}),
        "weights": weights,
    }
    if scheme.indices:
        items = study_of(scheme, margins, sizes, by_item=True)
        of_items = _total(items, rescored(people, scheme, items, data))
        value |= _of_indices(results(study, sums, live=False), results(items, of_items, live=False), frames)
        value |= _within(study, sums)
    if scheme.questions:
        rows_kept = kept_rows(scheme, data)
        asked = respondents(study, rows_kept, people, frames, np.array(weights), scheme.design)
        try:
            value["estimates"] = answers(asked, scheme.questions)
        except EnquiryError as error:
            raise FileError([str(error)]) from None
    return value


def _drawn(people: Sequence[RespondentFacts], scheme: FileScheme) -> int:
    """What was drawn: clusters, or rows."""
    return len({(one.country, one.cluster) for one in people}) if scheme.design.clusters else len(people)


def _trimmed(bounds: tuple[float, float], people: Sequence[RespondentFacts]) -> list[float]:
    """Base weights cut to bounds within each country."""
    base = np.array([one.design_weight for one in people])
    countries = np.array([one.country for one in people], dtype=str)
    for country in np.unique(countries):
        mine = countries == country
        mean = float(base[mine].mean())
        try:
            base[mine] = trim(base[mine], bounds[0] * mean, bounds[1] * mean)
        except RakingError as error:
            raise FileError([f"{country}: {error}"]) from None
    found: list[float] = base.tolist()
    return found


def _of_indices(found: Results, of_items: Results, frames: Sequence[CountryFrame]) -> dict[str, Any]:
    return {
        "kish": _kish(found, frames),
        "index": _indices(found, [f.code for f in frames]),
        "item_mean": {e["index"]: _short(e) for e in of_items.estimates if e["by"] == ""},
        "tests_country": _tests([c for c in found.comparisons if c["by"] == rows.COUNTRY], "index", "a", "b"),
        "tests_sector": _tests([c for c in found.comparisons if c["by"] == rows.INDEX], "country", "a", "b"),
    }


def _total(study: Study, people: Sequence[RespondentFacts]) -> Sums:
    sums = empty_sums(study)
    sums.add_all((one, 1) for one in people)
    return sums


def _weighted(study: Study, sums: Sums) -> list[CountryFrame]:
    """The weighted countries.

    Raises:
        FileError: what cannot be weighted, of every country.
    """
    frames, problems = [], []
    for country in study.countries:
        try:
            own, by_cluster = sums.countries[country.code], sums.clusters.get(country.code)
            frames.append(frame.build(study, country, own, by_cluster, live=False))
        except RakingError as error:
            problems.append(str(error))
    if problems:
        raise FileError(problems)
    return frames


def _kish(found: Results, frames: Sequence[CountryFrame]) -> dict[str, dict[str, float]]:
    whole = {"n": found.overall["n"], "deff": found.overall["deff"], "neff": found.overall["n_eff"]}
    return {"all": whole} | {
        f.code: {"n": f.total, "deff": kish_deff(f.n, f.weights), "neff": f.total / kish_deff(f.n, f.weights)}
        for f in frames
    }


def _short(estimate: Mapping[str, Any]) -> dict[str, Any]:
    return {"est": estimate["estimate"], "se": estimate["se"], "n": estimate["n"]}


def _indices(found: Results, codes: Sequence[str]) -> dict[str, Any]:
    """Overall, by country, and by country and each domain; groups in the order of their names, countries as in the margins."""
    index: dict[str, Any] = {"overall": {}, "country": {code: {} for code in codes}}
    for e in found.estimates:
        if e["by"] == "":
            index["overall"][e["index"]] = _short(e)
        elif e["by"] == rows.COUNTRY:
            index["country"][e["domain"]][e["index"]] = _short(e)
    for variable in found.domains:
        mine = [e for e in found.estimates if e["by"] == variable and e["country"]]
        mine.sort(key=lambda e: (e["domain"], codes.index(e["country"])))
        by_index: dict[str, Columns] = {name: {"key": [], "est": [], "se": [], "n": []} for name, _ in found.indices}
        for e in mine:
            columns = by_index[e["index"]]
            columns["key"].append(f"{e['country']}|{e['domain']}")
            for name, value in _short(e).items():
                columns[name].append(value)
        index[f"country_{variable}"] = by_index
    return index


def _within(study: Study, sums: Sums) -> dict[str, Columns]:
    """Comparisons of two groups within each country, for each domain that has two: `tests_sex` for sex."""
    found = {}
    for variable in study.weighting.domains:
        tests = within_countries(study, sums, variable, live=False)
        groups = {test[side] for test in tests for side in ("a", "b")}
        if len(groups) == 2:
            found[f"tests_{variable}"] = _tests(tests, "index", "country")
    return found


_NAMES = {"index": "sector", "a": "a", "b": "b"}
_FIGURES = {
    "diff": "difference",
    "se": "se",
    "t": "t",
    "df": "df",
    "p": "p",
    "p_holm": "p_holm",
    "p_bonf": "p_bonferroni",
}


def _tests(comparisons: Sequence[Mapping[str, Any]], *names: str) -> Columns:
    """Comparisons as columns, named as in the reference set."""
    columns: Columns = {}
    for name in names:
        heading = "domain" if name == "country" and "a" in names else _NAMES.get(name, name)
        columns[heading] = [c[name] or "all" for c in comparisons]
    return columns | {heading: [c[name] for c in comparisons] for heading, name in _FIGURES.items()}
