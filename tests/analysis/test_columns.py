"""How are the columns of a data file called?"""

from analysis.services.files.sheet import column_names, columns_of


def test_a_question_has_the_column_of_its_name() -> None:
    assert column_names(["age", "sex"], ["weight"]) == {"age": "age", "sex": "sex"}


def test_a_question_gives_way_to_a_column_of_ours() -> None:
    assert column_names(["weight"], ["weight"]) == {"weight": "answer_weight"}


def test_the_reason_of_an_unlikely_answer_stands_beside_it() -> None:
    variables = columns_of("age", {"soft_constraint": ["<", ["self"], ["lit", 96]]})

    assert column_names(variables, []) == {"age": "age", "age/confirmed": "age_confirmed"}


def test_a_question_whose_name_is_that_of_a_part_keeps_it() -> None:
    names = column_names(["age", "age/confirmed", "age_confirmed"], [])

    assert names["age_confirmed"] == "age_confirmed"
    assert len(set(names.values())) == 3
