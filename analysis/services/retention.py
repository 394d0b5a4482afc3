"""How long is a file kept? It can be made again from its snapshot, byte by byte, so it need not be kept for ever."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from analysis.models import ExportJob

KEPT = timedelta(days=settings.EXPORT_DAYS)
# What lies about so long belongs to no worker that lives.
ABANDONED = timedelta(days=1)


def expire(*, now: datetime) -> int:
    """Remove files that have been kept long enough, and what killed workers left behind; how many files went.

    Safe to repeat and to kill: the row says that the file is gone only when it is.
    """
    old = ExportJob.objects.filter(status=ExportJob.Status.READY, ended_at__lt=now - KEPT)
    gone = list(old.values_list("pk", "file"))
    for pk, file in gone:
        (Path(settings.MEDIA_ROOT) / file).unlink(missing_ok=True)
        old.filter(pk=pk).update(status=ExportJob.Status.EXPIRED)
    folder = Path(settings.MEDIA_ROOT) / "exports"
    before = (now - ABANDONED).timestamp()
    remove_leftovers(path for path in folder.glob("*/.*") if path.lstat().st_mtime < before)
    return len(gone)


def remove_leftovers(paths: Iterable[Path]) -> None:
    """Remove unfinished files and spools."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
