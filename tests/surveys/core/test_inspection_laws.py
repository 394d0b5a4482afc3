"""Which laws hold for every inspection? What is proved is true of every interview; what is planted is found."""

from typing import Any

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from surveys.core.inspection import inspect
from surveys.core.inspection.model import Model
from surveys.core.inspection.respondents import Crowd
from surveys.core.inspection.solve import Solver
from surveys.core.problems import RejectedError
from surveys.core.study import Study
from surveys.core.workbook import Sheets, compile_study
from tests.surveys.core.made_up_questionnaires import sheets
from tests.surveys.core.workbooks import study, survey

HEADERS = "type | name | label::English (en) | required | relevant | constraint | calculation | missing | choice_filter"
CHOICES = [
    ["list_name", "name", "label::English (en)", "kind"],
    ["ab", "a", "A", "1"],
    ["ab", "b", "B", "2"],
    ["ab", "c", "C", "2"],
    ["ab", "dk", "Do not know", ""],
]
NUMBERS = st.integers(-2, 14).map(str)
DAYS = st.sampled_from(["'2020-01-01'", "'2020-01-05'", "'2021-06-30'", "today()"])


def atoms(names: list[str]) -> st.SearchStrategy[str]:
    """A condition on one or two of these variables; the first letter of a name tells its type."""

    def of(name: str) -> st.SearchStrategy[str]:
        kind, ref = name[0], f"${{{name}}}"
        operator = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
        if kind in "id":
            return st.one_of(
                st.builds(lambda o, n: f"{ref} {o} {n}", operator, NUMBERS),
                st.builds(lambda o, n, k: f"{ref} * {k} - 1 {o} {n}", operator, NUMBERS, st.sampled_from("23")),
                st.just(f"{ref} = ''"),
                st.just(f"{ref} = 'dk'"),
            )
        if kind == "s":
            return st.builds(lambda o, c: f"{ref} {o} '{c}'", st.sampled_from(["=", "!="]), st.sampled_from("abc"))
        if kind == "m":
            return st.one_of(
                st.sampled_from("abc").map(lambda c: f"selected({ref}, '{c}')"),
                st.builds(lambda o, n: f"count-selected({ref}) {o} {n}", operator, st.sampled_from("0123")),
                st.sampled_from([f"{ref} = 'a'", f"{ref} != ''", ref]),
            )
        if kind == "g":
            return st.builds(lambda o, d: f"{ref} {o} {d}", operator, DAYS)
        return st.sampled_from(
            [f"{ref} = 'x'", f"{ref} != ''", f"string-length({ref}) > 3", f"contains({ref}, 'x')", ref]
        )

    one = st.sampled_from(names).flatmap(of)
    numbers = [name for name in names if name[0] in "id"]
    if len(numbers) < 2:
        return one
    two = st.builds(
        lambda a, o, b: f"${{{a}}} {o} ${{{b}}}",
        st.sampled_from(numbers),
        st.sampled_from(["<", ">", "=", ">="]),
        st.sampled_from(numbers),
    )
    return st.one_of(one, one, two)


def conditions(names: list[str]) -> st.SearchStrategy[str]:
    """A condition put together from several."""
    return st.recursive(
        atoms(names),
        lambda inner: st.one_of(
            st.builds(lambda a, b: f"({a} and {b})", inner, inner),
            st.builds(lambda a, b: f"({a} or {b})", inner, inner),
            inner.map(lambda a: f"not({a})"),
        ),
        max_leaves=4,
    )


TYPES = {
    "i": "integer",
    "d": "decimal",
    "s": "select_one ab",
    "m": "select_multiple ab",
    "g": "date",
    "t": "text",
    "c": "calculate",
}


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 6) -> list[str]:
    """Rows of a random questionnaire."""
    rows: list[str] = []
    names: list[str] = []
    for number in range(draw(st.integers(2, most))):
        kind = draw(st.sampled_from("iidssmgtc" if names else "isd"))
        relevant = draw(st.none() | conditions(names)) if names else None
        name = f"{kind}{number}"
        if kind == "c":
            rows.append(f"calculate | {name} | | | {relevant or ''} | | if({draw(conditions(names))}, 'x', 'yyyy') | |")
        else:
            constraint = ""
            if kind in "id" and draw(st.booleans()):
                low = draw(st.integers(-1, 8))
                constraint = f". >= {low} and . <= {draw(st.integers(low - 1, 12))}"
            elif names and draw(st.integers(0, 4)) == 0:
                constraint = draw(conditions(names))
            open_ = "kind = '2'" if kind in "sm" and draw(st.integers(0, 3)) == 0 else ""
            missing = "dk" if kind in "id" else ""
            required = "yes" if draw(st.booleans()) else ""
            rows.append(
                f"{TYPES[kind]} | {name} | Q | {required} | {relevant or ''} | {constraint} | | {missing} | {open_}"
            )
        names.append(name)
    return rows


def built(rows: list[str]) -> Study:
    return study(
        survey=survey(*rows, headers=HEADERS),
        choices=CHOICES,
    )


@settings(max_examples=60)
@given(rows=questionnaires(), chance=st.integers(0, 2**32))
def test_what_is_proved_is_true_of_every_interview(rows: list[str], chance: int) -> None:
    made = built(rows)
    findings = inspect(made, n_random=20).findings
    crowd = Crowd(Model(made.questionnaire, ("CZ", "UK")))

    journeys = [crowd.send(seed=f"{chance}:{n}") for n in range(60)]

    reached = {name for journey in journeys for name in journey.walk.steps}
    given_values: dict[str, list[Any]] = {}
    for journey in journeys:
        for name, value in journey.walk.values.items():
            given_values.setdefault(name, []).append(value)
    finished = [set(journey.walk.steps) for journey in journeys if journey.walk.next is None]
    for finding in (f for f in findings if f.evidence == "proved"):
        if finding.code == "never_asked":
            assert finding.where not in reached
        if finding.code == "always_asked":
            assert all(finding.where in steps or finding.where[0] == "c" for steps in finished)
        if finding.code in ("no_valid_answer", "only_missing"):
            assert set(map(str, given_values.get(finding.where, []))) <= {"", "dk"}
        if finding.code == "choice_never_offered":
            assert all(finding.params["choice"] not in value for value in given_values.get(finding.where, []))
        if finding.code == "never_complete":
            assert all(journey.walk.end != "1.10" for journey in journeys)


@settings(max_examples=40)
@given(sheets=sheets(), chance=st.integers(0, 2**32))
def test_every_kind_of_row_can_be_inspected(sheets: Sheets, chance: int) -> None:
    try:
        made = compile_study(sheets, version=1)
    except RejectedError:
        # Some calculations that are drawn mean nothing.
        reject()
    findings = inspect(made, n_random=10).findings
    crowd = Crowd(Model(made.questionnaire, ("CZ", "UK")))

    journeys = [crowd.send(seed=f"{chance}:{n}") for n in range(20)]

    reached = {name for journey in journeys for name in journey.walk.steps}
    proved = {finding.where for finding in findings if (finding.code, finding.evidence) == ("never_asked", "proved")}
    assert not proved & reached


@settings(max_examples=60)
@given(rows=questionnaires(most=5), data=st.data())
def test_a_planted_contradiction_is_always_found(rows: list[str], data: st.DataObject) -> None:
    names = [row.split("|")[1].strip() for row in rows]
    condition = data.draw(conditions(names))
    assume("today" not in condition)

    made = built([*rows, f"text | lost | Never? | | ({condition}) and not({condition}) | | | |"])

    told = {(f.code, f.where) for f in inspect(made, n_random=20).findings}
    # If interviews cannot come so far, what stops them is told instead.
    assert ("never_asked", "lost") in told


@settings(max_examples=60)
@given(rows=questionnaires(), data=st.data(), chance=st.integers(0, 2**32))
def test_a_condition_that_an_interview_meets_is_never_called_impossible(
    rows: list[str], data: st.DataObject, chance: int
) -> None:
    names = [row.split("|")[1].strip() for row in rows]
    condition = data.draw(conditions(names))
    made = built([*rows, f"note | met | Met | | {condition} | | | |"])
    model = Model(made.questionnaire, ("CZ", "UK"))
    journeys = [Crowd(model).send(seed=f"{chance}:{n}") for n in range(20)]
    is_met = any("met" in journey.walk.steps for journey in journeys)

    can_hold = Solver(model).holds(model.reached(model.places["met"])).can_hold

    assert can_hold or not is_met
