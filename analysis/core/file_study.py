"""Which study do a scheme file and a margins file describe?"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.core.file_scheme import FileError, FileScheme
from surveys.core.study import CountryDesign, IndexDefinition, Margin, Study, Weighting


def study_of(
    scheme: FileScheme, margins: Mapping[str, Any], sizes: Mapping[str, float] | None = None, *, by_item: bool = False
) -> Study:
    """The study that scheme and margins describe.

    Args:
        margins: country -> {"N": adult population, margin -> {category -> persons}}.
        sizes: country -> clusters in the population (without clusters: persons); none: of so many that it makes no difference.
        by_item: an index for each item in place of those of the scheme.

    Raises:
        FileError: the margins do not fit the scheme.
    """
    if not isinstance(margins, Mapping) or not all(isinstance(of, Mapping) for of in margins.values()):
        raise FileError(['margins: the file holds no object {country: {"N": ..., margin: {category: persons}}}'])
    codes = [code for code in margins if code not in scheme.exclude]
    problems = [
        f"margins: {code} has no '{name}'"
        for code in codes
        for name in ("N", *scheme.margins)
        if name not in margins[code]
    ]
    problems += [f"scheme: '{code}' under 'exclude' has no margins" for code in scheme.exclude if code not in margins]
    problems += _collapse_problems(scheme, margins)
    if problems:
        raise FileError(problems)
    of_index = {item: (item,) for items in scheme.indices.values() for item in items} if by_item else scheme.indices
    return Study(
        slug="file",
        title="",
        default_language="en",
        languages=("en",),
        questionnaire={},
        countries=tuple(
            CountryDesign(code, code, code, ("en",), ("UTC",), "", round(margins[code]["N"]), 0) for code in codes
        ),
        quotas=(),
        margins=tuple(
            Margin(code, (name,), _targets(margins[code][name]), is_share=False)
            for code in codes
            for name in scheme.margins
        ),
        indices=tuple(
            IndexDefinition(
                index, "", {}, {item: _scores(scheme.items[item]) for item in items}, _minimum(scheme, items)
            )
            for index, items in of_index.items()
        ),
        weighting=Weighting(
            margins=tuple((name,) for name in scheme.margins),
            domains=() if by_item else scheme.domains,
            cap=scheme.method.cap,
            design_weight=["lit", 1.0],
            method=scheme.method.name,
            bounds=scheme.method.bounds,
            trim=scheme.method.trim,
            clusters=scheme.design.clusters,
            finite_population=tuple((sizes or {}).items()),
            collapse=tuple(
                (code, name, category, into)
                for code, of_country in scheme.collapse.items()
                for name, joins in of_country.items()
                for category, into in joins.items()
            ),
        ),
        alpha=scheme.alpha,
    )


def _minimum(scheme: FileScheme, items: Sequence[str]) -> int:
    return min(scheme.minimum_answered, len(items))


def _targets(persons: Mapping[str, Any]) -> tuple[tuple[tuple[str, ...], float], ...]:
    return tuple(((category,), float(number)) for category, number in persons.items())


def _scores(scores: Mapping[str, float]) -> dict[str, float]:
    """Answers are brought to the score itself: labels and numbers may both stand in a file."""
    return {repr(score): score for score in scores.values()}


def _collapse_problems(scheme: FileScheme, margins: Mapping[str, Any]) -> list[str]:
    found = []
    for code, of_country in scheme.collapse.items():
        for name, joins in of_country.items():
            known = margins.get(code, {}).get(name, {})
            for category, into in joins.items():
                for one in (category, into):
                    if one not in known:
                        found.append(f"scheme: collapse names {code}|{name}|{one}, which has no target in the margins")
                if into in joins:
                    found.append(f"scheme: collapse joins {code}|{name}|{category} to {into}, which is joined itself")
    return found
