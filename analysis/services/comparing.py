"""Which differences are asked for, and where do they come from: the snapshot, or the sums as they stand?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis import selectors
from analysis.core import compare
from analysis.core.response import recorded
from analysis.core.results import frames_of, within_countries
from analysis.core.rows import ADJUSTED, COUNTRY, INDEX, OVERALL, Row, family
from analysis.core.whole import against_whole
from analysis.models import Snapshot, Sums
from analysis.services import counting, definitions
from surveys import selectors as studies
from surveys.core.study import Study
from surveys.models import Survey

PAIRS, TOTAL, WAVE = "pairs", "total", "wave"
NO_ADJUSTMENT = "none"


@dataclass(frozen=True)
class Question:
    """What is to be compared.

    Args:
        by: `country`, `index`, or a domain variable.
        index: name of one index; empty: all.
        country: code, for categories or indices within one country; empty: all together.
        against: pairs (each with each), total (each with everybody), wave (each with itself in another survey).
        adjust: how p values are adjusted; empty: as the survey's rule says.
        with_parts: the sub-indices too.
        wave: the other survey.
    """

    by: str
    index: str = ""
    country: str = ""
    against: str = PAIRS
    adjust: str = ""
    with_parts: bool = False
    wave: Survey | None = None


@dataclass(frozen=True)
class Answer:
    """Differences, the ledger position that they stand for, and the rule by which they are called significant."""

    snapshot: Snapshot | None
    ledger: int
    alpha: float
    rule: str
    adjust: str
    rows: list[Row]


def comparisons(*, survey: Survey, question: Question) -> Answer:
    """The differences asked for. Significant is what the survey's own rule calls so, whatever adjustment is shown."""
    snapshot = selectors.latest_snapshot(survey)
    study = definitions.study_of_snapshot(snapshot) if snapshot else studies.current_study(survey)
    rule = study.weighting.adjust
    adjust = question.adjust or rule
    rows, ledger = _rows(survey, snapshot, study, question)
    parts = {i.name for i in study.indices if i.part_of}
    wanted = [
        _shown(row, adjust)
        for row in rows
        if (_is_about(row, question.index) if question.index else question.with_parts or row["index"] not in parts)
    ]
    return Answer(snapshot, ledger, study.alpha, rule, adjust, wanted)


def _rows(survey: Survey, snapshot: Snapshot | None, study: Study, question: Question) -> tuple[list[Row], int]:
    if snapshot is None:
        return [], 0
    if question.against == WAVE:
        return _between_waves(snapshot, study, question), snapshot.ledger
    is_kept = question.against == PAIRS and (question.by in (COUNTRY, INDEX) or not question.country)
    if is_kept:
        rows = [row for row in snapshot.results["comparisons"] if row["by"] == question.by]
        if question.by == INDEX:
            rows = [row for row in rows if row["country"] == question.country]
        return rows, snapshot.ledger
    # Comparisons that few people look at are made when they are asked for, from the sums as they stand.
    kept = Sums.objects.get(survey=survey)
    study, sums = definitions.study_of_sums(kept), counting.kept_sums(kept)
    response = recorded(snapshot.results["weights"])
    if question.against == TOTAL:
        frames = frames_of(study, sums, response=response)
        return against_whole(study, frames, question.by, question.country), kept.watermark
    rows = within_countries(study, sums, question.by, response=response)
    return [row for row in rows if row["country"] == question.country], kept.watermark


def _between_waves(snapshot: Snapshot, study: Study, question: Question) -> list[Row]:
    """Each estimate minus the same one of the other survey; the respondents are others, so variances add."""
    other = selectors.latest_snapshot(question.wave) if question.wave else None
    if other is None:
        return []
    before = {_key(row): row for row in other.results["estimates"]}
    df = [_df(s) for s in (snapshot, other)]
    found = []
    for index in study.indices:
        pairs = [
            (row, before[_key(row)])
            for row in snapshot.results["estimates"]
            if row["index"] == index.name and _is_asked(row, question) and _key(row) in before
        ]
        tests = [
            (
                {"a": row["domain"], "b": row["domain"], "country": row["country"]},
                compare.waves(row["estimate"], _se(row), df[0], earlier["estimate"], _se(earlier), df[1]),
            )
            for row, earlier in pairs
        ]
        found += family(tests, study, index=index.name, by=question.by)
    return found


def _df(snapshot: Snapshot) -> int:
    found = snapshot.results["overall"].get("df")
    if found is None:
        # Published before clusters could be named: respondents less countries.
        found = sum(w["n"] - 1 for w in snapshot.results["weights"].values() if w["n"] > 1)
    return int(found)


def _key(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["index"], row["by"], row["country"], row["domain"]


def _is_asked(row: Mapping[str, Any], question: Question) -> bool:
    if row["by"] == "":
        return question.country == "" and bool(row["domain"] == OVERALL)
    if row["by"] == COUNTRY:
        return question.by == COUNTRY and question.country in ("", row["domain"])
    return bool(row["by"] == question.by and row["country"] == question.country)


def _se(row: Mapping[str, Any]) -> float:
    return float("nan") if row["se"] is None else float(row["se"])


def _is_about(row: Row, index: str) -> bool:
    """Whether a comparison is one of an index, or of two indices one of which it is."""
    return index == row["index"] or (row["by"] == INDEX and index in (row["a"], row["b"]))


def _shown(row: Row, adjust: str) -> Row:
    return {
        "index": row["index"],
        "by": row["by"],
        "country": row.get("country", ""),
        "a": row["a"],
        "b": row["b"],
        "estimate": row["difference"],
        **{name: row[name] for name in ("se", "t", "df", "p")},
        # Snapshots made before it was offered do not have every adjustment.
        "p_adjusted": row["p"] if adjust == NO_ADJUSTMENT else row.get(ADJUSTED[adjust]),
        "p_bonferroni": row["p_bonferroni"],
        "is_significant": row["is_significant"],
    }
