"""Would a form compile, whatever countries it is asked in?"""

from dataclasses import dataclass

from surveys.core.exchange.plain import completed, stand_in_countries
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.completeness import Completeness, left_out
from surveys.core.workbook import Sheets, compile_study


@dataclass(frozen=True)
class Trial:
    """What became of a form: everything that is wrong with it, or the languages without which it compiles."""

    problems: tuple[Problem, ...] = ()
    left_out: tuple[Completeness, ...] = ()


def tried(sheets: Sheets, *, file_name: str) -> Trial:
    """A form as it would be imported. One without countries is tried in one that stands in for any other."""
    whole = completed(sheets, countries=stand_in_countries(), file_name=file_name)
    try:
        compile_study(whole, version=1)
    except RejectedError as refused:
        return Trial(refused.problems)
    return Trial(left_out=tuple(left_out(whole)))
