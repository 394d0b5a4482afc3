"""How does a Celery process take its pool along when it is killed?

Idle processes of a pool notice only after a while that nobody gives them work any more; busy ones would finish their task first.
"""

import os
import signal

from celery.__main__ import main

from coprod_site.runner.children import die_with_parent


def bind_forks_to_this_process() -> None:
    """Let every process that is forked from now on die with the one that forked it."""
    forking = [os.getpid()]

    def before() -> None:
        forking[0] = os.getpid()

    def after() -> None:
        die_with_parent(signal.SIGKILL, forking[0])

    os.register_at_fork(before=before, after_in_child=after)


if __name__ == "__main__":
    bind_forks_to_this_process()
    main()
