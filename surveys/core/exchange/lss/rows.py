"""Which rows does each question type of LimeSurvey become?"""

import re
from collections.abc import Callable, Mapping, Sequence

from surveys.core.exchange.lss import checks
from surveys.core.exchange.lss.answers import BUILT_IN, OTHER, OTHER_CODE, Choices, in_languages
from surveys.core.exchange.lss.document import LsAnswer, LsQuestion, Texts
from surveys.core.exchange.lss.draft import Cells
from surveys.core.exchange.lss.names import (
    BATTERIES,
    GRIDS,
    ONE_OF_LIST,
    SERIES,
    SEVERAL,
    TYPED,
    is_checked,
    pairs,
    ranked_by,
)
from surveys.core.exchange.lss.writer import Writer
from surveys.core.said import sentence

LEFT_OUT = {
    "|": sentence("A file cannot be handed over on the telephone; the question was left out."),
    "I": sentence("The interviewer changes the language with a key at any time; the question was left out."),
}
_COMMENT = {"en": "Comment", "cs": "Komentář", "da": "Kommentar", "de": "Kommentar", "fr": "Commentaire"}


def _texts(to: Writer, question: LsQuestion) -> Mapping[str, Texts]:
    return {"label": to.texts.label(question.texts, question.code), "hint": to.texts.hint(question)}


def is_empty(question: LsQuestion) -> bool:
    """Whether it lacks the items or the answers that questions of its type have."""
    if question.type in ("L", "!", "O"):
        return not question.answers and not question.has_other
    if question.type in ("F", "H", "1"):
        return not question.answers or not question.subquestions
    if question.type in GRIDS:
        return not any(pairs(question))
    return question.type in (*SEVERAL, *BATTERIES, *SERIES, "R") and not ranked_by(question) and not question.has_other


def _required(question: LsQuestion) -> Cells:
    return {"required": "yes"} if question.is_mandatory else {}


def _choices(to: Writer, answers: Sequence[LsAnswer], question: LsQuestion | None = None) -> Choices:
    """The choices of answers; with `other` behind them if the question (where one is given) has it."""
    listed = [(answer.code, _filled(to.texts.option_words(answer.texts), answer.code)) for answer in answers]
    if question is None or not question.has_other:
        return listed
    own = to.texts.option_words(question.attribute_texts.get("other_replace_text", {}))
    return [*listed, (OTHER_CODE, own if any(own.values()) else in_languages(OTHER, to.draft.languages))]


def _filled(texts: Texts, code: str) -> Texts:
    """A choice without any words is read as its code."""
    return texts if any(texts.values()) else dict.fromkeys(texts, code)


def _answers(to: Writer, question: LsQuestion, scale: int = 0) -> Choices:
    if question.type in BUILT_IN:
        return [(code, in_languages(texts, to.draft.languages)) for code, texts in BUILT_IN[question.type]]
    return _choices(to, [answer for answer in question.answers if answer.scale == scale], question)


def _list_name(to: Writer, question: LsQuestion, name: str, choices: Choices) -> str:
    built_in = {"Y": "yes_no", "G": "gender", "5": "five_points", "A": "five_points", "B": "ten_points"}
    return to.draft.lists.name(built_in.get(question.type, name.lower()), choices)


def _one(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    list_name = _list_name(to, question, name, _answers(to, question))
    other = " or_other" if question.has_other else ""
    checked = checks.all_of([to.logic.check(question, name)])
    cells = {**shared, **_required(question), **_shuffled(question), **to.logic.offered(question), **checked}
    texts = {**_texts(to, question), **to.texts.check_message(question, checked)}
    to.draft.add(f"select_one {list_name}{other}", name, texts, **cells, **_default(to, question))
    if question.type == "O":
        _comment(to, f"{name}_comment", shared)


def _comment(to: Writer, name: str, shared: Cells) -> None:
    to.draft.add("text", name, {"label": in_languages_of(to, _COMMENT)}, **shared)


def in_languages_of(to: Writer, texts: Texts) -> Mapping[str, str]:
    """Built-in words in the study's languages."""
    return in_languages(texts, to.draft.languages)


def _several(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    choices = _choices(to, question.subquestions, question)
    alone = question.attributes.get("exclude_all_others", "").replace(",", ";").split(";")
    list_name = to.draft.lists.name(name.lower(), choices, [code.strip() for code in alone])
    limits = checks.all_of([*checks.number_chosen(to, question), to.logic.check(question, name)])
    other = " or_other" if question.has_other else ""
    chosen_first = [o.code for o in question.subquestions if question.item_defaults.get(o.id) == "Y"]
    default = {"default": " ".join(chosen_first)} if chosen_first else {}
    cells = {**shared, **_required(question), **_shuffled(question), **limits, **to.logic.offered(question), **default}
    texts = {**_texts(to, question), **to.texts.check_message(question, limits)}
    to.draft.add(f"select_multiple {list_name}{other}", name, texts, **cells)
    if question.type == "P":
        for option in question.subquestions:
            text = {
                key: f"{word}: {_COMMENT.get(key, _COMMENT['en'])}"
                for key, word in to.texts.words(option.texts).items()
            }
            chosen = {"relevant": f"selected(${{{name}}}, '{option.code}')"}
            to.draft.add("text", f"{name}_{option.code}_comment", {"label": text}, **chosen)
        if question.has_other:
            _comment(to, f"{name}_other_comment", {"relevant": f"selected(${{{name}}}, '{OTHER_CODE}')"})


def _shuffled(question: LsQuestion) -> Cells:
    """Answers in an order of their own in every interview."""
    said = [question.attributes.get(key, "") for key in ("random_order", "answer_order", "subquestion_order")]
    is_battery = question.type in (*BATTERIES, *SERIES, *GRIDS)
    return {"parameters": "randomize=true"} if ("1" in said or "random" in said) and not is_battery else {}


def _default(to: Writer, question: LsQuestion) -> Cells:
    """The default answer, where it is one of the question's own answers or a plain word."""
    written = question.default
    if not written:
        return {}
    if question.type in ONE_OF_LIST:
        known = {code for code, _ in _answers(to, question)}
        code = OTHER_CODE if written == "-oth-" else written
        return {"default": code} if code in known else _no_default(to, written)
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", written) is not None
    if "{" in written or question.type == "D" or (question.type == "N" and not is_number):
        return _no_default(to, written)
    return {"default": written}


def _no_default(to: Writer, written: str) -> Cells:
    said = sentence("The default answer '{written}' was left out. Enter it anew if it is wanted.", written=written)
    to.draft.remark("no_default", said)
    return {}


def _typed(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    is_whole = question.attributes.get("num_value_int_only") == "1"
    is_number = question.type == "N" or question.attributes.get("numbers_only") == "1"
    type_ = "integer" if is_number and is_whole else "decimal" if is_number else TYPED[question.type]
    if question.type == "D":
        type_ = _date_or_time(to, question)
    parts = checks.typed(to, question, type_)
    constraint = checks.all_of([*parts, to.logic.check(question, name)])
    texts = {**_texts(to, question), **to.texts.check_message(question, constraint)}
    to.draft.add(type_, name, texts, **shared, **_required(question), **constraint, **_default(to, question))


def _date_or_time(to: Writer, question: LsQuestion) -> str:
    """Whether a date is asked for or a time of day, by the letters of its format."""
    form = question.attributes.get("date_format", "")
    if "H" not in form:
        return "date"
    if not re.search(r"[dmy]", form):
        return "time"
    to.draft.remark("date_only", sentence("It asked for a date with a time; it asks for the date now."))
    return "date"


def _battery(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    list_name = _list_name(to, question, name, _answers(to, question))
    items = [(f"{name}_{item.code}", item) for item in question.subquestions]
    _group(to, question, name, shared, items, f"select_one {list_name}")


def _group(
    to: Writer,
    question: LsQuestion,
    name: str,
    shared: Cells,
    items: Sequence[tuple[str, LsAnswer]],
    type_: str,
    stem: Texts | None = None,
) -> None:
    """A group with the question as its stem (where no other is given) and its subquestions as items."""
    is_random = (
        question.attributes.get("random_order") == "1" or question.attributes.get("subquestion_order") == "random"
    )
    order = {"order": "random"} if is_random else {}
    group = to.draft.add(
        "begin_group", name, {"label": to.texts.label(stem or question.texts, question.code)}, **shared, **order
    )
    hint = to.texts.hint(question)
    rows = []
    for place, (item_name, item) in enumerate(items):
        texts = {"label": to.texts.label(item.texts, item.code), "hint": hint if place == 0 else {}}
        check = checks.all_of(checks.of_item(to, question, item_name, type_))
        row = to.draft.add(
            type_, item_name, texts, **_required(question), **to.logic.item_condition(question, item), **check
        )
        rows.append(row)
    if rows:
        checks.of_all_items(to, question, group, rows)
    _no_defaults_of_items(to, question)
    to.draft.rows.append({"type": "end_group"})


def _no_defaults_of_items(to: Writer, question: LsQuestion) -> None:
    for written in dict.fromkeys(question.item_defaults.values()):
        _no_default(to, written)


def _series(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    items = [(f"{name}_{item.code}", item) for item in question.subquestions]
    is_number = question.attributes.get("numbers_only") == "1"
    type_ = "decimal" if is_number else SERIES[question.type]
    if type_ == "decimal" and question.attributes.get("num_value_int_only") == "1":
        type_ = "integer"
    _group(to, question, name, shared, items, type_)


def _grid(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    if question.type == ":" and is_checked(question):
        columns = [column for column in question.subquestions if column.scale == 1]
        list_name = to.draft.lists.name(name.lower(), _choices(to, columns))
        ticked = [(f"{name}_{row.code}", row) for row in question.subquestions if row.scale == 0]
        _group(to, question, name, shared, ticked, f"select_multiple {list_name}")
        return
    items = []
    for row, column in pairs(question):
        texts = {
            language: " – ".join(text for text in (row.texts.get(language, ""), column.texts.get(language, "")) if text)
            for language in to.draft.languages
        }
        relevance = " and ".join(f"({one})" for one in (row.relevance, column.relevance) if one)
        items.append((f"{name}_{row.code}_{column.code}", LsAnswer(row.code, texts, relevance=relevance)))
    _group(to, question, name, shared, items, GRIDS[question.type])


def _dual(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    to.draft.remark("two_batteries", sentence("Its two scales are asked one after the other, as two batteries."))
    for scale in (0, 1):
        own = name if scale == 0 else to.draft.names.unique(f"{name}_scale_1")
        choices = _answers(to, question, scale)
        list_name = to.draft.lists.name(f"{name.lower()}_{scale}", choices)
        items = [(f"{name}_{item.code}_{scale}", item) for item in question.subquestions]
        _group(to, question, own, shared, items, f"select_one {list_name}", _with_header(to, question, scale))


def _with_header(to: Writer, question: LsQuestion, scale: int) -> Texts:
    """The stem of one of two scales, with the heading of the scale below it."""
    header = question.attribute_texts.get(f"dualscale_header{'AB'[scale]}", {})
    return {
        language: "<br>".join(text for text in (question.texts.get(language, ""), header.get(language, "")) if text)
        for language in to.draft.languages
    }


def _ranking(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    to.draft.remark("ranking", sentence("It is asked place by place: the first, the second and so on."))
    ranked = ranked_by(question)
    list_name = to.draft.lists.name(name.lower(), _choices(to, ranked))
    least, most = (question.attributes.get(key, "").strip() for key in ("min_answers", "max_answers"))
    n_places = min(int(most) if most.isdecimal() else len(ranked), len(ranked))
    n_required = n_places if question.is_mandatory else int(least) if least.isdecimal() else 0
    offered = to.logic.offered(question).get("choice_filter", "")
    to.draft.add("begin_group", name, {"label": to.texts.label(question.texts, question.code)}, **shared)
    for place in range(1, n_places + 1):
        parts = [offered, *(f"name != ${{{name}_{earlier}}}" for earlier in range(1, place))]
        cells = {"choice_filter": " and ".join(part for part in parts if part), **_shuffled(question)}
        required = {"required": "yes"} if place <= n_required else {}
        texts = {
            "label": dict.fromkeys(to.draft.languages, f"{place}."),
            "hint": to.texts.hint(question) if place == 1 else {},
        }
        to.draft.add(f"select_one {list_name}", f"{name}_{place}", texts, **required, **cells)
    to.draft.rows.append({"type": "end_group"})


def _note(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    to.draft.add("note", name, _texts(to, question), **shared)


def _equation(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    if shared.get("relevant"):
        said = sentence("Its condition was left out: a calculation is made whenever its parts are known.")
        to.draft.remark("calculated_always", said)
    html = next(iter(question.texts.values()), "")
    cells = to.logic.calculation(question.attributes.get("equation") or html)
    if "calculation" in cells:
        to.draft.add("calculate", name, {}, **cells)


BY_TYPE: Mapping[str, Callable[[Writer, LsQuestion, str, Cells], None]] = {
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
