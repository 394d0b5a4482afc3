"""Where does a questionnaire lead nowhere? Rows never asked, answers never allowed, choices never offered, endings never reached."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from surveys.core.answers import choices_open
from surveys.core.compiled import COMPLETE, MISSING, Node, is_on_the_walk
from surveys.core.expressions import as_boolean, evaluate, refers_to
from surveys.core.inspection.coverage import is_complete
from surveys.core.inspection.explore import Exploration
from surveys.core.inspection.findings import Finding
from surveys.core.inspection.formulas import Member, every
from surveys.core.inspection.model import BLANK, SELECTS, Model, Place
from surveys.core.inspection.respondents import TODAY, Journey
from surveys.core.surroundings import surroundings

# Choices of one filtered list that are looked at one by one.
MOST_CHOICES = 60


def cycles(model: Model) -> list[Finding]:
    """Rows whose condition, calculation or choices depend on their own answer."""
    uses = {name: model.uses(name) for name in model.places}
    found = []
    for name in uses:
        node = model.places[name].node
        own = [node.get("calculation"), node.get("choice_filter"), *model.places[name].conditions]
        if any(tree is not None and name in refers_to(tree) for tree in own):
            found.append(Finding("refers_to_itself", name, "proved"))
    colours: dict[str, int] = {}
    for start in uses:
        found.extend(_cycle(start, uses, colours))
    return found


def _cycle(start: str, uses: dict[str, set[str]], colours: dict[str, int]) -> Iterator[Finding]:
    """Depth first without recursion: grey rows are on the way here, black ones are done."""
    if start in colours:
        return
    way: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(uses[start])))]
    colours[start] = 1
    while way:
        name, rest = way[-1]
        following = next((other for other in rest if other in uses and other != name), None)
        if following is None:
            colours[name] = 2
            way.pop()
        elif following not in colours:
            colours[following] = 1
            way.append((following, iter(sorted(uses[following]))))
        elif colours[following] == 1:
            names = [step for step, _ in way]
            loop = names[names.index(following) :]
            yield Finding("calculation_cycle", following, "proved", {"names": loop})


def dead_ends(exploration: Exploration) -> list[Finding]:
    """Every dead end, in the order of the questionnaire."""
    model = exploration.model
    found = cycles(model)
    if found:
        # Formulas over values that depend on themselves mean nothing.
        return found
    found.extend(_rows(model.questionnaire["body"], exploration))
    found.extend(_ends(exploration))
    found.extend(_stuck(exploration, {finding.where for finding in found}))
    return found


def _rows(nodes: Sequence[Node], exploration: Exploration) -> Iterator[Finding]:
    model = exploration.model
    for node in nodes:
        place = (model.groups if "children" in node else model.places)[node["name"]]
        never = _never_asked(place, exploration)
        if never is not None:
            yield never
            # All that is in it is never asked either: one finding says so.
            if never.evidence == "proved":
                continue
        elif place.own is not None:
            yield from _always_asked(place, exploration)
        if "children" in node:
            if node["kind"] == "repeat" and not place.is_repeated:
                yield from _repeat(place, exploration)
            yield from _rows(node["children"], exploration)
        elif node["name"] in model.asked and not place.is_repeated:
            yield from _answers(place, exploration)


def _repeat(place: Place, exploration: Exploration) -> Iterator[Finding]:
    """A repeat whose number can be larger than the rounds it is given: the rest would be lost in silence."""
    node = place.node
    if node["count"] is None:
        return
    more: list[Any] = [">", node["count"], ["lit", node["maximum"]]]

    def is_cut(journey: Journey) -> bool:
        around = surroundings(exploration.model.questionnaire, journey.walk.values, today=TODAY, seed=journey.seed)
        return node["name"] in journey.walk.values and as_boolean(evaluate(more, around))

    model = exploration.model
    outcome = exploration.look_for(every([model.reached(place), model.formula(more)]), is_cut)
    if outcome.journey is not None:
        uses = refers_to(node["count"])
        example = {name: value for name, value in outcome.journey.walk.values.items() if name in uses}
        yield Finding("unbounded_repeat", node["name"], "example", {"maximum": node["maximum"]}, node["count"], example)


def _never_asked(place: Place, exploration: Exploration) -> Finding | None:
    model = exploration.model
    node = place.node
    is_ending = bool(node.get("ends"))
    if node.get("type") == "hidden" or ("type" in node and not is_on_the_walk(node)) or is_ending:
        return None
    reached = exploration.coverage.reached
    inside = list(_names(node))
    if any(reached[name] for name in inside) or not (place.conditions or place.endings):
        return None
    is_put = any(model.places[name].node["type"] not in ("calculate", "hidden") for name in inside)
    outcome = exploration.look_for(
        model.reached(place), lambda journey: not is_put and journey.walk.values.get(node["name"], "") != ""
    )
    why = _why_never(place, exploration) if outcome.is_proved else ""
    if outcome.is_proved:
        return Finding("never_asked", place.name, "proved", {"why": why, "n_inside": len(inside)}, place.own)
    if outcome.journey is not None or not is_put:
        return None
    return Finding("not_reached", place.name, "searched", {"n": exploration.n_sent}, place.own)


def _names(node: Node) -> Iterator[str]:
    if "children" not in node:
        yield node["name"]
    for child in node.get("children", ()):
        yield from _names(child)


def _why_never(place: Place, exploration: Exploration) -> str:
    """What it is that contradicts: the row's own condition, a group's, or an ending before it."""
    solver, model = exploration.solver, exploration.model
    if place.own is not None and not solver.holds(model.formula(place.own)).can_hold:
        return "own"
    if place.conditions and not solver.holds(model.met(place)).can_hold:
        return "groups"
    return "ended"


def _always_asked(place: Place, exploration: Exploration) -> Iterator[Finding]:
    model = exploration.model
    if False in exploration.coverage.branches.get(place.name, ()) or place.is_repeated or place.own is None:
        return
    above = [model.formula(condition) for condition in place.conditions[:-1]]
    unmet = every([*above, model.not_ended(place.endings), model.formula(place.own, is_true=False)])
    if not exploration.solver.holds(unmet).can_hold:
        yield Finding("always_asked", place.name, "proved", {}, place.own)


def _answers(place: Place, exploration: Exploration) -> Iterator[Finding]:
    """Contradictory checks, and choices that a filter never lets through, or takes away altogether."""
    model, name, node = exploration.model, place.name, place.node
    if node.get("constraint") is None and node.get("choice_filter") is None:
        return
    nothing = frozenset(MISSING) | BLANK
    given = _was_given(exploration, name)
    if not given:
        wanted = every([model.reached(place), Member(name, nothing, is_in=False), model.answered(name)])
        if not exploration.solver.holds(wanted).can_hold:
            code = "no_valid_answer" if node["required"] and not node["missing"] else "only_missing"
            yield Finding(code, name, "proved", {}, node.get("constraint") or node.get("choice_filter"))
            return
    if node["type"] in SELECTS and node.get("choice_filter") is not None:
        yield from _choices(place, exploration)


def _was_given(exploration: Exploration, name: str) -> bool:
    values = (journey.walk.values.get(name, "") for journey in exploration.journeys)
    return any(isinstance(value, list) or value not in ("", *MISSING) for value in values)


def _choices(place: Place, exploration: Exploration) -> Iterator[Finding]:
    model, name, node = exploration.model, place.name, place.node
    listed = [c for c in model.questionnaire["lists"][node["list"]] if not c["missing"]]
    if len(listed) > MOST_CHOICES:
        return
    for choice in listed:
        if exploration.coverage.chosen.get(name, {}).get(choice["name"]):
            continue
        wanted = every([model.reached(place), model.choice_open(node, choice)])
        if not exploration.solver.holds(wanted).can_hold:
            params = {"choice": choice["name"]}
            yield Finding("choice_never_offered", f"{name}", "proved", params, node["choice_filter"])
    closed = every([model.reached(place), *(model.choice_open(node, choice, is_open=False) for choice in listed)])
    outcome = exploration.look_for(closed, lambda journey: _has_no_choice(journey, place, model))
    if outcome.journey is not None:
        example = {n: v for n, v in outcome.journey.walk.values.items() if n in refers_to(node["choice_filter"])}
        yield Finding("no_choice", name, "example", {}, node["choice_filter"], example)


def _has_no_choice(journey: Journey, place: Place, model: Model) -> bool:
    if place.name not in journey.walk.steps:
        return False
    values, seed = journey.walk.values, journey.seed
    return all(c["missing"] for c in choices_open(model.questionnaire, place.node, values, today=TODAY, seed=seed))


def _ends(exploration: Exploration) -> Iterator[Finding]:
    model = exploration.model
    for place in model.endings():
        if exploration.coverage.ends[place.name] or place.is_repeated:
            continue
        outcome = exploration.look_for(model.reached(place), partial(_ends_at, place.name))
        if outcome.is_proved:
            yield Finding("ending_never_reached", place.name, "proved", {"ends": place.node["ends"]}, place.own)
        elif outcome.journey is None:
            yield Finding("not_reached", place.name, "searched", {"n": exploration.n_sent}, place.own)
    outcome = exploration.look_for(model.completed(), is_complete)
    if outcome.is_proved:
        yield Finding("never_complete", "", "proved", {"ends": COMPLETE})


def _ends_at(name: str, journey: Journey) -> bool:
    return journey.walk.end_note == name


def _stuck(exploration: Exploration, known: set[str]) -> Iterator[Finding]:
    """Questions at which a simulated respondent found no answer that is allowed, and none may be left out."""
    for name, journey in exploration.coverage.stuck.items():
        if name in known:
            continue
        node = exploration.model.places[name].node
        uses = refers_to(node["constraint"]) if node.get("constraint") is not None else set()
        example = {n: v for n, v in journey.walk.values.items() if n in uses}
        yield Finding("stuck", name, "searched", {"n": 1}, node.get("constraint"), example)
