"""What does a start leave of the demo survey?"""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.utils import timezone

from surveys import selectors
from surveys.core.workbook import Sheets
from surveys.models import Survey
from surveys.services import importing


@pytest.mark.django_db
def test_a_further_start_leaves_what_was_published_since(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_demo", "--password=a long password")
    survey = Survey.objects.get(slug="coproduction-2008")
    sheets = selectors.sheets(selectors.current_version(survey))
    row = sheets["settings"].rows[0]
    named = replace(sheets["settings"], rows=(replace(row, cells={**row.cells, "form_title": "Our own study"}),))
    importing.import_study(sheets=Sheets({**sheets.by_name, "settings": named}), user=None, now=timezone.now())

    call_command("setup_demo", "--password=a long password")

    survey.refresh_from_db()
    assert (survey.name, selectors.current_version(survey).number) == ("Our own study", 2)
    assert "version 2." in capsys.readouterr().out
