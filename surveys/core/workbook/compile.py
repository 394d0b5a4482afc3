"""How do sheets become a study, or the list of everything that is wrong with them?"""

from typing import Any

from surveys.core.said import Said, sentence, sentence_n, together
from surveys.core.study import QuotaTarget, Study
from surveys.core.workbook.columns import check_columns
from surveys.core.workbook.countries import country_codes, read_countries
from surveys.core.workbook.dialects import without_recorded, without_rows_passed_over
from surveys.core.workbook.disagreements import check_disagreements
from surveys.core.workbook.indices import read_indices
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.margins import read_margins
from surveys.core.workbook.misspelt import check_definitions, check_lonely
from surveys.core.workbook.objections import read_objections
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.questionnaire import FORMAT, QuestionnaireReader
from surveys.core.workbook.quotas import read_quotas
from surveys.core.workbook.settings import Settings, read_settings
from surveys.core.workbook.sheets import Sheets
from surveys.core.workbook.spoken import spoken
from surveys.core.workbook.text_columns import default_language, unfinished
from surveys.core.workbook.text_columns import languages as languages_of
from surveys.core.workbook.weighting import read_weighting

NEEDED = ("survey", "settings", "countries")


def compile_study(sheets: Sheets, *, version: int) -> Study:
    """The study of a workbook.

    Args:
        sheets: as read.
        version: number the questionnaire gets.

    Raises:
        RejectedError: every problem, each with its sheet and cell.
    """
    problems = Problems()
    has_remarks_only = bool(sheets["survey"].rows)
    sheets = without_recorded(without_rows_passed_over(sheets))
    has_remarks_only &= not sheets["survey"].rows
    if has_remarks_only:
        message = sentence("No row of the sheet has a type, a name or a text of its own: there is nothing to ask.")
        problems.add("missing_sheet", message, sheets["survey"], 1, "")
    for name in NEEDED:
        if not sheets[name].rows and not (name == "survey" and has_remarks_only):
            message = (
                _no_countries(sheets)
                if name == "countries"
                else sentence("The workbook has no sheet '{name}', or it has no rows. Add it.", name=name)
            )
            problems.add("missing_sheet", message, sheets[name], 1, "")
    sheets = check_columns(sheets, problems)
    languages = Languages(sheets, problems)
    if languages.spare():
        # Left out until it is whole: docs/decisions/, *A language that nobody speaks yet may be unfinished*.
        languages.leave_out(set(languages.spare()).intersection(unfinished(sheets)))
    codes = country_codes(sheets["countries"])
    reader = QuestionnaireReader(sheets, languages, codes, problems)
    body = reader.body()
    tables = reader.cells.files.tables()
    settings = read_settings(sheets["settings"], reader, problems)
    countries = read_countries(sheets["countries"], languages, problems)
    by_code = {country.code: country for country in countries}
    adults = {country.code: country.adult_population for country in countries}
    quotas = read_quotas(sheets["quotas"], reader, by_code, problems)
    margins = read_margins(sheets["margins"], reader, by_code, problems)
    indices = read_indices(sheets["indices"], reader, languages, problems)
    weighting = read_weighting(sheets["weighting"], reader, margins, adults, problems)
    objections = read_objections(sheets["objections"], languages, problems)
    check_lonely(sheets["quotas"], "plan", problems)
    check_lonely(sheets["indices"], "index", problems)
    problems.leave_out_what_follows()
    if problems.found:
        check_definitions(sheets, problems)
        check_disagreements(sheets, reader.questions, problems)
    problems.name_headers_as_written()
    problems.raise_if_any()
    return Study(
        slug=settings.slug,
        title=settings.title,
        default_language=languages.default,
        languages=tuple(languages.names),
        questionnaire=_questionnaire(settings, languages, reader, body, quotas, tables, objections, version),
        countries=countries,
        quotas=quotas,
        margins=margins,
        indices=indices,
        weighting=weighting,
        alpha=settings.alpha,
    )


def _no_countries(sheets: Sheets) -> Said:
    """Which languages are whole decides about the countries that can be added, so that it is said along with it."""
    message = sentence(
        "The workbook has no sheet '{name}', or it has no rows. Add it, or import the form with the countries of another survey.",
        name="countries",
    )
    names, default = languages_of(sheets), default_language(sheets)
    lacking = {code: n for code, n in unfinished(sheets).items() if code != default}
    said = [
        sentence_n(
            "{n} text in {language} is missing: write it before a country is interviewed in that language.",
            "{n} texts in {language} are missing: write them before a country is interviewed in that language.",
            n=n,
            language=names[code],
        )
        for code, n in lacking.items()
    ]
    return together(message, *said)


def _questionnaire(
    settings: Settings,
    languages: Languages,
    reader: QuestionnaireReader,
    body: list[dict[str, Any]],
    quotas: tuple[QuotaTarget, ...],
    tables: dict[str, Any],
    objections: list[dict[str, Any]],
    version: int,
) -> dict[str, Any]:
    """What the interview screen gets: format 1 of the compiled questionnaire."""
    return {
        "format": FORMAT,
        "slug": settings.slug,
        "title": settings.title,
        "version": version,
        "default_language": languages.default,
        "languages": [{"code": code, "name": name} for code, name in languages.names.items()],
        "case_variables": [name for name, question in reader.questions.items() if question["type"] == "hidden"],
        "quota_variables": list(dict.fromkeys(variable for quota in quotas for variable in quota.cell)),
        "partial_after": settings.partial_after,
        "target_minutes": settings.target_minutes,
        "lists": reader.lists,
        "tables": tables,
        "objections": objections,
        "spoken": spoken(body, languages.names),
        "body": body,
    }
