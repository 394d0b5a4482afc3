"""How is a questionnaire printed: as pages of the browser, or as a PDF file?"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys import selectors
from surveys.core.exchange import print_phrases as phrases
from surveys.core.exchange.ddi import codebook
from surveys.core.exchange.printable import PrintedItem, printable
from surveys.models import QuestionnaireVersion

_LAYOUT = Path(__file__).parents[1] / "print" / "questionnaire.typ"


# What the words around the questions are in where the product does not speak the questionnaire's language.
_OTHERWISE = "en"


@dataclass(frozen=True)
class Printed:
    """A version in one language.

    Args:
        title: of the survey.
        heading: which version it is.
        spoken: the language of the words around the questions.
        interviewer, probe, page: what stands before an instruction, a probe, the number of a page.
    """

    title: str
    heading: str
    spoken: str
    interviewer: str
    probe: str
    page: str
    items: list[PrintedItem]


def printed(version: QuestionnaireVersion, language: str) -> Printed:
    """A version in one language, the words around the questions too where the product speaks it, else all of them in English."""
    study = selectors.study(version)
    spoken = _spoken(language)
    with translation.override(spoken):
        return Printed(
            title=study.title,
            heading=_heading(version, version.published_at),
            spoken=spoken,
            interviewer=pgettext("before an instruction", "Interviewer"),
            probe=_(phrases.PROBE),
            page=_(phrases.PAGE),
            items=printable(study.questionnaire, language, _),
        )


def _spoken(language: str) -> str:
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return _OTHERWISE


def ddi(version: QuestionnaireVersion) -> bytes:
    """The version's DDI-Codebook, XML in UTF-8."""
    return codebook(selectors.study(version))


def pdf(version: QuestionnaireVersion, language: str) -> bytes:
    """The version in one language as PDF: pages with text that can be selected and searched, tagged for screen readers."""
    # The typesetter is a large library that only this needs.
    import typst

    data = {**asdict(printed(version, language)), "language": language.split("-", maxsplit=1)[0]}
    made: Any = typst.compile(
        str(_LAYOUT),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        # The same version gives the same file.
        timestamp=int(version.published_at.timestamp()),
    )
    return bytes(made)


def _heading(version: QuestionnaireVersion, published_at: datetime) -> str:
    return _(phrases.HEADING) % {"number": version.number, "date": timezone.localdate(published_at).isoformat()}
