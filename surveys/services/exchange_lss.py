"""How is a LimeSurvey survey brought in? It becomes a study workbook, to be looked over and imported as any other."""

from dataclasses import dataclass

from django.conf.locale import LANG_INFO

from surveys.core.exchange.lss import Remark, convert, read_lss
from surveys.core.workbook import write_xlsx
from surveys.saying import worded


@dataclass(frozen=True)
class ConvertedFile:
    """A study workbook (.xlsx) and what was not taken over as it was."""

    workbook: bytes
    remarks: tuple[Remark, ...]


def convert_file(content: bytes) -> ConvertedFile:
    """The study workbook of a .lss file. Nothing is stored.

    Raises:
        RejectedError: the file is no survey of LimeSurvey.
    """
    names = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info}
    converted = convert(read_lss(content), names, worded)
    return ConvertedFile(write_xlsx(converted.sheets), converted.remarks)
