"""How does a process that was spawned to help become one of Django's?

Nothing of Django's is imported before it is set up, so that the new process can find its beginning here.
"""

import os
from typing import Any


def begin(database: dict[str, Any]) -> None:
    """Set Django up, on the database of whoever spawned this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coprod_site.settings")
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict.update(database)
