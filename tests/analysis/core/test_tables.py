"""Cross tables: equal to R's figures, and keeping the laws that any table keeps."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtr

from analysis.core.design import Design
from analysis.core.tables.axes import AxisError, in_few, nested, of_answers, of_numbers, with_nets
from analysis.core.tables.cells import Rule, letters, tabulate
from analysis.core.tables.spec import TableSpec, parse
from tests.analysis.core import schools
from tests.analysis.core.schools import near

TOLD = json.loads((schools.FOLDER / "tables.json").read_text())
UNTESTED = Rule(mark_below=10_000)


def schools_table(kind):
    design = schools.design(kind)
    awards = of_answers("awards", schools.text("awards"), ("No", "Yes"), ())
    rows = [awards, of_numbers("api00", schools.number("api00"))]
    banner = of_answers("stype", schools.text("stype"), schools.TYPES, ())
    return tabulate(design, np.ones(design.n, dtype=bool), rows, [banner], Rule(adjustment="none"))


@pytest.mark.parametrize("kind", TOLD)
def test_counts_percentages_means_and_errors_are_those_of_r(kind):
    told = TOLD[kind]
    shares, mean = schools_table(kind).blocks
    design = schools.design(kind)
    scale = design.n / design.weights.sum()

    yes = shares.rows[1].cells
    assert [c.weighted for row in zip(*(r.cells[1:] for r in shares.rows), strict=True) for c in row] == near(
        [count * scale for count in told["table"]]
    )
    assert [c.value for c in yes[1:]] == near([100 * x for x in told["share"]["est"]])
    assert [c.se for c in yes[1:]] == near([100 * x for x in told["share"]["se"]])
    assert [c.value for c in mean.rows[0].cells[1:]] == near(told["mean"]["est"])
    assert [c.se for c in mean.rows[0].cells[1:]] == near(told["mean"]["se"])
    assert [b.effective for b in shares.bases[1:]] == near(told["effective"])
    total = told["total"]
    assert (yes[0].value, yes[0].se) == (near(100 * total["est"]), near(100 * total["se"]))
    assert (yes[0].low, yes[0].high) == (near(100 * total["low"]), near(100 * total["high"]))


@pytest.mark.parametrize("kind", TOLD)
def test_letters_stand_where_r_finds_a_difference(kind):
    found = schools_table(kind)

    for block, row, name in ((0, 1, "share"), (1, 0, "mean")):
        expected = dict.fromkeys(schools.TYPES, "")
        for pair in TOLD[kind][name]["pairs"]:
            p = 2 * stdtr(found.df, -abs(pair["difference"] / pair["se"]))
            higher, lower = (pair["a"], pair["b"]) if pair["difference"] > 0 else (pair["b"], pair["a"])
            letter = "ABC"[schools.TYPES.index(lower)]
            expected[higher] += letter if p < 0.05 else letter.lower() if p < 0.1 else ""
        cells = found.blocks[block].rows[row].cells[1:]
        assert {t: c.letters for t, c in zip(schools.TYPES, cells, strict=True)} == expected


answers = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "dk", None]),
        st.sampled_from(["x", "y", None]),
        st.floats(0.2, 5),
        st.booleans(),
    ),
    min_size=3,
    max_size=40,
)


def made(drawn, **rule):
    rows, columns, weights, used = zip(*drawn, strict=True)
    axes = of_answers("r", rows, ("a", "b", "c"), ()), of_answers("c", columns, ("x", "y"), ())
    return tabulate(Design.of(np.array(weights)), np.array(used), [axes[0]], [axes[1]], Rule(mark_below=2, **rule))


@settings(max_examples=60)
@given(answers)
def test_percentages_of_a_column_add_to_a_hundred_and_counts_to_its_base(drawn):
    (block,) = made(drawn).blocks

    for place, base in enumerate(block.bases):
        cells = [row.cells[place] for row in block.rows]
        assert sum(cell.n for cell in cells) == base.n
        assert sum(cell.weighted for cell in cells) == pytest.approx(base.weighted)
        if base.n:
            assert sum(cell.value for cell in cells) == pytest.approx(100)
            assert base.effective <= base.n + 1e-9


@settings(max_examples=60)
@given(answers)
def test_who_has_no_known_answer_is_in_no_base_and_is_told(drawn):
    found = made(drawn)

    assert found.blocks[0].bases[0].n + found.blocks[0].n_missing == found.n == sum(used for *_, used in drawn)


@settings(max_examples=40)
@given(answers, st.integers(1, 10))
def test_nothing_is_shown_of_a_base_that_is_too_small(drawn, least):
    (block,) = made(drawn, suppress_below=least).blocks

    for place, base in enumerate(block.bases):
        assert base.is_suppressed == (base.n < least)
        for row in block.rows:
            assert (row.cells[place].n is None) == base.is_suppressed


def test_nets_are_the_sum_of_categories_that_exclude_each_other():
    axis = with_nets(of_answers("r", ["a", "b", "c", "b"], ("a", "b", "c"), ()), {"ab": ["a", "b"]})

    (block,) = tabulate(Design.of(np.array([1.0, 2, 3, 4])), np.ones(4, bool), [axis], [], UNTESTED).blocks

    assert [(row.category, row.kind) for row in block.rows][-1] == ("ab", "net")
    assert block.rows[-1].cells[0].value == pytest.approx(70)


def test_several_answers_count_in_each_category_and_once_in_the_base():
    axis = of_answers("places", [["home", "street"], ["home"], [], None], ("home", "street"), (), several=True)

    (block,) = tabulate(Design.of(np.ones(4)), np.ones(4, bool), [axis], [], UNTESTED).blocks

    assert block.bases[0].n == 2
    assert [row.cells[0].value for row in block.rows] == [100.0, 50.0]


@pytest.mark.parametrize(("kinds", "n", "names"), [((), 2, ["a", "b"]), (("dk",), 3, ["a", "b", "dk"])])
def test_kinds_of_missing_count_if_asked_for(kinds, n, names):
    axis = of_answers("r", ["a", "b", "dk", "refused"], ("a", "b", "dk"), kinds)

    (block,) = tabulate(Design.of(np.ones(4)), np.ones(4, bool), [axis], [], UNTESTED).blocks

    assert (block.bases[0].n, [row.category for row in block.rows]) == (n, names)


def test_bands_hold_every_number_once():
    axis = of_numbers("age", np.array([17.0, 18, 34.5, 35, 80, np.nan]), (18, 35))

    assert [name for (name,) in axis.categories] == ["<18", "18-<35", "35+"]
    assert axis.members.sum(axis=0).tolist() == [1, 2, 2]
    assert axis.members.sum(axis=1).tolist() == [1, 1, 1, 1, 1, 0]


def test_a_number_with_few_values_stands_without_bands_and_one_with_many_does_not():
    few = in_few(of_numbers("adults", np.array([1.0, 2, 2, np.nan])))

    assert [name for (name,) in few.categories] == ["1", "2"]
    with pytest.raises(AxisError, match="bands begin"):
        in_few(of_numbers("age", np.arange(18.0, 90)))


def test_columns_are_compared_within_the_outer_category_only():
    n = 400
    outer = of_answers("c", ["x", "y"] * (n // 2), ("x", "y"), ())
    inner = of_answers("s", ["m", "m", "f", "f"] * (n // 4), ("m", "f"), ())
    values = np.where(outer.members[:, 0] & inner.members[:, 1], 1.0, 0.0) + np.linspace(0, 0.1, n)
    row = of_numbers("v", values)

    found = tabulate(Design.of(np.ones(n)), np.ones(n, bool), [row], [nested(outer, inner)], Rule())

    marks = {c.category: cell.letters for c, cell in zip(found.columns, found.blocks[0].rows[0].cells, strict=True)}
    assert marks == {(): "", ("x", "m"): "", ("x", "f"): "A", ("y", "m"): "", ("y", "f"): ""}


def test_a_difference_that_is_certain_has_its_letter_and_small_bases_have_none():
    row = of_answers("r", ["a"] * 45 + ["b"] * 5 + ["a"] * 5 + ["b"] * 45 + ["a"] * 9, ("a", "b"), ())
    banner = of_answers("c", ["x"] * 50 + ["y"] * 50 + ["z"] * 9, ("x", "y", "z"), ())

    (block,) = tabulate(Design.of(np.ones(109)), np.ones(109, bool), [row], [banner], Rule()).blocks

    assert [cell.letters for cell in block.rows[0].cells] == ["", "B", "", ""]
    assert [cell.letters for cell in block.rows[1].cells] == ["", "", "A", ""]
    assert [base.is_small for base in block.bases] == [False, False, False, True]
    assert block.tests["c"].p < 1e-6


def test_columns_are_lettered_on_and_on():
    assert letters(28)[-3:] == ["Z", "AA", "AB"]


def test_a_description_survives_the_way_to_a_query_and_back():
    spec = TableSpec(
        rows=("safety_1", "age"),
        columns=(("country",), ("sex", "age_group")),
        country="CZ",
        filter="${age} > 30",
        missing=("dk",),
        top=2,
        nets={"safety_1": {"does it": ("often", "sometimes")}},
        bands={"age": (18.0, 35.5)},
    )

    assert parse(spec.to_query()) == (spec, [])


def test_everything_wrong_with_a_query_is_told_at_once():
    _, problems = parse({"missing": "maybe", "top": "many", "nets": "x", "bands": "age:3,1", "columns": "a*b*c*d"})

    assert [problem.where for problem in problems] == ["missing", "columns", "top", "nets", "bands"]
