"""Would a form compile, whatever countries it is asked in?"""

from surveys.core.exchange.plain import completed, stand_in_countries
from surveys.core.problems import Problem, RejectedError
from surveys.core.workbook import Sheets, compile_study


def problems_of(sheets: Sheets, *, file_name: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a form; nothing if it compiles.

    A form without countries is tried in one that stands in for any other.
    """
    try:
        compile_study(completed(sheets, countries=stand_in_countries(), file_name=file_name), version=1)
    except RejectedError as refused:
        return refused.problems
    return ()
