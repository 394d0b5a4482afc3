"""A process that recomputes and is killed on the way. Nothing of Django's is imported before it is set up."""

import importlib
import os
import signal

from analysis.processes import begin

# Where a recompute can die: after each of these has done its work.
POINTS = {
    "sums are read": ("memory", "recall"),
    "rows are added": ("counting", "add_rows"),
    "cells are written": ("counting", "keep"),
    "live tables are counted": ("standing_tables", "follow"),
    "the watermark has moved": ("memory", "remember"),
    "the snapshot is stored": ("thinning", "thin"),
    "all is done but the commit": ("recompute", "publish"),
}


def place(point):
    """The module and the name of what is done last."""
    module, name = POINTS[point]
    return importlib.import_module(f"analysis.services.{module}"), name


def die(database, survey, point):
    """Recompute, and be killed at the point: nothing can be cleared away."""
    begin(database)
    module, name = place(point)
    whole = getattr(module, name)

    def last(*args, **kwargs):
        whole(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, last)
    from analysis.services import recompute

    recompute.run(survey)
