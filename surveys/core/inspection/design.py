"""Do the routes give quotas, margins, weights and indices what they need?"""

from collections.abc import Iterator

from surveys.core.compiled import MISSING
from surveys.core.expressions import refers_to
from surveys.core.inspection.coverage import is_complete
from surveys.core.inspection.explore import Exploration
from surveys.core.inspection.findings import Finding
from surveys.core.inspection.formulas import Formula, either, every
from surveys.core.inspection.model import Model, is_asked
from surveys.core.inspection.respondents import Journey
from surveys.core.study import QuotaTarget, Study


def design_findings(study: Study, exploration: Exploration) -> list[Finding]:
    """What quotas, weighting and indices cannot rely on."""
    return [
        *_cells(study.quotas, exploration),
        *_missing_variables(study, exploration),
        *_skipped_items(study, exploration),
    ]


def _is(model: Model, name: str, value: str) -> Formula:
    return model.formula(["=", ["ref", name], ["lit", value]])


def _cells(quotas: tuple[QuotaTarget, ...], exploration: Exploration) -> Iterator[Finding]:
    """Quota cells in which no interview can be completed."""
    model = exploration.model
    for cell in quotas:
        if cell.target == 0:
            continue
        wanted = dict(cell.cell)
        if cell.country and "country" in model.places:
            wanted["country"] = cell.country

        def is_in_it(journey: Journey, wanted: dict[str, str] = wanted) -> bool:
            values = journey.walk.values
            return is_complete(journey) and all(str(values.get(name, "")) == v for name, v in wanted.items())

        formula = every([*(_is(model, name, value) for name, value in wanted.items()), model.completed()])
        outcome = exploration.look_for(formula, is_in_it)
        if outcome.journey is None:
            params = {"plan": cell.plan, "n": exploration.n_sent}
            if outcome.is_proved:
                yield Finding("cell_never_filled", _words(cell), "proved", params)
            else:
                yield Finding("cell_not_reached", _words(cell), "searched", params)


def _words(cell: QuotaTarget) -> str:
    pairs = " ".join(f"{name}={value}" for name, value in cell.cell.items())
    return f"{cell.country} {pairs}".strip()


def _missing_variables(study: Study, exploration: Exploration) -> Iterator[Finding]:
    """Variables of quotas and weighting that a completed interview may leave without a category."""
    uses: dict[str, list[str]] = {}
    for cell in study.quotas:
        for name in cell.cell:
            uses.setdefault(name, []).append("quota")
    for margin in study.margins:
        for name in margin.variables:
            uses.setdefault(name, []).append("margin")
    for name in refers_to(study.weighting.design_weight):
        uses.setdefault(name, []).append("weight")
    model = exploration.model
    for name, kinds in uses.items():
        if name not in model.places or name == "country":
            continue
        nothing = [model.formula(["=", ["ref", name], ["lit", value]]) for value in ("", *MISSING)]

        def lacks(journey: Journey, name: str = name) -> bool:
            return is_complete(journey) and journey.walk.values.get(name, "") in ("", *MISSING)

        outcome = exploration.look_for(every([either(nothing), model.completed()]), lacks)
        if outcome.journey is not None:
            value = outcome.journey.walk.values.get(name, "")
            params = {"uses": sorted(set(kinds)), "value": value}
            yield Finding(
                "variable_may_be_missing", name, "example", params, None, _example(outcome.journey, model, name)
            )


def _skipped_items(study: Study, exploration: Exploration) -> Iterator[Finding]:
    """Items of an index that are not asked in every completed interview."""
    model = exploration.model
    seen: set[str] = set()
    for index in study.indices:
        for name in index.items:
            place = model.places.get(name)
            if name in seen or place is None or not place.conditions or not is_asked(place.node):
                continue
            seen.add(name)

            def skips(journey: Journey, name: str = name) -> bool:
                return is_complete(journey) and name not in journey.walk.steps

            outcome = exploration.look_for(every([model.unmet(place), model.completed()]), skips)
            if outcome.journey is not None:
                example = _example(outcome.journey, model, name)
                condition = place.own or place.conditions[-1]
                yield Finding("item_can_be_skipped", name, "example", {"index": index.name}, condition, example)


def _example(journey: Journey, model: Model, name: str) -> dict[str, object]:
    """The answers that a row depends on, in one interview."""
    wanted, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        if one in wanted or one not in model.places:
            continue
        wanted.add(one)
        waiting.extend(model.uses(one))
    return {n: v for n, v in journey.walk.values.items() if n in wanted}
