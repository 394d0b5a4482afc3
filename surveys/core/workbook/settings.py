"""How does the sheet settings name the study?"""

import re
from dataclasses import dataclass

from surveys.core.compiled import is_on_the_walk
from surveys.core.said import sentence, together
from surveys.core.workbook.problems import Problems, number_or_nan
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
MAXIMUM_SLUG_LENGTH = 50
MAXIMUM_TITLE_LENGTH = 200
DEFAULT_ALPHA = "0.05"
# Nobody stays on the telephone for longer.
LONGEST_MINUTES = 300


@dataclass(frozen=True)
class Settings:
    """What concerns the study as a whole."""

    slug: str
    title: str
    partial_after: str | None
    alpha: float
    target_minutes: float | None


def is_short_name(text: str) -> bool:
    """Whether a survey can be called so in addresses."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= MAXIMUM_SLUG_LENGTH


def read_settings(sheet: Sheet, reader: QuestionnaireReader, problems: Problems) -> Settings:
    """The settings, which stand in one row."""
    row = sheet.rows[0] if sheet.rows else Row(2, {})
    if sheet.rows:
        problems.columns(sheet, ["form_id"])
    for further in sheet.rows[1:]:
        header = next(iter(further.cells))
        problems.add(
            "further_row", sentence("The sheet settings has one row. Remove this one."), sheet, further, header
        )
    slug, title = row["form_id"], row["form_title"] or row["form_id"]
    if sheet.rows and not is_short_name(slug):
        rule = sentence(
            "Write up to {most} small letters, digits and hyphens, such as my-survey.", most=MAXIMUM_SLUG_LENGTH
        )
        problems.add(
            "bad_form_id",
            together(sentence("form_id '{slug}' cannot be used.", slug=slug), rule),
            sheet,
            row,
            "form_id",
        )
    if len(title) > MAXIMUM_TITLE_LENGTH:
        message = sentence("The title has {n} characters; {most} are allowed.", n=len(title), most=MAXIMUM_TITLE_LENGTH)
        problems.add("title_too_long", message, sheet, row, "form_title")
    return Settings(
        slug=slug,
        title=title,
        partial_after=_partial_after(sheet, row, reader, problems),
        alpha=_alpha(sheet, row, problems),
        target_minutes=_target_minutes(sheet, row, problems),
    )


def _partial_after(sheet: Sheet, row: Row, reader: QuestionnaireReader, problems: Problems) -> str | None:
    name = row["partial_after"]
    question = reader.questions.get(name) if name else None
    if name and question is None:
        problems.unknown(name, "question", reader.questions, sheet, row, "partial_after")
    elif question is not None and (question["type"] in ("calculate", "hidden", "note") or not is_on_the_walk(question)):
        message = sentence(
            "'{name}' is not a question that is answered. Name the one after whose answer an interview counts as partial.",
            name=name,
        )
        problems.add("not_a_question", message, sheet, row, "partial_after")
    elif name in reader.vocabulary.repeats:
        message = sentence("'{name}' is asked in every round of a repeat. Name a question outside it.", name=name)
        problems.add("not_a_question", message, sheet, row, "partial_after")
    return name or None


def _alpha(sheet: Sheet, row: Row, problems: Problems) -> float:
    written = row["alpha"] or DEFAULT_ALPHA
    alpha = number_or_nan(written)
    if not 0 < alpha < 0.5:
        message = sentence(
            "'{written}' is no significance level. Write a number between 0 and 0.5, such as 0.05.", written=written
        )
        problems.add("bad_alpha", message, sheet, row, "alpha")
    return alpha


def _target_minutes(sheet: Sheet, row: Row, problems: Problems) -> float | None:
    written = row["target_minutes"]
    if not written:
        return None
    minutes = number_or_nan(written)
    if not 0 < minutes <= LONGEST_MINUTES:
        message = sentence(
            "'{written}' is no length of an interview. Write minutes, such as 12, or leave the cell empty.",
            written=written,
        )
        problems.add("bad_target_minutes", message, sheet, row, "target_minutes")
    return minutes
