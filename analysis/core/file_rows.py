"""What do the rows of a data file tell the estimation?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite

import numpy as np

from analysis.core.facts import UNKNOWN, RespondentFacts
from analysis.core.file_estimates import number_problems, problems_of
from analysis.core.file_scheme import FileError, FileScheme
from analysis.core.nonresponse import adjust
from analysis.core.raking import RakingError
from analysis.core.scores import score_of
from surveys.core.study import IndexDefinition, Study

Row = Mapping[str, str]

# The first row of a CSV file names the columns.
FIRST_LINE = 2
MOST_PROBLEMS = 50


def after_nonresponse(scheme: FileScheme, rows: Sequence[Row]) -> list[Row]:
    """The rows of respondents, with base weights that stand for those too who did not respond; all rows without such a rule.

    Raises:
        FileError: a value that is neither 1 nor 0, a weight that is no number above 0, cells that cannot be adjusted.
    """
    rule = scheme.nonresponse
    if rule is None or not rows:
        return list(rows)
    missing = [name for name in (scheme.unit, *rule.cells, rule.responded) if name not in rows[0]]
    if missing:
        raise FileError([f"data: there is no column '{name}' (nonresponse of the scheme)" for name in missing])
    problems = [
        f"line {line}: {rule.responded} '{row[rule.responded]}' is neither 1 nor 0"
        for line, row in enumerate(rows, start=FIRST_LINE)
        if row[rule.responded] not in ("0", "1")
    ]
    weights = np.array([_base_weight(scheme, row, line, problems) for line, row in enumerate(rows, start=FIRST_LINE)])
    if problems:
        raise FileError(problems[:MOST_PROBLEMS])
    responded = np.array([row[rule.responded] == "1" for row in rows])
    countries = np.array([row[scheme.unit] for row in rows], dtype=object)
    adjusted = np.zeros(len(rows))
    for country in dict.fromkeys(countries):
        mine = np.flatnonzero(countries == country)
        cells = [":".join(rows[place][name] for name in rule.cells) for place in mine.tolist()]
        try:
            found = adjust(weights[mine], cells, responded[mine], least=rule.least, most=rule.most)
        except RakingError as error:
            problems.append(f"{country}: {error}")
            continue
        adjusted[mine] = found.weights
    if problems:
        raise FileError(problems)
    return [
        {**row, scheme.base_weight: repr(float(weight))}
        for row, weight, is_there in zip(rows, adjusted, responded, strict=True)
        if is_there
    ]


def facts_of_rows(scheme: FileScheme, study: Study, rows: Sequence[Row]) -> list[RespondentFacts]:
    """The facts of each row, in the file's order; rows of excluded countries are left out.

    Raises:
        FileError: every value that cannot be used, with its line and column.
    """
    _check_columns(scheme, study, rows)
    codes = [country.code for country in study.countries]
    problems: list[str] = []
    facts = []
    for line, row in enumerate(rows, start=FIRST_LINE):
        country = row.get(scheme.unit, codes[0])
        if country in scheme.exclude:
            continue
        if country not in codes:
            problems.append(f"line {line}: {scheme.unit} '{country}' has no margins; there are {', '.join(codes)}")
            continue
        problems += _missing(scheme, country, row, line)
        facts.append(
            RespondentFacts(
                country=country,
                design_weight=_base_weight(scheme, row, line, problems),
                categories=tuple(_category(scheme, name, row) for name in scheme.margins),
                domains={domain: row[domain] or UNKNOWN for domain in study.weighting.domains},
                scores=_scores(scheme, study.indices, row, line, problems),
                cluster=row[scheme.design.clusters] if scheme.design.clusters else "",
            )
        )
    absent = [code for code in codes if code not in {row.get(scheme.unit, codes[0]) for row in rows}]
    problems += [f"country without respondents: {code}; name it under 'exclude' in the scheme" for code in absent]
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise FileError(problems[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else []))
    return facts


def sizes_of(scheme: FileScheme, study: Study, rows: Sequence[Row]) -> dict[str, float]:
    """Country -> clusters (without clusters: persons) in its population; nothing, if the design does not tell.

    Raises:
        FileError: rows of one country tell different numbers, or indices are asked for under strata that are not the countries.
    """
    design, codes = scheme.design, [country.code for country in study.countries]
    strata: dict[str, set[str]] = {}
    sizes: dict[str, set[float | None]] = {}
    for row in kept_rows(scheme, rows):
        country = row.get(scheme.unit, codes[0])
        if design.strata:
            strata.setdefault(country, set()).add(row[design.strata])
        if design.population:
            sizes.setdefault(country, set()).add(_number(row[design.population]))
    named = list(strata.values())
    if any(len(found) > 1 for found in named) or len(set().union(*named)) < len(named):
        instead = f"leave '{design.strata}' out of the design, or ask for the figures under 'estimates'"
        raise FileError([f"scheme: the strata of indices are the countries ({scheme.unit}); {instead}"])
    problems = [
        f"data: rows of {country} tell different populations in {design.population}; indices need one for each country"
        for country, found in sizes.items()
        if len(found) > 1
    ]
    if problems:
        raise FileError(problems)
    return {country: size for country, (size,) in sizes.items() if size is not None}


def rescored(
    facts: Sequence[RespondentFacts], scheme: FileScheme, study: Study, rows: Sequence[Row]
) -> list[RespondentFacts]:
    """The same respondents with the scores of another study's indices, and without domains."""
    kept = kept_rows(scheme, rows)
    return [
        replace(one, domains={}, scores=_scores(scheme, study.indices, row, 0, []))
        for one, row in zip(facts, kept, strict=True)
    ]


def kept_rows(scheme: FileScheme, rows: Sequence[Row]) -> list[Row]:
    """The rows of countries that are not left out."""
    return [row for row in rows if row.get(scheme.unit) not in scheme.exclude]


def _check_columns(scheme: FileScheme, study: Study, rows: Sequence[Row]) -> None:
    if not rows:
        raise FileError(["data: there are no rows"])
    wanted = {
        # Rows of one country need not say which.
        **({scheme.unit: "unit"} if len(study.countries) != 1 else {}),
        **{column: f"margin '{name}'" for name, columns in scheme.margins.items() for column in columns},
        **{item: f"index '{index}'" for index, items in scheme.indices.items() for item in items},
        **dict.fromkeys(scheme.domains, "domains"),
    }
    missing = [
        f"data: there is no column '{name}' ({why} of the scheme)"
        for name, why in wanted.items()
        if name not in rows[0]
    ]
    missing += problems_of(scheme.questions, scheme.design, study, list(rows[0]))
    if missing:
        raise FileError(missing)
    wrong = number_problems(scheme.questions, scheme.design, study, rows)
    if wrong:
        raise FileError(wrong[:MOST_PROBLEMS])


def _missing(scheme: FileScheme, country: str, row: Row, line: int) -> list[str]:
    return [
        f"missing value of a raking variable: {country}|{name}|{column} is blank in line {line}"
        for name, columns in scheme.margins.items()
        for column in columns
        if not row[column]
    ]


def _category(scheme: FileScheme, margin: str, row: Row) -> str:
    return scheme.separator.join(row[column] for column in scheme.margins[margin])


def _base_weight(scheme: FileScheme, row: Row, line: int, problems: list[str]) -> float:
    text = row.get(scheme.base_weight)
    if text is None:
        return 1.0
    weight = _number(text)
    if weight is not None and weight > 0:
        return weight
    problems.append(f"line {line}: {scheme.base_weight} '{text}' is not a number above 0")
    return 1.0


def _scores(
    scheme: FileScheme, indices: Sequence[IndexDefinition], row: Row, line: int, problems: list[str]
) -> tuple[int | None, ...]:
    answers: dict[str, str] = {}
    for item in {item: None for index in indices for item in index.items}:
        if not row[item]:
            continue
        score = _score(scheme.items[item], row[item])
        if score is None:
            known = ", ".join(f"{answer} or {value:g}" for answer, value in scheme.items[item].items())
            problems.append(f"line {line}: '{row[item]}' is no answer to {item}; there are {known}, or blank")
        else:
            answers[item] = repr(score)
    return tuple(score_of(index, answers) for index in indices)


def _score(scores: Mapping[str, float], answer: str) -> float | None:
    """The score of an answer, given by its name or as the score already."""
    if answer in scores:
        return scores[answer]
    number = _number(answer)
    return number if number in scores.values() else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
