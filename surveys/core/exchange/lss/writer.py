"""With what are the rows of a question written?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from surveys.core.exchange.lss.document import LsSurvey
from surveys.core.exchange.lss.draft import Draft
from surveys.core.exchange.lss.logic import Logic
from surveys.core.exchange.lss.texts import Wording


@dataclass(frozen=True)
class Writer:
    """The draft that is written, and what puts its texts and conditions into cells."""

    draft: Draft
    texts: Wording
    logic: Logic

    @classmethod
    def of(cls, survey: LsSurvey, language_names: Mapping[str, str]) -> Self:
        """The writer of a survey of which nothing is written yet."""
        draft = Draft(survey, language_names)
        logic = Logic(draft)
        return cls(draft, Wording(draft, logic), logic)
