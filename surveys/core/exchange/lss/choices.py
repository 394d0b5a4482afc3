"""Which answers does a LimeSurvey question offer, and in which order?"""

from collections.abc import Callable, Sequence

from surveys.core.exchange.lss.answers import BUILT_IN, OTHER, OTHER_CODE, Choices, in_languages
from surveys.core.exchange.lss.document import LsAnswer, LsQuestion, Texts
from surveys.core.exchange.lss.draft import Cells
from surveys.core.exchange.lss.names import BATTERIES, GRIDS, SERIES
from surveys.core.exchange.lss.plain_text import plain
from surveys.core.exchange.lss.writer import Writer
from surveys.core.said import sentence

_BUILT_IN_NAMES = {"Y": "yes_no", "G": "gender", "5": "five_points", "A": "five_points", "B": "ten_points"}
_ITEMS_IN_ROWS = (*BATTERIES, *SERIES, *GRIDS, "1")


def choices(to: Writer, answers: Sequence[LsAnswer], question: LsQuestion | None = None) -> Choices:
    """The choices of answers; with `other` among them if the question (where one is given) has it."""
    listed = [(answer.code, _filled(to, to.texts.option_words(answer.texts), answer.code)) for answer in answers]
    if question is None or not question.has_other:
        return listed
    if any(code == OTHER_CODE for code, _ in listed):
        said = sentence(
            "It has an answer '{code}', and another one for other words; they are one answer here.", code=OTHER_CODE
        )
        to.draft.remark("two_others", said)
        return listed
    listed.insert(_place_of_other(question, [code for code, _ in listed]), (OTHER_CODE, other_words(to, question)))
    return listed


def other_words(to: Writer, question: LsQuestion) -> Texts:
    """How the other answer is called."""
    own = to.texts.option_words(question.attribute_texts.get("other_replace_text", {}))
    return own if any(own.values()) else in_languages(OTHER, to.draft.languages)


def answers_of(to: Writer, question: LsQuestion, scale: int = 0) -> Choices:
    """The choices of a question with one answer, or of one scale of a battery."""
    if question.type in BUILT_IN:
        return [(code, in_languages(texts, to.draft.languages)) for code, texts in BUILT_IN[question.type]]
    answers = [answer for answer in question.answers if answer.scale == scale]
    is_sorted = question.type not in _ITEMS_IN_ROWS
    return choices(to, in_order(to, question, answers) if is_sorted else answers, question)


def list_name(to: Writer, question: LsQuestion, name: str, listed: Choices) -> str:
    """The name of the list with these choices."""
    return to.draft.lists.name(_BUILT_IN_NAMES.get(question.type, name.lower()), listed)


def in_order(to: Writer, question: LsQuestion, answers: Sequence[LsAnswer]) -> Sequence[LsAnswer]:
    """Answers, options or items as LimeSurvey shows them: by their words if the question says so."""
    if is_random(question) or not _is_alphabetical(question):
        return answers
    base, *others = to.draft.languages
    in_base = sorted(answers, key=_by_words(base))
    if any(sorted(answers, key=_by_words(language)) != in_base for language in others):
        said = sentence(
            "Its answers stand in the alphabetical order of {language}; LimeSurvey sorts them anew in every language.",
            language=to.draft.labels[base],
        )
        to.draft.remark("one_order", said)
    return in_base


def shuffled(question: LsQuestion) -> Cells:
    """Answers in an order of their own in every interview."""
    return {"parameters": "randomize=true"} if is_random(question) and question.type not in _ITEMS_IN_ROWS else {}


def is_random(question: LsQuestion) -> bool:
    """Whether the answers or the items stand in random order."""
    said = [question.attributes.get(key, "") for key in ("random_order", "answer_order", "subquestion_order")]
    return any(value in ("1", "2", "random") for value in said)


def _is_alphabetical(question: LsQuestion) -> bool:
    said = question.attributes
    if question.type in ("L", "!", "O"):
        return said.get("alphasort") == "1" or said.get("answer_order") == "alphabetical"
    return "alphabetical" in (said.get("answer_order"), said.get("subquestion_order"))


def _by_words(language: str) -> Callable[[LsAnswer], str]:
    return lambda answer: plain(answer.texts.get(language, ""), str).casefold()


def _place_of_other(question: LsQuestion, codes: Sequence[str]) -> int:
    """Where the other answer stands among the others."""
    where = question.attributes.get("other_position", "")
    if where == "beginning":
        return 0
    behind = question.attributes.get("other_position_code", "")
    return codes.index(behind) + 1 if where == "specific" and behind in codes else len(codes)


def _filled(to: Writer, texts: Texts, code: str) -> Texts:
    """A choice without any words is read as its code."""
    if any(texts.values()):
        return texts
    said = sentence("The answer '{code}' has no text and is called by its code. Write what is to be read.", code=code)
    to.draft.remark("no_text", said)
    return dict.fromkeys(texts, code)
