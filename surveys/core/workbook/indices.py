"""How does the sheet indices say how answers become scores?"""

import re
from collections import Counter
from collections.abc import Mapping

from surveys.core.said import sentence, together
from surveys.core.study import IndexDefinition
from surveys.core.workbook.languages import Languages, no_fills
from surveys.core.workbook.problems import Problems, number_or_nan, pairs, whole_number
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def read_indices(
    sheet: Sheet, reader: QuestionnaireReader, languages: Languages, problems: Problems
) -> tuple[IndexDefinition, ...]:
    """The indices: their items, scores and the fewest answered items."""
    if sheet.rows:
        problems.columns(sheet, ["index", "item", "scores", "minimum_answered"])
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if not _NAME.fullmatch(row["index"]):
            message = sentence(
                "'{index}' cannot be an index's name. Use small letters, digits and _.", index=row["index"]
            )
            problems.add("bad_index", message, sheet, row, "index")
        rows.setdefault(row["index"], []).append(row)
    main = {name for name, found in rows.items() if not found[0]["part_of"]}
    return tuple(_index(sheet, found, main, reader, languages, problems) for found in rows.values())


def _index(
    sheet: Sheet,
    rows: list[Row],
    main: set[str],
    reader: QuestionnaireReader,
    languages: Languages,
    problems: Problems,
) -> IndexDefinition:
    first = rows[0]
    _check_same(sheet, rows, problems)
    if first["part_of"] and first["part_of"] not in main - {first["index"]}:
        problems.unknown(first["part_of"], "index", main - {first["index"]}, sheet, first, "part_of")
    items: dict[str, Mapping[str, float]] = {}
    for row in rows:
        item = row["item"]
        if item in items:
            message = sentence(
                "Item '{item}' stands twice in index '{index}'. Remove one row.", item=item, index=row["index"]
            )
            problems.add("duplicate_item", message, sheet, row, "item")
        items[item] = _scores(sheet, row, reader, problems)
    minimum = whole_number(problems, sheet, first, "minimum_answered")
    if minimum is not None and not 1 <= minimum <= len(items):
        message = sentence(
            "minimum_answered is {minimum}, but the index has {n} items. Write 1 to {n}.", minimum=minimum, n=len(items)
        )
        problems.add("bad_minimum", message, sheet, first, "minimum_answered")
    has_labels = bool(languages.columns(sheet, "label"))
    texts = languages.text(sheet, first, "label", fill=no_fills, is_needed=has_labels)
    return IndexDefinition(
        name=first["index"],
        part_of=first["part_of"],
        label={code: "".join(part for part in parts if isinstance(part, str)) for code, parts in texts.items()},
        items=items,
        minimum_answered=minimum or 1,
    )


def _check_same(sheet: Sheet, rows: list[Row], problems: Problems) -> None:
    """What concerns the whole index stands in its first row; further rows repeat it or leave it empty.

    What most rows say is taken for right, so that one wrong cell is one problem; of two that disagree both are pointed at.
    """
    same = [h for h in sheet.headers if h in ("part_of", "minimum_answered") or h.split("::")[0].strip() == "label"]
    for header in same:
        written = [row for row in rows if row[header] or row is rows[0]]
        said = Counter(row[header] for row in written).most_common(2)
        if len(said) < 2:
            continue
        (usual, n_usual), (_, n_next) = said
        for row in (*written[1:], written[0]):
            if row[header] != usual or n_usual == n_next:
                other = next(
                    r for r in written if r[header] != row[header] and (r[header] == usual or n_usual == n_next)
                )
                what = (
                    sentence("Row {row} says '{cell}' for the same index.", row=other.number, cell=other[header])
                    if other[header]
                    else sentence("Row {row} says nothing for the same index.", row=other.number)
                )
                way_out = (
                    sentence("Write the same.") if row is rows[0] else sentence("Write the same, or leave it empty.")
                )
                message = together(what, way_out)
                problems.add("index_differs", message, sheet, row, header)


def _scores(sheet: Sheet, row: Row, reader: QuestionnaireReader, problems: Problems) -> dict[str, float]:
    item = row["item"]
    question = reader.questions.get(item)
    if question is None:
        problems.unknown(item, "question", reader.questions, sheet, row, "item")
        return {}
    known = reader.possible(item)
    if known is None or question["type"] == "select_multiple":
        message = sentence("The answers of '{item}' cannot be scored. An item is a select_one question.", item=item)
        problems.add("item_without_choices", message, sheet, row, "item")
        return {}
    scores: dict[str, float] = {}
    for answer, text in (pairs(problems, sheet, row, "scores") or {}).items():
        if answer not in known.substantive:
            listed = known.substantive
            problems.unknown(answer, "answer", listed, sheet, row, "scores", code="unknown_answer", of=item)
        scores[answer] = number_or_nan(text)
        if not 0 <= scores[answer] <= 100:
            message = sentence("'{text}' is no score. Write a number from 0 to 100.", text=text)
            problems.add("bad_score", message, sheet, row, "scores")
    for answer in known.substantive if scores else ():
        if answer not in scores:
            message = sentence(
                "Answer '{answer}' of {item} has no score. Add {answer}=... with a number from 0 to 100.",
                answer=answer,
                item=item,
            )
            problems.add("answer_without_score", message, sheet, row, "scores", item=item, answer=answer)
    return scores
