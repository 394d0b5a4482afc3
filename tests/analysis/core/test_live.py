"""While fieldwork runs figures follow the stated rule, and every step of it is told."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.core.facts import RespondentFacts
from analysis.core.raking import RakingError
from analysis.core.results import Results, results
from surveys.core.study import Study
from tests.analysis.core import made_up

ONE = ("AA",)


def live(people: list[RespondentFacts], study: Study | None = None) -> Results:
    of = study or made_up.study(ONE)
    return results(of, made_up.total(of, people), live=True)


def strict(people: list[RespondentFacts], study: Study | None = None) -> Results:
    of = study or made_up.study(ONE)
    return results(of, made_up.total(of, people), live=False)


def without(people: list[RespondentFacts], category: str) -> list[RespondentFacts]:
    return [one for one in people if category not in one.categories]


def margin_of(found: Results, name: str) -> dict[str, Any]:
    margins = {margin["name"]: margin for margin in found.weights["AA"]["margins"]}
    return {c["category"]: c["target_share"] for c in margins[name]["categories"]}


def codes(found: Results) -> list[str]:
    return [note["code"] for note in found.notes]


def test_complete_margins_need_no_step_and_give_what_the_strict_mode_gives() -> None:
    people = made_up.sample(1, 300, ONE)

    found = live(people)

    assert found.notes == []
    assert found.to_json() == strict(people).to_json()


def test_an_unknown_value_keeps_its_observed_share_and_the_strict_mode_refuses_it() -> None:
    people = [replace(one, design_weight=1.0) for one in made_up.sample(1, 270, ONE)]
    people += [replace(one, design_weight=1.0) for one in made_up.sample(2, 30, ONE, education="?")]

    found = live(people)

    assert margin_of(found, "education") == pytest.approx({"low": 0.27, "medium": 0.45, "high": 0.18, "?": 0.1})
    assert [(note["code"], note["margin"], note["share"]) for note in found.notes] == [
        ("unknown_kept", "education", pytest.approx(0.1))
    ]
    with pytest.raises(RakingError, match=r"missing value of a raking variable: AA\|education\|\?"):
        strict(people)


def test_an_empty_category_joins_its_neighbour_of_the_same_first_variable() -> None:
    # In the sheet, male:young stands next to female:old; it belongs to male:middle.
    people = without(made_up.sample(1, 300, ONE), "male:young")

    found = live(people)

    assert [(note["code"], note["category"], note["into"]) for note in found.notes] == [
        ("joined", "male:young", "male:middle")
    ]
    assert margin_of(found, "sex x age")["male:young+male:middle"] == pytest.approx(0.13 + 0.21)
    assert "male:young has no respondents yet and is weighted together with male:middle." in found.notes[0]["message"]


def test_respondents_whose_category_has_no_population_join_their_neighbour() -> None:
    people = made_up.sample(1, 300, ONE)
    study = made_up.with_targets(
        made_up.study(ONE), made_up.EDUCATION, {("low",): 0.4, ("medium",): 0.6, ("high",): 0.0}
    )

    found = live(people, study)

    assert margin_of(found, "education") == pytest.approx({"low": 0.4, "medium+high": 0.6})
    with pytest.raises(RakingError, match=r"zero target: AA\|education\|high"):
        strict(people, study)


def test_a_margin_of_which_one_category_is_left_adjusts_nothing() -> None:
    found = live(made_up.sample(1, 300, ONE, education="low"))

    assert [margin["name"] for margin in found.weights["AA"]["margins"]] == ["sex x age"]
    assert codes(found) == ["joined", "joined", "left_out"]


def test_of_margins_that_cannot_all_be_met_the_last_is_left_out() -> None:
    # Women are all of low education and men of the others, but half as many people are of low education as are women.
    people = [
        made_up.respondent(sex=sex, age=age, education=education, scores=(score, score))
        for sex, education in (("female", "low"), ("male", "medium"), ("male", "high"))
        for age in made_up.AGES
        for score in (10, 20, 40, 50, 80)
    ]

    found = live(people)

    assert codes(found) == ["not_raked"]
    assert [margin["name"] for margin in found.weights["AA"]["margins"]] == ["sex x age"]
    with pytest.raises(RakingError, match="raking of AA on sex x age, education does not converge"):
        strict(people)


def test_margins_are_used_from_the_first_on_as_there_are_enough_respondents() -> None:
    # Six categories of sex by age and two more of education fix eight figures.
    people = [
        made_up.respondent(sex=sex, age=age, education=education, scores=(10 * place, 50))
        for education in made_up.LEVELS
        for place, (sex, age) in enumerate((sex, age) for sex in made_up.SEXES for age in made_up.AGES)
    ]

    enough, too_few = live(people[:16]), live(people[:15])

    assert (codes(enough), codes(too_few)) == ([], ["too_few"])
    assert [margin["name"] for margin in enough.weights["AA"]["margins"]] == ["sex x age", "education"]
    assert [margin["name"] for margin in too_few.weights["AA"]["margins"]] == ["sex x age"]


@pytest.mark.parametrize("n", [2, 3, 5, 8, 12, 20])
def test_no_standard_error_is_a_rounding_error_however_few_are_interviewed(n: int) -> None:
    for seed in range(10):
        found = live(made_up.sample(seed, n, ONE))

        errors = [row["se"] for row in found.estimates + found.comparisons if row["se"] is not None]
        assert all(se == 0 or se > 1e-4 for se in errors)


def test_figures_that_add_to_another_population_are_scaled_and_the_strict_mode_refuses_them() -> None:
    people = made_up.sample(1, 300, ONE)
    persons: dict[tuple[str, ...], float] = {("low",): 330_000.0, ("medium",): 550_000.0, ("high",): 220_000.0}
    study = made_up.with_targets(made_up.study(ONE), made_up.EDUCATION, persons, is_share=False)

    found = live(people, study)

    assert [(note["code"], note["given"], note["whole"]) for note in found.notes] == [("scaled", 1_100_000, 1_000_000)]
    assert margin_of(found, "education") == pytest.approx({"low": 0.3, "medium": 0.5, "high": 0.2})
    with pytest.raises(RakingError, match=r"margins disagree on population total: AA\|education"):
        strict(people, study)


def test_figures_rounded_to_thousands_are_no_disagreement() -> None:
    people = made_up.sample(1, 300, ONE)
    persons: dict[tuple[str, ...], float] = {("low",): 300_000.0, ("medium",): 500_000.0, ("high",): 200_500.0}
    study = made_up.with_targets(made_up.study(ONE), made_up.EDUCATION, persons, is_share=False)

    assert strict(people, study).weights["AA"]["population"] == pytest.approx(1_000_000)
    assert live(people, study).notes == []


def test_a_margin_without_figures_for_a_country_is_left_out() -> None:
    people = made_up.sample(1, 300, ONE)
    study = made_up.study(ONE)
    study = replace(study, margins=tuple(m for m in study.margins if m.variables != made_up.EDUCATION))

    assert codes(live(people, study)) == ["no_margin"]
    with pytest.raises(RakingError, match=r"margin without figures: AA\|education"):
        strict(people, study)


def test_a_cap_that_cannot_be_kept_is_lifted_before_a_margin_is_given_up() -> None:
    found = live(made_up.sample(1, 300, ONE), made_up.study(ONE, cap=1.01))

    assert codes(found)[-1] == "cap_left_out"
    assert [margin["name"] for margin in found.weights["AA"]["margins"]] == ["sex x age", "education"]
    assert found.weights["AA"]["trimmed_share"] == 0


def test_countries_without_interviews_are_named() -> None:
    study = made_up.study()

    found = live(made_up.sample(1, 300, ONE), study)

    assert [(note["code"], note["country"]) for note in found.notes] == [("no_interviews", "BB")]
    assert found.overall["countries"] == ["AA"]


def test_nobody_interviewed_is_no_figure_at_all() -> None:
    found = live([])

    assert (found.n, found.estimates, found.comparisons, found.weights) == (0, [], [], {})


@pytest.mark.parametrize("choice", [{"cap": 1.5}, {"method": "logit", "bounds": (0.3, 3.0)}], ids=["cap", "logit"])
def test_a_choice_that_nothing_is_raked_by_yet_is_not_called_impossible(choice: dict[str, Any]) -> None:
    study = made_up.study()
    study = replace(study, weighting=replace(study.weighting, **choice))

    found = results(study, made_up.total(study, [made_up.respondent(weight=2.0)]))

    assert {note["code"] for note in found.notes} & {"cap_left_out", "method_left_out"} == set()
    assert found.weights["AA"]["trimmed_share"] == 0
