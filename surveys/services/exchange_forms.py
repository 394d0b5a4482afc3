"""How is a plain XLSForm of any tool made whole before it is imported?"""

from surveys import selectors
from surveys.core.exchange.plain import completed
from surveys.core.workbook import Sheets
from surveys.models import Survey


def complete(*, sheets: Sheets, countries_from: Survey | None, file_name: str) -> Sheets:
    """The sheets with what a plain XLSForm lacks; a study workbook as it is. Changes nothing that is stored.

    Args:
        countries_from: the survey whose countries are taken over; None: none, so that an import asks for them.
        file_name: of the upload; names the study if the form does not.
    """
    countries = None
    if countries_from is not None:
        countries = selectors.sheets(selectors.current_version(countries_from))["countries"]
    return completed(sheets, countries=countries, file_name=file_name)


def complete_for(*, sheets: Sheets, survey: Survey, file_name: str) -> Sheets:
    """The sheets of a plain XLSForm as the next version of a survey: its countries, its form_id. Changes nothing that is stored."""
    version, draft = selectors.newest_version(survey), selectors.draft_revision(survey)
    known = selectors.sheets(version) if version else Sheets.from_json(draft.sheets) if draft else Sheets({})
    countries = known["countries"] if known["countries"].rows else None
    return completed(sheets, countries=countries, file_name=file_name, form_id=survey.slug)
