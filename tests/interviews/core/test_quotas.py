"""Which quota cells does a respondent belong to?"""

from hypothesis import given
from hypothesis import strategies as st

from interviews.core.quotas import Cell, cells_of, key_of


def cell(plan: str, country: str, **values: str) -> Cell:
    return Cell(key_of(plan, country, values), plan, country, values)


CELLS = [
    cell("sex_age", "CZ", sex="male", age_group="18-34"),
    cell("sex_age", "CZ", sex="female", age_group="18-34"),
    cell("sex_age", "DK", sex="male", age_group="18-34"),
    cell("phone", "", phone="mobile"),
]


def test_a_key_names_plan_country_and_values() -> None:
    assert key_of("sex_age", "CZ", {"sex": "male", "age_group": "18-34"}) == "sex_age|CZ|sex=male|age_group=18-34"


def test_a_respondent_belongs_to_one_cell_of_each_plan() -> None:
    values = {"sex": "male", "age_group": "18-34", "phone": "mobile"}

    assert cells_of(CELLS, "CZ", values) == ["phone||phone=mobile", "sex_age|CZ|sex=male|age_group=18-34"]


def test_somebody_whose_values_no_cell_names_belongs_to_none() -> None:
    assert cells_of(CELLS, "CZ", {"sex": "refused", "age_group": "18-34"}) == []


@given(st.permutations(CELLS))
def test_the_locking_order_does_not_depend_on_the_order_of_the_plan(cells: list[Cell]) -> None:
    values = {"sex": "male", "age_group": "18-34", "phone": "mobile"}

    assert cells_of(cells, "CZ", values) == cells_of(CELLS, "CZ", values)
