"""What a web process loads before its first request."""

import subprocess
import sys

START = """
import sys
import coprod_site.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
from analysis import selectors, tasks
from analysis.services import exports
for pattern in get_resolver().url_patterns:
    getattr(pattern, "url_patterns", None)
print(sorted({"pandas", "polars", "pyarrow", "pyreadstat", "matplotlib"} & set(sys.modules)))
"""


def test_the_web_does_not_load_the_tools_of_the_workers():
    started = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, timeout=60, check=True)

    assert started.stdout.strip() == "[]"
