"""What other programs get wrong silently, each reproduced once: the wrong way is computed here beside ours."""

from itertools import pairwise

import numpy as np
import pytest

from analysis.core.compare import indices
from analysis.core.estimate import means
from analysis.core.facts import facts_of
from analysis.core.raking import Floats, RakingError, RakingMargin, rake
from analysis.core.results import frames_of, results, scale_of
from analysis.core.scores import score_of, unit_of
from tests.analysis.core import reference

FIVE = "cases/c1_five_countries"


def infeasible() -> tuple[Floats, list[RakingMargin]]:
    """Whoever is low in one margin is young in the other, but the population is not."""
    of_cell = np.array([0, 1])
    targets = [np.array([30.0, 70.0]), np.array([70.0, 30.0])]
    names = (("education", ("low", "high")), ("age", ("young", "old")))
    return np.array([50.0, 50.0]), [
        RakingMargin(name, categories, target, of_cell)
        for (name, categories), target in zip(names, targets, strict=True)
    ]


def test_the_change_of_the_table_dies_down_while_the_margins_stay_wrong() -> None:
    base, margins = infeasible()
    weights, after_each_sweep = base.copy(), []
    for _ in range(20):
        for margin in margins:
            weights = weights * (margin.targets / np.bincount(margin.of_cell, weights))[margin.of_cell]
        after_each_sweep.append(weights)

    # A program that looks at the change from sweep to sweep calls this converged, with one margin met and the other one not at all.
    assert max(float(np.abs(b - a).max()) for a, b in pairwise(after_each_sweep[-3:])) < 1e-12
    assert abs(weights[0] / margins[0].targets[0] - 1) > 1

    with pytest.raises(RakingError, match="does not converge"):
        rake("DE", np.array([50, 50]), np.ones(2), margins)


def test_a_cap_below_what_the_margins_need_is_refused_and_a_possible_one_comes_to_rest() -> None:
    base, _ = infeasible()
    margin = [RakingMargin("education", ("low", "high"), np.array([90.0, 10.0]), np.array([0, 1]))]

    kept = rake("DE", base.astype(np.int64), np.ones(2), margin, 1.9)
    assert kept.factors.tolist() == pytest.approx([1.8, 0.2])
    with pytest.raises(RakingError):
        rake("DE", base.astype(np.int64), np.ones(2), margin, 1.5)


def test_scores_of_five_items_are_whole_in_units_of_a_sixtieth_point() -> None:
    study = reference.study(FIVE)
    index = study.indices[0]
    answers = dict(zip(index.items, ["100", "50", "50", "0", ""], strict=True))

    assert unit_of(index) % 60 == 0
    assert score_of(index, answers) == 50 * unit_of(index)


def test_sectors_compared_after_listwise_deletion_come_out_otherwise() -> None:
    study = reference.study(FIVE)
    total = reference.sums(FIVE, study)
    frames = frames_of(study, total, live=False)
    all_who_have_either = means(frames, scale_of(study))
    found = indices(all_who_have_either, 1, 0, 2, 4945)

    complete = [facts for row in reference.rows(FIVE) if None not in (facts := facts_of(study, row)).scores]
    weights = {(f.code, key): w for f in frames for key, w in zip(f.keys, f.weights, strict=True)}
    w = np.array([weights[one.country, (one.categories, one.design_weight)] for one in complete])
    units = [unit_of(i) for i in study.indices]
    a, b = (np.array([float(one.scores[place] or 0) / units[place] for one in complete]) for place in (0, 2))

    expected = reference.expected(FIVE)["result"]["tests_sector"]["diff"][1]
    assert found.difference == pytest.approx(expected, rel=1e-8)
    assert abs(float(w @ (a - b) / w.sum()) - expected) > 1e-3


def test_women_and_men_of_one_country_are_not_independent_after_raking() -> None:
    study = reference.study(FIVE)
    of_czechs = means(frames_of(study, reference.sums(FIVE, study), live=False)[:1], scale_of(study))
    women, men = (of_czechs.slots.index(f"sex={sex}") for sex in "FM")

    as_if_independent = float(np.hypot(of_czechs.se[0, women], of_czechs.se[0, men]))

    wanted = reference.expected(FIVE)["result"]["tests_sex"]["se"][0]
    covariance = of_czechs.covariance[0, women, men]
    assert np.sqrt(as_if_independent**2 - 2 * covariance) == pytest.approx(wanted, rel=1e-8)
    assert as_if_independent != pytest.approx(wanted, rel=1e-5)


def test_zero_variance_is_told_in_whole_numbers_where_floating_point_leaves_noise() -> None:
    name = "nasty/n06_zero_variance"
    study = reference.study(name)
    frames = frames_of(study, reference.sums(name, study), live=False)
    of_czechs = means([f for f in frames if f.code == "CZ"], scale_of(study))

    assert of_czechs.is_constant[0, 0]
    assert of_czechs.se[0, 0] == 0
    assert not of_czechs.is_constant[1, 0]


def test_one_country_without_a_standard_error_leaves_those_of_the_others_as_they_are() -> None:
    name = "nasty/n04_country_with_one_interview"
    study = reference.study(name)
    found = results(study, reference.sums(name, study), live=True)

    errors = {e["domain"]: e["se"] for e in found.estimates if (e["index"], e["by"]) == ("s1", "country")}
    assert errors.pop("UK") is None
    wanted = reference.expected(name)["without"]["value"]["index"]["country"]
    assert errors == pytest.approx({code: wanted[code]["s1"]["se"] for code in errors}, rel=1e-8)
