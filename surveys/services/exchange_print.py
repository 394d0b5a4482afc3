"""How is a questionnaire printed: as pages of the browser, or as a PDF file?"""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys import selectors
from surveys.core.exchange.ddi import codebook
from surveys.core.exchange.printable import PrintedItem, printable
from surveys.models import QuestionnaireVersion

_LAYOUT = Path(__file__).parents[1] / "print" / "questionnaire.typ"


def items(version: QuestionnaireVersion, language: str) -> list[PrintedItem]:
    """The rows of a version in one language, the words around them too where the product speaks it."""
    with translation.override(language):
        return printable(selectors.study(version).questionnaire, language, _)


def ddi(version: QuestionnaireVersion) -> bytes:
    """The version's DDI-Codebook, XML in UTF-8."""
    return codebook(selectors.study(version))


def pdf(version: QuestionnaireVersion, language: str) -> bytes:
    """The version in one language as PDF: pages with text that can be selected and searched, tagged for screen readers."""
    # The typesetter is a large library that only this needs.
    import typst

    study = selectors.study(version)
    with translation.override(language):
        data = {
            "title": study.title,
            "language": language.split("-", maxsplit=1)[0],
            "heading": _heading(version, version.published_at),
            "interviewer": pgettext("before an instruction in a printed questionnaire", "Interviewer"),
            "probe": pgettext("before a probe in a printed questionnaire", "Probe"),
            "page": _("Page"),
            "items": [asdict(item) for item in printable(study.questionnaire, language, _)],
        }
    made: Any = typst.compile(
        str(_LAYOUT),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        # The same version gives the same file.
        timestamp=int(version.published_at.timestamp()),
    )
    return bytes(made)


def _heading(version: QuestionnaireVersion, published_at: datetime) -> str:
    words = _("Version %(number)s, published %(date)s")
    return words % {"number": version.number, "date": timezone.localdate(published_at).isoformat()}
