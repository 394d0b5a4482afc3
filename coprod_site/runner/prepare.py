"""How do a database's tables, the demo accounts and the demo survey come about? Run as a program, in one process, before the others."""

import os
import sys

import django


def main() -> None:
    """Bring the database up to date and set up the demo."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=1, interactive=False)
    # The password comes by the environment: a command line can be read by everybody on the machine.
    # In one word with its option: a password may begin with a dash.
    call_command("setup_demo", f"--password={os.environ['COPROD_DEMO_PASSWORD']}", empty="--empty" in sys.argv[1:])


if __name__ == "__main__":
    main()
