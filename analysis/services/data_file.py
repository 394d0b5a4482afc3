"""Who writes the file of an export?"""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from analysis.models import ExportJob
from analysis.services.files.sheet import Beat, DataSheet
from analysis.services.formats import FORMATS


def write(job: ExportJob, path: Path, beat: Beat) -> None:
    """Write the file of an export, chunk by chunk.

    Args:
        job: with its snapshot.
        path: of the file to write.
        beat: told the number of rows done after every chunk; what it raises ends the writing.
    """
    module, _, function = FORMATS[job.format].writer.partition(".")
    writer: Callable[[DataSheet, Path], None] = getattr(import_module(f"analysis.services.files.{module}"), function)
    writer(DataSheet(job, beat), path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
