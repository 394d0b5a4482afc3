"""What can be asked of ./run? Only the standard library: it is read before the environment exists."""

import argparse

SERVICES = ("web", "worker-fast", "worker-long", "beat")


def parser() -> argparse.ArgumentParser:
    """The command line of ./run."""
    found = argparse.ArgumentParser(
        prog="./run",
        description="Start Coprod, or work on a running installation.",
        epilog="Environment: PORT (8000), HOST (127.0.0.1), COPROD_VAR (data folder, var/), COPROD_DEMO_PASSWORD, "
        "DATABASE_URL and REDIS_URL (servers of your own instead of the embedded ones).",
    )
    commands = found.add_subparsers(dest="command", required=True, metavar="COMMAND")
    start = commands.add_parser("up", help="start everything; Ctrl-C stops it")
    start.add_argument("--empty", action="store_true", help="accounts only, no demo survey")
    commands.add_parser("stop", help="stop the running installation from another terminal")
    simulate = commands.add_parser("simulate", help="conduct a simulated fieldwork on the running installation")
    simulate.add_argument(
        "--interviews", type=int, default=None, help="how many to complete (default: until all targets are met)"
    )
    simulate.add_argument("--seed", type=int, default=1, help="the same seed makes the same respondents (default: 1)")
    simulate.add_argument("--processes", type=int, default=None, help="simulated interviewers at work at once")
    manage = commands.add_parser("manage", help="run a management command in the installation's environment")
    manage.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...")
    service = commands.add_parser("service", help="be one of the processes, for a service manager (see deploy/)")
    service.add_argument("name", choices=SERVICES)
    return found
