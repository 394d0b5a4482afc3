"""What do the embedded servers have in common: programs from a package, a socket below the data folder, no TCP?"""

import hashlib
import os
import re
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from coprod_site.runner.children import Child
from coprod_site.runner.problems import RunnerError

# A unix socket's path has room for about 100 bytes, the name of the socket among them.
LONGEST_SOCKET_FOLDER = 80
START_SECONDS = 60


class Server(Protocol):
    """An embedded server."""

    child: Child
    url: str

    def start(self) -> None:
        """Begin, and wait until it answers."""


def package_folder(name: str) -> Path:
    """Where a package of the environment lies, without importing it.

    Raises:
        RunnerError: it is not there.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise RunnerError(
            f"The package {name} is not installed on this platform. "
            "Set DATABASE_URL and REDIS_URL to use servers of your own."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def socket_folder(var: Path) -> Path:
    """A folder for sockets that only this user can enter: below the data folder, or a short one if that path does not fit.

    Raises:
        RunnerError: the short folder belongs to somebody else.
    """
    folder = var / "run"
    # What would have to be quoted in an address, and by each program differently, does not fit either.
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER or not re.fullmatch(r"[\w./-]+", str(folder), re.ASCII):
        digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        beginning = Path(tempfile.gettempdir())
        folder = (beginning if len(os.fsencode(beginning)) < LONGEST_SOCKET_FOLDER / 2 else Path("/tmp")) / (
            f"coprod-{digest}"
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise RunnerError(f"{folder} belongs to somebody else. Remove it, or set COPROD_VAR to another place.")
    folder.chmod(0o700)
    return folder
