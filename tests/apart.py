"""What must tests that run at the same time not share? Broker and files; a database of its own each process is given by pytest-django.

A plugin (`-p tests.apart`), because settings are read before any conftest.py.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

DATABASES = 16


def broker_of(url: str, number: int) -> str:
    """The address of another database of the same broker: `?db=` of a socket, or the path of an address."""
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


worker = os.environ.get("PYTEST_XDIST_WORKER")
if worker and "REDIS_URL" in os.environ:
    number = int(worker.removeprefix("gw"))
    os.environ["REDIS_URL"] = broker_of(os.environ["REDIS_URL"], DATABASES - 1 - number)
if worker and "COPROD_VAR" in os.environ:
    folder = Path(os.environ["COPROD_VAR"]) / worker
    folder.mkdir(exist_ok=True)
    os.environ["COPROD_VAR"] = str(folder)
