"""What of a log line is worth its place?"""

import logging

from django.core.exceptions import PermissionDenied


class RefusalsInOneLine(logging.Filter):
    """Somebody who may not do something is no failure of ours: the line says who was refused what, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback off the line of a refusal; every line passes."""
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = record.exc_text = None
        return True
