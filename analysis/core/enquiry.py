"""What comes out if somebody asks for a figure that is not published as it stands?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from analysis.core import estimators, replicates
from analysis.core.calibration import Method, weigh
from analysis.core.correlates import EQUALS
from analysis.core.design import Booleans, Design
from analysis.core.estimators import Estimate
from analysis.core.fact_columns import Coded
from analysis.core.frame import CountryFrame
from analysis.core.live import live_margin
from analysis.core.raking import Floats, Integers, RakingError, RakingMargin
from analysis.core.respondents import Respondents
from analysis.core.rows import OVERALL, Row, defined
from surveys.core.said import Said, SaidError, sentence
from surveys.core.study import Study

MEAN, PROPORTION, TOTAL, RATIO, QUANTILE = "mean", "proportion", "total", "ratio", "quantile"
KINDS = (MEAN, PROPORTION, TOTAL, RATIO, QUANTILE)
LINEARISED, JACKKNIFE, BOOTSTRAP = "linearised", "jackknife", "bootstrap"
ERRORS = (LINEARISED, JACKKNIFE, BOOTSTRAP)
# Each cluster left out means weighting anew; beyond so many the bootstrap tells the same sooner.
MOST_CLUSTERS = 1_000


class EnquiryError(SaidError):
    """A figure that cannot be computed; the message says why and what to ask instead."""


@dataclass(frozen=True)
class Enquiry:
    """A figure, of everybody and by a variable.

    Args:
        kind: one of KINDS.
        of: an index, a number, or `variable=category` (1 or 0).
        over: of a ratio, what it is divided by.
        share: of a quantile, 0-1.
        by: variable of the domains; empty: none.
        errors: one of ERRORS.
    """

    kind: str
    of: str
    over: str = ""
    share: float = 0.5
    by: str = ""
    errors: str = LINEARISED


def answer(data: Respondents, enquiry: Enquiry) -> list[Row]:
    """The figure of everybody, then of each category: plain values, None where not defined.

    Raises:
        EnquiryError: the replicates asked for cannot be made.
    """
    y = column(data, enquiry.of)
    over = column(data, enquiry.over) if enquiry.kind == RATIO else None
    domains: list[tuple[str, Booleans | None]] = [(OVERALL, None)]
    if enquiry.by:
        predictor = data.predictor(enquiry.by)
        values = [None if value is None else str(value) for value in predictor.listed]
        present = set(values)
        domains += [
            (category, estimators.by_category(values, category))
            for category in predictor.categories
            if category in present
        ]
    resampled = _replicates(data, enquiry.errors)
    rows = []
    for domain, inside in domains:
        estimate = _estimator(enquiry, y, over, inside, data.study.alpha)
        found = estimate(data.design)
        row = {"by": enquiry.by if inside is not None else "", "domain": domain} | _plain(found)
        if resampled is not None:
            row |= _second_opinion(estimate, found, resampled, data.design)
        rows.append(row)
    return rows


def column(data: Respondents, name: str) -> Floats:
    """A variable as numbers: an index, a number, or 1 and 0 for `variable=category`; NaN where missing."""
    variable, equals, category = name.partition(EQUALS)
    if equals:
        return np.array([np.nan if v is None else float(v == category) for v in data.categories(variable)])
    if name in {i.name for i in data.study.indices}:
        return data.scores(name)
    return data.numbers(name)


def _estimator(
    enquiry: Enquiry, y: Floats, over: Floats | None, inside: Booleans | None, alpha: float
) -> Callable[[Design], Estimate]:
    if enquiry.kind == RATIO:
        assert over is not None, "a ratio has a denominator"
        return lambda design: estimators.ratio(design, y, over, inside, alpha=alpha)
    if enquiry.kind == QUANTILE:
        return lambda design: estimators.quantile(design, y, enquiry.share, inside, alpha=alpha)
    simple = {MEAN: estimators.mean, PROPORTION: estimators.proportion, TOTAL: estimators.total}[enquiry.kind]
    return lambda design: simple(design, y, inside, alpha=alpha)


def _plain(found: Estimate) -> Row:
    return {
        "n": found.n,
        "estimate": defined(found.value),
        "se": defined(found.se),
        "ci_low": defined(found.low),
        "ci_high": defined(found.high),
        "df": found.df,
    }


def _second_opinion(
    estimate: Callable[[Design], Estimate], found: Estimate, resampled: replicates.Replicates, design: Design
) -> Row:
    """The standard error from the replicates, beside the linearised one."""

    def value(weights: Floats) -> float:
        # Without strata and projections: only the value is wanted.
        return estimate(Design.of(weights)).value

    se = replicates.standard_error(resampled, value)
    return {"se_replicates": defined(se), "replicates": len(resampled.weights), "replicates_failed": resampled.failed}


def _replicates(data: Respondents, errors: str) -> replicates.Replicates | None:
    if errors == LINEARISED:
        return None
    calibrate = partial(recalibrated, data)
    try:
        if errors == BOOTSTRAP:
            return replicates.bootstrap(data.design, data.base, calibrate)
        n_clusters = len(np.unique(data.design.clusters))
        if n_clusters > MOST_CLUSTERS:
            raise EnquiryError(
                sentence(
                    "A jackknife would weigh {n} times anew; take clusters (such as the interviewer), one country, or the bootstrap.",
                    n=n_clusters,
                )
            )
        return replicates.jackknife(data.design, data.base, calibrate)
    except RakingError as error:
        raise EnquiryError(sentence("Replicates cannot be made: {reason}.", reason=error.message)) from None


def recalibrated(data: Respondents, base: Floats) -> Floats:
    """Weights from other base weights, made to meet the margins that the sample's own weights meet.

    Args:
        base: shape (n,), 0 for whoever is not in the replicate.

    Raises:
        RakingError: they cannot be met.
    """
    if not data.frames:
        return base
    found = np.zeros(len(base))
    is_whole = data.study.weighting.cap is None and data.study.weighting.trim is None
    for code, frame in data.frames.items():
        rows = np.flatnonzero(data.countries == code)
        if is_whole and np.array_equal(base[rows], data.base[rows]):
            # A jackknife leaves all countries but one as they are.
            found[rows] = data.design.weights[rows]
            continue
        of_cells: Floats = np.bincount(data.cells[rows], base[rows], len(frame.n)).astype(np.float64)
        present = np.flatnonzero(of_cells > 0)
        factors = np.zeros(len(frame.n))
        margins = _margins_of(frame, present, of_cells[present])
        if margins:
            ones = np.ones(len(present), dtype=np.int64)
            factors[present] = weigh(code, ones, of_cells[present], margins, _method(data.study)).factors
        elif of_cells.any():
            factors[present] = _population(frame) / of_cells.sum()
        found[rows] = base[rows] * factors[data.cells[rows]]
    return found


def _margins_of(frame: CountryFrame, present: Integers, base: Floats) -> list[RakingMargin]:
    """The margins as a replicate can meet them: a category that lost its last respondent joins its neighbour, as in live figures."""
    found = []
    for margin in frame.raked.margins:
        targets = dict(zip(margin.categories, margin.targets.tolist(), strict=True))
        categories = Coded(margin.categories, margin.of_cell[present])
        joined = live_margin(frame.code, margin.name, targets, categories, base, [])
        if joined is not None:
            found.append(joined)
    return found


def _population(frame: CountryFrame) -> float:
    return float(frame.n @ frame.weights)


def _method(study: Study) -> Method:
    """How replicates are weighted: without cap and trimming, which hold single respondents and not cells."""
    return Method(study.weighting.method, study.weighting.bounds)


def problems(study: Study, enquiry: Enquiry, known: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Said]]:
    """What is wrong with an enquiry: (where, message); none, if nothing is.

    Args:
        known: `of` what can be asked of (without categories), `by` what can be broken down by, `categories` what has categories.
    """
    found: list[tuple[str, Said]] = []
    if enquiry.kind not in KINDS:
        found.append(
            (
                "kind",
                sentence("'{word}' is no kind of figure; take {listed}.", word=enquiry.kind, listed=", ".join(KINDS)),
            )
        )
    if enquiry.errors not in ERRORS:
        found.append(
            (
                "errors",
                sentence("'{word}' is no way to errors; take {listed}.", word=enquiry.errors, listed=", ".join(ERRORS)),
            )
        )
    wanted = [("of", enquiry.of)] + ([("over", enquiry.over)] if enquiry.kind == RATIO else [])
    for where, name in wanted:
        variable, equals, category = name.partition(EQUALS)
        if not (name in known["of"] or (equals and category and variable in known["categories"])):
            found.append(
                (
                    where,
                    sentence(
                        "'{word}' is no figure; take {listed}, or variable=category.",
                        word=name,
                        listed=", ".join(known["of"]),
                    ),
                )
            )
    if enquiry.kind == PROPORTION and EQUALS not in enquiry.of:
        found.append(("of", sentence("A proportion is of variable=category.")))
    if not 0 < enquiry.share < 1:
        found.append(("share", sentence("The share of a quantile is between 0 and 1, such as 0.5 for the median.")))
    if enquiry.by and enquiry.by not in known["by"]:
        found.append(
            (
                "by",
                sentence("There is no '{word}'; available: {listed}.", word=enquiry.by, listed=", ".join(known["by"])),
            )
        )
    return found
