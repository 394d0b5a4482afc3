"""Which rows does each question type of LimeSurvey become?"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from surveys.core.exchange.lss.answers import BUILT_IN, OTHER, OTHER_CODE, Choices, in_languages
from surveys.core.exchange.lss.document import LsAnswer, LsQuestion, Texts
from surveys.core.exchange.lss.expressions import Target, UntranslatableError, pattern
from surveys.core.exchange.lss.names import BATTERIES, GRIDS, ONE_OF_LIST, SERIES, TYPED, pairs
from surveys.core.said import sentence

if TYPE_CHECKING:
    from surveys.core.exchange.lss.convert import _Converter as Converter

__all__ = ["BY_TYPE", "LEFT_OUT", "Target"]

Cells = dict[str, str]

LEFT_OUT = {
    "|": sentence("A file cannot be handed over on the telephone; the question was left out."),
    "I": sentence("The interviewer changes the language with a key at any time; the question was left out."),
}
_COMMENT = {"en": "Comment", "cs": "Komentář", "da": "Kommentar", "de": "Kommentar", "fr": "Commentaire"}


def _texts(to: "Converter", question: LsQuestion) -> Mapping[str, Texts]:
    return {"label": to.label(question.texts, question.code), "hint": to.words(question.help)}


def _required(question: LsQuestion) -> Cells:
    return {"required": "yes"} if question.is_mandatory else {}


def _choices(to: "Converter", answers: Sequence[LsAnswer], has_other: bool = False) -> Choices:
    listed = [(answer.code, _filled(to.words(answer.texts, fills=False), answer.code)) for answer in answers]
    return [*listed, (OTHER_CODE, in_languages(OTHER, to.languages))] if has_other else listed


def _filled(texts: Texts, code: str) -> Texts:
    """A choice without any words is read as its code."""
    return texts if any(texts.values()) else dict.fromkeys(texts, code)


def _answers(to: "Converter", question: LsQuestion, scale: int = 0) -> Choices:
    if question.type in BUILT_IN:
        return [(code, in_languages(texts, to.languages)) for code, texts in BUILT_IN[question.type]]
    return _choices(to, [answer for answer in question.answers if answer.scale == scale], question.has_other)


def _list_name(to: "Converter", question: LsQuestion, choices: Choices) -> str:
    built_in = {"Y": "yes_no", "G": "gender", "5": "five_points", "A": "five_points", "B": "ten_points"}
    return to.lists.name(built_in.get(question.type, question.code.lower()), choices)


def _one(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    list_name = _list_name(to, question, _answers(to, question))
    other = " or_other" if question.has_other else ""
    to.add(f"select_one {list_name}{other}", name, _texts(to, question), **shared, **_required(question))
    if question.type == "O":
        _comment(to, f"{name}_comment", shared)


def _comment(to: "Converter", name: str, shared: Cells) -> None:
    to.add("text", name, {"label": in_languages_of(to, _COMMENT)}, **shared)


def in_languages_of(to: "Converter", texts: Texts) -> Mapping[str, str]:
    """Built-in words in the study's languages."""
    return in_languages(texts, to.languages)


def _several(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    choices = _choices(to, question.subquestions, question.has_other)
    list_name = to.lists.name(question.code.lower(), choices)
    limits = _number_chosen(to, question)
    other = " or_other" if question.has_other else ""
    cells = {**shared, **_required(question), **limits}
    to.add(f"select_multiple {list_name}{other}", name, _texts(to, question), **cells)
    if question.type == "P":
        for option in question.subquestions:
            text = {key: f"{word}: {_COMMENT.get(key, _COMMENT['en'])}" for key, word in to.words(option.texts).items()}
            chosen = {"relevant": f"selected(${{{name}}}, '{option.code}')"}
            to.add("text", f"{name}_{option.code}_comment", {"label": text}, **chosen)


def _number_chosen(to: "Converter", question: LsQuestion) -> Cells:
    least, most = (question.attributes.get(key, "") for key in ("min_answers", "max_answers"))
    parts = [f"count-selected(.) {sign} {n}" for sign, n in ((">=", least), ("<=", most)) if n.isdecimal()]
    return {"constraint": " and ".join(parts)} if parts else {}


def _typed(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    is_whole = question.attributes.get("num_value_int_only") == "1"
    type_ = "integer" if question.type == "N" and is_whole else TYPED[question.type]
    parts = [_pattern(to, question)] if question.pattern else []
    if question.type == "N":
        for key, sign in (("min_num_value_n", ">="), ("max_num_value_n", "<=")):
            limit = question.attributes.get(key, "")
            if limit.lstrip("-").replace(".", "", 1).isdecimal():
                parts.append(f". {sign} {limit}")
            elif limit:
                said = sentence("The limit '{limit}' is no number; it was left out.", limit=limit)
                to.remark("untranslated_limit", said)
    if question.type == "D" and "H" in question.attributes.get("date_format", ""):
        to.remark("date_only", sentence("It asked for a date with a time; it asks for the date now."))
    constraint = {"constraint": " and ".join(part for part in parts if part)}
    to.add(type_, name, _texts(to, question), **shared, **_required(question), **constraint)


def _pattern(to: "Converter", question: LsQuestion) -> str:
    try:
        said = pattern(question.pattern)
    except UntranslatableError as error:
        facts = {"pattern": question.pattern, "reason": error.message}
        to.remark("untranslated_pattern", sentence("The check '{pattern}' was left out, because {reason}.", **facts))
        return ""
    return f'regex(., "{said}")' if "'" in said else f"regex(., '{said}')"


def _battery(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    list_name = _list_name(to, question, _answers(to, question))
    items = [(f"{name}_{item.code}", item) for item in question.subquestions]
    _group(to, question, name, shared, items, f"select_one {list_name}")


def _group(
    to: "Converter",
    question: LsQuestion,
    name: str,
    shared: Cells,
    items: Sequence[tuple[str, LsAnswer]],
    type_: str,
) -> None:
    """A group with the question as its stem and its subquestions as items."""
    order = {"order": "random"} if question.attributes.get("random_order") == "1" else {}
    to.add("begin_group", name, {"label": to.label(question.texts, question.code)}, **shared, **order)
    hint = to.words(question.help)
    for place, (item_name, item) in enumerate(items):
        texts = {"label": to.label(item.texts, item.code), "hint": hint if place == 0 else {}}
        to.add(type_, item_name, texts, **_required(question))
    to.rows.append({"type": "end_group"})


def _series(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    items = [(f"{name}_{item.code}", item) for item in question.subquestions]
    _group(to, question, name, shared, items, SERIES[question.type])


def _grid(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    items = []
    for row, column in pairs(question):
        texts = {
            language: " – ".join(text for text in (row.texts.get(language, ""), column.texts.get(language, "")) if text)
            for language in to.languages
        }
        items.append((f"{name}_{row.code}_{column.code}", LsAnswer(row.code, texts)))
    _group(to, question, name, shared, items, GRIDS[question.type])


def _dual(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    to.remark("two_batteries", sentence("Its two scales are asked one after the other, as two batteries."))
    for scale in (0, 1):
        own = name if scale == 0 else to.names.unique(f"{name}_scale_1")
        choices = _answers(to, question, scale)
        list_name = to.lists.name(f"{question.code.lower()}_{scale}", choices)
        items = [(f"{name}_{item.code}_{scale}", item) for item in question.subquestions]
        _group(to, question, own, shared, items, f"select_one {list_name}")


def _ranking(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    to.remark("ranking", sentence("It is asked place by place: the first, the second and so on."))
    list_name = to.lists.name(question.code.lower(), _choices(to, question.answers))
    most = question.attributes.get("max_answers", "")
    n_places = min(int(most) if most.isdecimal() else len(question.answers), len(question.answers))
    to.add("begin_group", name, {"label": to.label(question.texts, question.code)}, **shared)
    for place in range(1, n_places + 1):
        before = [f"${{{name}_{earlier}}}" for earlier in range(1, place)]
        cells = {"choice_filter": " and ".join(f"name != {earlier}" for earlier in before)} if before else {}
        label = dict.fromkeys(to.languages, f"{place}.")
        hint = {"hint": to.words(question.help)} if place == 1 else {}
        to.add(f"select_one {list_name}", f"{name}_{place}", {"label": label, **hint}, **_required(question), **cells)
    to.rows.append({"type": "end_group"})


def _note(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    to.add("note", name, _texts(to, question), **shared)


def _equation(to: "Converter", question: LsQuestion, name: str, shared: Cells) -> None:
    if shared.get("relevant"):
        said = sentence("Its condition was left out: a calculation is made whenever its parts are known.")
        to.remark("calculated_always", said)
    html = next(iter(question.texts.values()), "")
    cells = to.calculation(question.attributes.get("equation") or html)
    if "calculation" in cells:
        to.add("calculate", name, {}, **cells)


BY_TYPE: Mapping[str, Callable[["Converter", LsQuestion, str, Cells], None]] = {
    **dict.fromkeys(ONE_OF_LIST, _one),
    **dict.fromkeys(("M", "P"), _several),
    **dict.fromkeys(TYPED, _typed),
    **dict.fromkeys(BATTERIES, _battery),
    **dict.fromkeys(SERIES, _series),
    **dict.fromkeys(GRIDS, _grid),
    "1": _dual,
    "R": _ranking,
    "X": _note,
    "*": _equation,
}
