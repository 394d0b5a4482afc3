"""How is a LimeSurvey survey of a test written down, and what comes of it?"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from surveys.core.exchange.lss import Converted, convert, read_lss
from surveys.core.exchange.plain import completed, stand_in_countries
from surveys.core.workbook import compile_study, read_xlsx, write_xlsx

Row = Mapping[str, object]


def table(name: str, rows: Iterable[Row]) -> str:
    """One table of a .lss file."""
    written = "".join(
        "<row>" + "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{written}</rows></{name}>"


def question(code: str, type_: str, text: str = "", **more: object) -> dict[str, object]:
    """A question; `answers`, `subs` and `columns` are code -> text, the rest are its cells and attributes."""
    return {"code": code, "type": type_, "text": text or f"Text of {code}?", **more}


CELLS = ("relevance", "mandatory", "other", "preg", "help")


def lss(
    *questions: Mapping[str, object],
    languages: Sequence[str] = ("en",),
    more: Mapping[str, Sequence[Row]] | None = None,
    **settings: str,
) -> bytes:
    """A survey with one group, its texts in tables of their own, as LimeSurvey writes it from version 4.

    Questions, subquestions and answers are numbered from 101 in the order in which they are written; `more` are further tables.
    """
    tables: dict[str, list[Row]] = {
        name: []
        for name in ("questions", "subquestions", "question_l10ns", "answers", "answer_l10ns", "question_attributes")
    }
    number = 100

    def text(table_name: str, key: str, identity: int, column: str, words: object, help_: object = "") -> None:
        for language in languages:
            word = words if language == languages[0] or not words else f"{words} [{language}]"
            row: dict[str, object] = {key: identity, column: word, "language": language}
            tables[table_name].append(row | ({"help": help_} if help_ else {}))

    for order, made in enumerate(questions, start=1):
        number += 1
        qid = number
        cells = {cell: made[cell] for cell in CELLS if cell in made and cell != "help"}
        tables["questions"].append(
            {
                "qid": qid,
                "parent_qid": 0,
                "gid": 7,
                "type": made["type"],
                "title": made["code"],
                "question_order": order,
            }
            | cells
        )
        text("question_l10ns", "qid", qid, "question", made["text"], made.get("help", ""))
        for scale, key in enumerate(("subs", "columns")):
            for place, (code, words) in enumerate(_pairs(made.get(key)), start=1):
                number += 1
                tables["subquestions"].append(
                    {
                        "qid": number,
                        "parent_qid": qid,
                        "gid": 7,
                        "title": code,
                        "question_order": place,
                        "scale_id": scale,
                    }
                )
                text("question_l10ns", "qid", number, "question", words)
        for scale, key in enumerate(("answers", "more_answers")):
            for place, (code, words) in enumerate(_pairs(made.get(key)), start=1):
                number += 1
                tables["answers"].append(
                    {"qid": qid, "aid": number, "code": code, "sortorder": place, "scale_id": scale}
                )
                text("answer_l10ns", "aid", number, "answer", words)
        for attribute, value in _pairs(made.get("attributes")):
            tables["question_attributes"].append({"qid": qid, "attribute": attribute, "value": value})
    group = [{"gid": 7, "group_order": 1, "grelevance": settings.pop("group_relevance", "")}]
    about = settings.pop("description", "")
    names = [{"gid": 7, "group_name": "Daily life", "description": about, "language": each} for each in languages]
    # What the tests say of the whole survey stands before what is said by default: the first row counts.
    further = dict(more or {})
    survey = [
        *further.pop("surveys", []),
        {"sid": 9, "language": languages[0], "additional_languages": " ".join(languages[1:])},
    ]
    texts = [
        {
            "surveyls_language": language,
            "surveyls_title": "Living here",
            **{f"surveyls_{k}": v for k, v in settings.items()},
        }
        for language in languages
    ]
    body = "".join(
        [
            table("surveys", survey),
            table("surveys_languagesettings", texts),
            table("groups", group),
            table("group_l10ns", names),
            *(table(name, [*tables.get(name, []), *further.get(name, [])]) for name in {**tables, **further}),
        ]
    )
    return f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{body}</document>".encode()


def converted(*questions: Any, **settings: Any) -> Converted:
    """The workbook, which must compile."""
    made = convert(read_lss(lss(*questions, **settings)), {"en": "English", "cs": "Čeština"})
    compile_study(
        completed(read_xlsx(write_xlsx(made.sheets)), countries=stand_in_countries(), file_name=""), version=1
    )
    return made


def rows(made: Converted) -> dict[str, dict[str, str]]:
    return {row["name"]: dict(row.cells) for row in made.sheets["survey"].rows if row["name"]}


def choices(made: Converted) -> dict[str, dict[str, str]]:
    return {row["name"]: dict(row.cells) for row in made.sheets["choices"].rows}


def codes(made: Converted) -> list[str]:
    return [remark.code for remark in made.remarks]


def _pairs(mapping: object) -> list[tuple[str, object]]:
    return list(mapping.items()) if isinstance(mapping, Mapping) else []
