"""How does a study workbook become a study, and back?"""

from surveys.core.workbook.compile import compile_study
from surveys.core.workbook.dialects import without_remarks
from surveys.core.workbook.read import read_directory, read_sheet, read_to_keep, read_xlsx
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.write import write_directory, write_xlsx

__all__ = [
    "Row",
    "Sheet",
    "Sheets",
    "compile_study",
    "read_directory",
    "read_sheet",
    "read_to_keep",
    "read_xlsx",
    "without_remarks",
    "write_directory",
    "write_xlsx",
]
