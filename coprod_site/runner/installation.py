"""Where does this installation keep its data, and which environment do its processes get?"""

import base64
import contextlib
import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coprod_site.runner import ROOT
from coprod_site.runner.postgres import Postgres
from coprod_site.runner.problems import InUseError, RunnerError
from coprod_site.runner.served import check_database, check_redis
from coprod_site.runner.servers import Server
from coprod_site.runner.valkey import Valkey


@dataclass
class Installation:
    """The data folder and what stands in it."""

    var: Path
    servers: list[Server] = field(default_factory=list)

    @classmethod
    def here(cls) -> "Installation":
        """The installation that the environment names (COPROD_VAR, else `var/`).

        Raises:
            RunnerError: its folder cannot be used.
        """
        called_from = os.environ.get("COPROD_CALLED_FROM", os.getcwd())
        var = Path(os.path.normpath(Path(called_from, os.environ.get("COPROD_VAR") or ROOT / "var")))
        try:
            var.mkdir(parents=True, exist_ok=True)
            for folder in (var / "log", var / "run", var / "files"):
                # Respondents' data, addresses, errors: for this account only.
                folder.mkdir(mode=0o700, exist_ok=True)
                if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                    raise PermissionError(0, f"{folder} belongs to another account")
        except OSError as error:
            raise RunnerError(
                f"The data folder {var} cannot be used: {error.strerror}. Set COPROD_VAR to another place."
            ) from None
        return cls(var)

    @property
    def _state(self) -> Path:
        return self.var / "run" / "state.json"

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the installation while the block runs.

        Raises:
            InUseError: it is held already.
        """
        with (self.var / "run" / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUseError(
                    f"This installation ({self.var}) is running already, or another command is starting or using it. "
                    "For a second installation set COPROD_VAR and PORT."
                ) from None
            # A supervisor that was killed leaves its own.
            self._state.unlink(missing_ok=True)
            try:
                yield
            finally:
                self._state.unlink(missing_ok=True)

    @property
    def is_held(self) -> bool:
        """Whether a process runs or uses the installation."""
        with (self.var / "run" / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def secrets(self) -> dict[str, str]:
        """Keys made once, at random, readable by the owner only.

        Raises:
            RunnerError: the file that keeps them is damaged.
        """
        file = self.var / "secrets.json"
        with (self.var / "run" / "secrets.lock").open("w") as lock:
            # Two processes that start at once must not make two keys.
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
            except ValueError:
                raise RunnerError(
                    f"{file} is damaged. Put a copy of it back: without it encrypted telephone numbers cannot be read."
                ) from None
            made = {
                "secret_key": secrets.token_urlsafe(48),
                "contact_key": base64.b64encode(secrets.token_bytes(32)).decode(),
                "demo_password": secrets.token_urlsafe(9),
            }
            if not made.keys() <= kept.keys():
                kept = made | kept
                self._write_for_owner(file, kept)
        return kept

    @property
    def demo_password(self) -> str:
        """Of the demo accounts: as the environment says, else made once and kept."""
        return os.environ.get("COPROD_DEMO_PASSWORD") or self.secrets()["demo_password"]

    def environment(self, **more: str) -> dict[str, str]:
        """What Django's processes get."""
        kept = self.secrets()
        hosts = ["localhost", "127.0.0.1", "[::1]", socket.gethostname(), os.environ.get("HOST", "")]
        return {
            "COPROD_SECRET_KEY": kept["secret_key"],
            "COPROD_CONTACT_KEY": kept["contact_key"],
            "COPROD_ALLOWED_HOSTS": ",".join(dict.fromkeys(host for host in hosts if host)),
            **os.environ,
            "COPROD_VAR": str(self.var),
            "COPROD_DEMO_PASSWORD": self.demo_password,
            "DJANGO_SETTINGS_MODULE": "coprod_site.settings",
            "PYTHONUNBUFFERED": "1",
            # More threads than cores make small matrices slower.
            "OPENBLAS_NUM_THREADS": "1",
            **more,
        }

    def start_servers(self) -> dict[str, str]:
        """Start the embedded servers that the environment does not replace, and give the addresses of both.

        Raises:
            RunnerError: one does not start or answer; none is left running then.
        """
        addresses = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        try:
            if "DATABASE_URL" in addresses:
                check_database(addresses["DATABASE_URL"])
            else:
                self._start(Postgres(self.var, plain), addresses, "DATABASE_URL")
            if "REDIS_URL" in addresses:
                check_redis(addresses["REDIS_URL"])
            else:
                self._start(Valkey(self.var, plain), addresses, "REDIS_URL")
        except BaseException:
            self.stop_servers()
            raise
        return addresses

    def _start(self, server: Server, addresses: dict[str, str], name: str) -> None:
        self.servers.append(server)
        server.start()
        addresses[name] = server.url

    def stop_servers(self) -> None:
        """Stop what was started, the broker first."""
        for server in reversed(self.servers):
            server.child.stop()
        self.servers.clear()

    def write_state(self, **state: str) -> None:
        """Tell other commands how to reach what runs."""
        self._write_for_owner(self._state, {**state, "pid": str(os.getpid())})

    @staticmethod
    def _write_for_owner(file: Path, content: dict[str, str]) -> None:
        unfinished = file.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(content, indent=2))
        unfinished.replace(file)

    def running_state(self) -> dict[str, Any] | None:
        """How to reach what runs; None if nothing does."""
        if not self.is_held:
            return None
        try:
            state: dict[str, Any] = json.loads(self._state.read_text())
        except FileNotFoundError:
            return None
        return state
