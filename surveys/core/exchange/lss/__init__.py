"""How does a survey exported from LimeSurvey (.lss) become a study workbook?"""

from surveys.core.exchange.lss.convert import Converted, convert
from surveys.core.exchange.lss.document import read_lss
from surveys.core.exchange.lss.draft import Remark

__all__ = ["Converted", "Remark", "convert", "read_lss"]
