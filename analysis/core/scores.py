"""What is a respondent's score, exactly?

A score is a mean of item scores. As whole numbers of a common unit, scores add without rounding, so that sums do not depend on the
order in which interviews arrive.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from surveys.core.study import IndexDefinition


@dataclass(frozen=True)
class _Scorer:
    """An index made ready for scoring.

    Args:
        index: the definition this was made from.
        unit: units per point.
        items: item -> answer -> score in units.
    """

    index: IndexDefinition
    unit: int
    items: Mapping[str, Mapping[str, int]]


def unit_of(index: IndexDefinition) -> int:
    """How many units one point of the index has: every possible mean of answered items is a whole number of them.

    A sum of item scores is a whole number of 1/D with D their common denominator, a mean over k items one of 1/(D k).
    """
    return _scorer(index).unit


def scorer_of(index: IndexDefinition) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """Units per point, and item -> answer -> score in units: what computes the scores of a whole column."""
    scorer = _scorer(index)
    return scorer.unit, scorer.items


def score_of(index: IndexDefinition, values: Mapping[str, Any]) -> int | None:
    """The respondent's score in units; None with fewer answered items than the index asks for, or without any.

    An item counts as answered if its answer has a score: do not know and refused have none.
    """
    total = n_answered = 0
    for item, scores in _scorer(index).items.items():
        answer = values.get(item)
        if isinstance(answer, str) and answer in scores:
            total += scores[answer]
            n_answered += 1
    if n_answered == 0 or n_answered < index.minimum_answered:
        return None
    score, remainder = divmod(total, n_answered)
    assert remainder == 0, "the unit makes every mean whole"
    return score


def _made_ready(index: IndexDefinition) -> _Scorer:
    # The shortest decimal that reads back as the number is what the workbook says: 33.3 is 333/10.
    exact = {
        item: {answer: Fraction(repr(float(score))) for answer, score in scores.items()}
        for item, scores in index.items.items()
    }
    denominators = [score.denominator for scores in exact.values() for score in scores.values()]
    unit = math.lcm(*denominators) * math.lcm(*range(1, len(index.items) + 1))
    items = {
        item: {answer: (score * unit).numerator for answer, score in scores.items()} for item, scores in exact.items()
    }
    return _Scorer(index, unit, items)


_scorers: dict[int, _Scorer] = {}


def _scorer(index: IndexDefinition) -> _Scorer:
    """The scorer of a definition, made once per object."""
    found = _scorers.get(id(index))
    if found is None:
        if len(_scorers) > 500:
            _scorers.clear()
        # The scorer keeps the definition, so that no other object can have the same id meanwhile.
        found = _scorers[id(index)] = _made_ready(index)
    return found
