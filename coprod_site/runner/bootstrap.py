"""How does the environment of the installation come about? Only the standard library, and readable by old Pythons too."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys

OLDEST = (3, 11)
RUNNING, TESTING = "requirements.txt", "requirements-dev.txt"


def need_a_new_enough_python() -> None:
    """Begin again with a newer Python from the PATH if this one is too old."""
    if os.name != "posix":
        sys.exit("./run and ./test work on Linux and macOS. On Windows use the Windows Subsystem for Linux.")
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.%d" % minor)  # noqa: UP031 - readable by old Pythons
        if newer and not os.environ.get("COPROD_SOUGHT_PYTHON") and subprocess.call([newer, "-c", ""]) == 0:
            os.execve(newer, [newer, *sys.argv], dict(os.environ, COPROD_SOUGHT_PYTHON="1"))
    here = ".".join(map(str, sys.version_info[:2]))
    sys.exit("Coprod needs Python 3.11 or newer; this is " + here + " and no newer one is on the PATH.")


def enter(root: str, requirements: str, arguments: list[str]) -> None:
    """Replace this process by the environment's Python, after making the environment if it is not whole."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        python = _environment(root, requirements)
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start makes the environment whole.")
    environment = dict(os.environ, PYTHONUNBUFFERED="1", COPROD_CALLED_FROM=os.getcwd())
    environment["PATH"] = os.path.dirname(python) + os.pathsep + environment.get("PATH", "")
    environment.pop("COPROD_SOUGHT_PYTHON", None)
    _hold(os.path.join(root, ".venv"))
    os.chdir(root)
    os.execve(python, [python, *arguments], environment)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _stamp(root: str, requirements: str) -> str:
    """What an environment was made from: requirements, Python, and the place, which its scripts name."""
    made_from = requirements + sys.version + root
    # What tests need stands upon what running needs.
    for name in sorted({RUNNING, requirements}):
        with open(os.path.join(root, name), encoding="utf-8") as file:
            made_from += hashlib.sha256(file.read().encode()).hexdigest()
    return hashlib.sha256(made_from.encode(errors="surrogateescape")).hexdigest()


def _environment(root: str, requirements: str) -> str:
    """Path of the environment's Python. The stamp is written last: without it the environment is half-made and made anew."""
    import fcntl

    folder = os.path.join(root, ".venv")
    python = os.path.join(folder, "bin", "python")
    enough = [_stamp(root, name) for name in {requirements, TESTING}]
    if _written(folder) in enough:
        return python
    try:
        lock = open(os.path.join(root, ".venv.lock"), "w")  # noqa: SIM115 - closed below
    except OSError as error:
        sys.exit("The environment has to be made in " + root + ", which this account cannot: " + str(error.strerror))
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command is making the environment; waiting for it ...", flush=True)  # noqa: T201
            fcntl.flock(lock, fcntl.LOCK_EX)
        written = _written(folder)
        if written in enough:
            return python
        if written != _stamp(root, RUNNING):
            _make(folder)
        stamps = os.path.join(folder, "coprod-stamp")
        if os.path.exists(stamps):
            os.remove(stamps)
        print("Installing " + requirements + " into .venv (once; this can take some minutes) ...", flush=True)  # noqa: T201
        _install(python, os.path.join(root, requirements))
        with open(stamps, "w") as file:
            file.write(_stamp(root, requirements))
    return python


def _written(folder: str) -> str:
    """The stamp of the environment; empty if it is not whole."""
    stamps = os.path.join(folder, "coprod-stamp")
    if not (os.path.exists(os.path.join(folder, "bin", "python")) and os.path.exists(stamps)):
        return ""
    with open(stamps) as file:
        return file.read()


def _hold(folder: str) -> None:
    """Keep the environment from being made anew while this process, whatever it becomes, lives."""
    import fcntl

    try:
        held = os.open(os.path.join(folder, "coprod-in-use"), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        # An account that may not write here cannot make the environment anew either: its owner stops what runs first.
        return
    fcntl.flock(held, fcntl.LOCK_SH)
    os.set_inheritable(held, True)


def _make(folder: str) -> None:
    import fcntl

    in_use = os.path.join(folder, "coprod-in-use")
    if os.path.exists(in_use):
        with open(in_use) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit(
                    "The requirements have changed, and Coprod is running in the environment (.venv) made for the old "
                    "ones. Stop it first (Ctrl-C where it runs, or kill it), then try again."
                )
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", folder], check=False, capture_output=True, text=True
    )
    if made.returncode:
        sys.exit(
            "The environment could not be made with 'python -m venv'. On Debian and Ubuntu install the package "
            "python3-venv.\n" + (made.stdout + made.stderr).strip()
        )


def _install(python: str, requirements: str) -> None:
    pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", requirements]
    if subprocess.run(pip, check=False).returncode:
        sys.exit("The requirements could not be installed (pip says why above). Run the command again to try anew.")
