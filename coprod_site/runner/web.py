"""How do the web processes answer without a needless wait, on a port that nobody can take from them?

uvicorn's own command makes its listening socket without naming TCP, and asyncio then leaves Nagle's algorithm on: an answer whose head
and body are two packets waits some 40 ms for the client's delayed acknowledgement. Here the socket is made with its protocol named. The
supervisor makes it before anything else starts and keeps it, so that callers wait, and are not turned away, while web starts anew.
"""

import argparse
import errno
import multiprocessing
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.supervisors import Multiprocess

from coprod_site.runner.children import die_with_parent
from coprod_site.runner.problems import RunnerError

if TYPE_CHECKING:
    from coprod_site.streams import EventStreams


def listening(host: str, port: int) -> socket.socket:
    """A TCP socket on the port, for the processes to share.

    Raises:
        RunnerError: the port cannot be had.
    """
    another = f"Choose another: PORT={8001 if port < 8001 else port + 1} ./run up"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        # Another socket may be bound but deaf until now: only listening makes the port ours.
        found.listen(2048)
    except PermissionError:
        raise RunnerError(f"Port {port} may not be used by this account. {another}") from None
    except socket.gaierror:
        raise RunnerError(f"HOST={host} is no address of this machine.") from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise RunnerError(f"HOST={host} is no address of this machine.") from None
        raise RunnerError(f"Port {port} on {host} is in use. {another}") from None
    found.set_inheritable(True)
    return found


def application() -> "EventStreams":
    """What a web process serves; called in the process, which from then on does not outlive the one that made it."""
    maker = multiprocessing.parent_process()
    if maker is not None and maker.pid is not None:
        die_with_parent(signal.SIGTERM, maker.pid)
    from coprod_site import asgi

    return asgi.application


def main() -> None:
    """Serve until asked to stop."""
    parser = argparse.ArgumentParser(prog="python -m coprod_site.runner.web")
    parser.add_argument("--fd", type=int, required=True, help="the listening socket")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    inherited = socket.socket(fileno=asked.fd)
    sock = socket.socket(inherited.family, inherited.type, socket.IPPROTO_TCP, fileno=inherited.detach())
    config = uvicorn.Config(
        "coprod_site.runner.web:application",
        factory=True,
        fd=asked.fd,
        workers=asked.processes,
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=3,
        proxy_headers=True,
    )
    with sock:
        Multiprocess(config, sockets=[sock]).run()


if __name__ == "__main__":
    main()
