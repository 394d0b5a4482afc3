"""Do both languages go through any questionnaire alike, and is every answer that was made up taken?"""

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.core import made_up, walk
from surveys.core.compiled import REMOVED
from surveys.core.expressions import as_text, key_of, split_key
from surveys.core.problems import RejectedError
from surveys.core.workbook import compile_study
from tests.surveys.core.made_up_questionnaires import sheets
from tests.surveys.core.test_twins import ANSWERS
from tests.surveys.core.twin import Twin
from tests.surveys.core.walking import TODAY, account

CASE = {"country": "UK"}


def compiled(made: Any) -> dict[str, Any] | None:
    """The questionnaire; None if what was drawn does not fit together, such as a comparison that can never hold."""
    try:
        return compile_study(made, version=1).questionnaire
    except RejectedError:
        return None


def interviewed(questionnaire: dict[str, Any], rng: random.Random, seed: str) -> dict[str, Any]:
    """Answers to a whole interview."""
    answers: dict[str, Any] = {}
    while True:
        so_far = walk.walk(questionnaire, answers, case=CASE, seed=seed, today=TODAY)
        if so_far.next is None:
            return answers
        if so_far.problems:
            assert [problem.code for problem in so_far.problems] == ["soft_constraint"]
            answers[so_far.next + walk.CONFIRMED] = [as_text(answers[so_far.next]), "so it is"]
            continue
        assert so_far.next not in answers
        answers[so_far.next] = made_up.answer(questionnaire, so_far.next, so_far, rng=rng, seed=seed)


@settings(max_examples=150)
@given(made=sheets(), chance=st.integers(0, 2**32), cut=st.integers(0, 12), spoilt=ANSWERS, place=st.integers(0, 9))
def test_any_questionnaire_goes_the_same_way_in_both_languages(
    twin: Twin, made: Any, chance: int, cut: int, spoilt: Any, place: int
) -> None:
    questionnaire = compiled(made)
    if questionnaire is None:
        return
    rng = random.Random(chance)
    try:
        answers = interviewed(questionnaire, rng, seed="s")
    except LookupError:
        # A calculated default of a question that no answer fits: both languages stop there alike.
        answers = {}
    # Half an interview, a whole one, and one with an answer that nobody would give.
    given_answers = [dict(list(answers.items())[:cut]), answers]
    if answers:
        given_answers.append({**answers, list(answers)[place % len(answers)]: spoilt})
        # A round taken out again, of whichever repeat a question stands in.
        name, rounds = split_key(list(answers)[place % len(answers)].removesuffix(walk.CONFIRMED))
        repeats = walk.index(questionnaire).repeats.get(name, ())
        if repeats:
            given_answers.append({**answers, key_of(repeats[-1], rounds) + REMOVED: True})
    twin.say("learn", key="made up", questionnaire=questionnaire)
    for said in given_answers:
        case = {"answers": said, "case": CASE, "seed": "s"}

        here = json.loads(json.dumps(account(questionnaire, case)), parse_int=float)

        assert here == twin.say("walk", key="made up", given=case)


@settings(max_examples=100)
@given(made=sheets(), chance=st.integers(0, 2**32))
def test_an_interview_with_made_up_answers_comes_to_its_end(made: Any, chance: int) -> None:
    questionnaire = compiled(made)
    if questionnaire is None:
        return

    answers = interviewed(questionnaire, random.Random(chance), seed="s")
    so_far = walk.walk(questionnaire, answers, case=CASE, seed="s", today=TODAY)

    assert (so_far.end, so_far.problems) == ("1.10", ())
