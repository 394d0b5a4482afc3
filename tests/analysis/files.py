"""How do the tests make a file and read it back?"""

from typing import Any

from analysis import selectors
from analysis.models import ExportJob
from analysis.services import exports
from tests.analysis.study import Field


def export(field: Field, user: Any, **wanted: Any) -> ExportJob:
    """Ask for a file and make it."""
    job = exports.request(survey=field.survey, user=user, **wanted)
    assert exports.run(job.pk)
    job.refresh_from_db()
    return job


def content(job: ExportJob) -> bytes:
    """The file, byte by byte."""
    with selectors.open_file(job) as file:
        return file.read()
