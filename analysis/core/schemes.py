"""How do other choices of weighting change a study's, and are they right?

What is used after the sums is chosen anew at the cost of the cells: method, bounds, cap, trimming, joined categories, adjustment of p
values, finite populations. Clusters need sums of their own: choosing them has the ledger counted anew. Margins, domains and the design
weight are the workbook's.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from surveys.core import sampling
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence
from surveys.core.study import Nonresponse, Study, Weighting
from surveys.core.walk import index
from surveys.core.weighting_methods import ADJUSTMENTS, Method

NAMES = ("method", "bounds", "trim", "cap", "collapse", "adjust", "clusters", "finite_population", "nonresponse")
JOINED = ("country", "margin", "category", "into")


def definition_of(weighting: Weighting) -> dict[str, Any]:
    """The choices of a weighting as plain values."""
    return {
        "method": weighting.method,
        "bounds": list(weighting.bounds) if weighting.bounds else None,
        "trim": list(weighting.trim) if weighting.trim else None,
        "cap": weighting.cap,
        "collapse": [dict(zip(JOINED, joined, strict=True)) for joined in weighting.collapse],
        "adjust": weighting.adjust,
        "clusters": weighting.clusters,
        "finite_population": dict(weighting.finite_population) or None,
        "nonresponse": _plain(weighting.nonresponse),
    }


def chosen(study: Study, definition: Mapping[str, Any]) -> Study:
    """The study with these choices; what is not named stays as it is.

    Raises:
        RejectedError: every choice that is wrong or does not go with the others.
    """
    problems = [
        Problem(
            "unknown_choice",
            sentence("'{name}' cannot be chosen; {listed} can.", name=name, listed=", ".join(NAMES)),
            where=name,
        )
        for name in definition
        if name not in NAMES
    ]
    wanted = {**definition_of(study.weighting), **definition}
    bounds, trim = (_pair(wanted[name], name, problems) for name in ("bounds", "trim"))
    cap = _cap(wanted["cap"], problems)
    collapse = _collapse(study, wanted["collapse"], problems)
    if wanted["adjust"] not in ADJUSTMENTS:
        message = sentence("Take one of {listed}.", listed=", ".join(ADJUSTMENTS))
        problems.append(Problem("unknown_adjustment", message, where="adjust"))
    clusters = _clusters(study, wanted["clusters"], problems)
    adults = {country.code: country.adult_population for country in study.countries}
    population, wrong = sampling.finite_population(wanted["finite_population"], clusters, adults)
    problems += [Problem("bad_finite_population", words, where="finite_population") for words in wrong]
    nonresponse = _nonresponse(study, wanted["nonresponse"], problems)
    method = Method(str(wanted["method"]), bounds, cap, trim)
    problems += [
        Problem("method_does_not_fit", words, where="method") for words in method.problems(len(study.weighting.margins))
    ]
    if problems:
        raise RejectedError(problems)
    weighting = replace(
        study.weighting,
        method=method.name,
        bounds=bounds,
        trim=trim,
        cap=cap,
        collapse=collapse,
        adjust=str(wanted["adjust"]),
        clusters=clusters,
        finite_population=population,
        nonresponse=nonresponse,
    )
    return replace(study, weighting=weighting)


def _plain(nonresponse: Nonresponse | None) -> dict[str, Any] | None:
    return None if nonresponse is None else {**asdict(nonresponse), "cells": list(nonresponse.cells)}


def _nonresponse(study: Study, value: Any, problems: list[Problem]) -> Nonresponse | None:
    if not value:
        return None
    usual = Nonresponse(())
    given: dict[str, Any] = {"least": usual.least, "most": usual.most, **value} if isinstance(value, dict) else {}
    if set(given) != {"cells", "least", "most"} or not _is_rule(**given):
        words = sentence(
            'Give cells, and if need be least and most, such as {{"cells": ["region"], "least": 5, "most": 3}}, or null.'
        )
        problems.append(Problem("bad_nonresponse", words, where="nonresponse"))
        return None
    most = None if given["most"] is None else float(given["most"])
    rule = Nonresponse(tuple(dict.fromkeys(given["cells"])), int(given["least"]), most)
    wrong = sampling.adjustment_problems(rule, index(study.questionnaire).questions)
    problems += [Problem("bad_nonresponse", words, where="nonresponse") for words in wrong]
    return rule


def _is_rule(cells: Any, least: Any, most: Any) -> bool:
    are_names = isinstance(cells, list) and bool(cells) and all(isinstance(name, str) for name in cells)
    return are_names and _is_number(least) and float(least).is_integer() and (most is None or _is_number(most))


def _clusters(study: Study, value: Any, problems: list[Problem]) -> str:
    name = "" if value is None else str(value)
    if problem := sampling.cluster_problem(name, index(study.questionnaire).questions):
        problems.append(Problem("unknown_clusters", problem, where="clusters"))
    return name


def _pair(value: Any, where: str, problems: list[Problem]) -> tuple[float, float] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(_is_number(one) for one in value):
        return float(value[0]), float(value[1])
    problems.append(Problem("not_two_numbers", sentence("Give two numbers, such as [0.3, 3], or null."), where=where))
    return None


def _cap(value: Any, problems: list[Problem]) -> float | None:
    if value is None or _is_number(value):
        return None if value is None else float(value)
    problems.append(Problem("not_a_number", sentence("Give a number above 1, such as 5, or null."), where="cap"))
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _collapse(study: Study, rows: Any, problems: list[Problem]) -> tuple[tuple[str, str, str, str], ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) == set(JOINED) for row in rows):
        problems.append(
            Problem(
                "bad_collapse",
                sentence("Give a list of objects with {listed}.", listed=", ".join(JOINED)),
                where="collapse",
            )
        )
        return ()
    known = {
        (margin.country, " x ".join(margin.variables)): {":".join(category) for category, _ in margin.targets}
        for margin in study.margins
    }
    found = [tuple(str(row[name]) for name in JOINED) for row in rows]
    joined = {row[:3] for row in found}
    for number, (country, margin, category, into) in enumerate(found):
        where, there_are = f"collapse[{number}]", known.get((country, margin))
        if there_are is None:
            words = sentence(
                "{country} has no margin '{margin}'; there are {listed}.",
                country=country,
                margin=margin,
                listed=", ".join((m for c, m in known if c == country)),
            )
            problems.append(Problem("collapse_without_margin", words, where=where))
            continue
        missing = [name for name in (category, into) if name not in there_are]
        problems += [
            Problem(
                "collapse_without_category",
                sentence("{country}, {margin}: there is no '{name}'.", country=country, margin=margin, name=name),
                where=where,
            )
            for name in missing
        ]
        if (country, margin, into) in joined:
            words = sentence("{into} is joined to another category itself. Name the last one of the chain.", into=into)
            problems.append(Problem("collapse_in_a_chain", words, where=where))
    return tuple((row[0], row[1], row[2], row[3]) for row in found)
