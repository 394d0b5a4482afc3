"""How does one port answer requests and hold event streams?

Requests go through WSGI in a pool of threads (half the processor time of Django's own ASGI handler on synchronous views);
event streams are held by the event loop, so that idle dashboards take no thread away from interviewers.
"""

import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coprod_site.settings")

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp

from coprod_site.streams import EventStreams
from coprod_site.wsgi import application as wsgi

application = EventStreams(WSGIMiddleware(cast("WSGIApp", wsgi), workers=int(os.environ.get("COPROD_THREADS", "12"))))
