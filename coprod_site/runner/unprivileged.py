"""How does PostgreSQL, which refuses to run as root, run where there is no other account?

No account is made and no mode of a parent folder is changed. Best is a user namespace, in which root is somebody else in name only.
Where the kernel or the container forbids that, the server becomes `nobody`; what nobody cannot reach is put below /var/tmp.
"""

import ctypes
import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from coprod_site.runner.problems import RunnerError

CLONE_NEWUSER = 0x10000000
NOBODY = 65534
REACHABLE_BY_ALL = Path("/var/tmp")


def enter_user_namespace() -> None:
    """Be somebody else in name only: a process that PostgreSQL does not take for root, with root's own rights to its files.

    Raises:
        OSError: the kernel or the container does not allow it.
    """
    uid, gid = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not allowed here")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {uid} 1"), ("gid_map", f"{NOBODY} {gid} 1")):
        Path("/proc/self", name).write_text(text)


def become_nobody() -> None:
    """Give up root's rights for good."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@functools.cache
def can_enter_user_namespace() -> bool:
    """Whether `enter_user_namespace` works here."""
    if sys.platform != "linux":
        return False
    try:
        return subprocess.run(["/bin/true"], preexec_fn=enter_user_namespace, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def nobody_can_enter(folder: Path) -> bool:
    """Whether the account `nobody` reaches what is in a folder."""
    found = subprocess.run(
        ["/bin/sh", "-c", 'test -d "$0" && test -x "$0"', str(folder)], preexec_fn=become_nobody, cwd="/", check=False
    )
    return found.returncode == 0


def home_for_nobody(var: Path) -> Path:
    """A folder of this installation that everybody can reach, made by us.

    Raises:
        RunnerError: somebody else has made a folder of that name.
    """
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    home = REACHABLE_BY_ALL / f"coprod-{digest}"
    home.mkdir(mode=0o755, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.getuid():
        raise RunnerError(f"{home} belongs to somebody else. Remove it, or set COPROD_VAR to another place.")
    home.chmod(0o755)
    return home


def binaries_for_nobody(package: Path, home: Path) -> Path:
    """The package's programs where nobody can reach them: where they are, or copied with the libraries beside the package."""
    if nobody_can_enter(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    made_from = str((package / "pginstall" / "bin" / "postgres").stat().st_mtime_ns)
    copies = home / "server"
    stamp = copies / "made-from"
    if not (stamp.exists() and stamp.read_text() == made_from):
        shutil.rmtree(copies, ignore_errors=True)
        copies.mkdir(mode=0o755)
        shutil.copytree(package / "pginstall", copies / package.name / "pginstall")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copies / libraries.name)
        for folder in (copies, copies / package.name):
            folder.chmod(0o755)
        stamp.write_text(made_from)
    return copies / package.name / "pginstall" / "bin"


def own(folder: Path, uid: int) -> None:
    """Give a data folder, if it is somebody else's, to the account that the server runs under."""
    if not folder.exists() or folder.stat().st_uid == uid:
        return
    for name, folders, files in os.walk(folder):
        for entry in [*folders, *files]:
            os.chown(os.path.join(name, entry), uid, uid, follow_symlinks=False)
    # Last: a run that is cut off begins again.
    os.chown(folder, uid, uid)
