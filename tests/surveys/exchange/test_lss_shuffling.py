"""Which LimeSurvey questions change places, and can they do so here?"""

from tests.surveys.exchange.lss import codes, converted, question, rows

RANDOM = {"random_group": "r"}
YES_NO = {"y": "Yes", "n": "No"}


def test_questions_side_by_side_are_shuffled_in_a_group_of_their_own() -> None:
    made = converted(
        question("a", "T", attributes=RANDOM),
        question("b", "O", answers=YES_NO, attributes=RANDOM),
        question("c", "F", subs={"x": "Streets"}, answers=YES_NO, attributes=RANDOM),
        question("d", "T"),
    )

    assert [row["name"] or row["type"] for row in made.sheets["survey"].rows] == [
        *("g1", "random_r", "a", "b_comment_all", "b", "b_comment", "end_group"),
        *("c", "c_x", "end_group", "end_group", "d", "end_group"),
    ]
    assert rows(made)["random_r"]["order"] == "random"
    assert codes(made) == []


def test_questions_apart_keep_their_places() -> None:
    made = converted(question("a", "T", attributes=RANDOM), question("b", "T"), question("c", "T", attributes=RANDOM))

    assert "random_r" not in rows(made)
    assert codes(made) == ["random_group"]


def test_questions_that_depend_on_each_other_keep_their_places() -> None:
    made = converted(
        question("a", "L", answers=YES_NO, attributes=RANDOM),
        question("b", "T", relevance="a == 'y'", attributes=RANDOM),
    )

    assert "random_r" not in rows(made)
    assert codes(made) == ["random_group"]


def test_groups_change_places_as_well() -> None:
    groups = [
        {"gid": 8, "group_order": 2, "group_name": "Work", "language": "en", "randomization_group": "r"},
        {"gid": 9, "group_order": 3, "group_name": "Home", "language": "en", "randomization_group": "r"},
    ]
    questions = [
        {"qid": 200 + gid, "gid": gid, "type": "T", "title": f"of_{gid}", "question": "Text?", "language": "en"}
        for gid in (8, 9)
    ]
    made = converted(question("a", "T"), more={"groups": groups, "questions": questions})

    order = [row["name"] for row in made.sheets["survey"].rows if row["name"]]
    assert order == ["g1", "a", "random_r", "g2", "of_8", "g3", "of_9"]
