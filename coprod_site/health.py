"""Is this installation able to work?"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers; a broker that is down is told but saves are not lost by it, so it is no failure."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "down"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
        broker = "ok"
    except redis.RedisError:
        broker = "down"
    return JsonResponse({"database": database, "broker": broker}, status=200 if database == "ok" else 503)
