"""Do the servers that somebody else runs for us answer, and if not, what is there to say?"""

from coprod_site.runner.problems import RunnerError

OLDEST_POSTGRES = 150_000


def check_database(url: str) -> None:
    """Connect once.

    Raises:
        RunnerError: DATABASE_URL is no address of a PostgreSQL that answers and is new enough.
    """
    import psycopg

    if not url.startswith(("postgres://", "postgresql://")):
        raise RunnerError("DATABASE_URL must begin with postgresql://: no other database is supported.")
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise RunnerError(f"The database that DATABASE_URL names does not let us in: {str(error).strip()}") from None
    if version < OLDEST_POSTGRES:
        raise RunnerError(f"The database that DATABASE_URL names is PostgreSQL {version // 10_000}; 15 is the oldest.")


def check_redis(url: str) -> None:
    """Connect once.

    Raises:
        RunnerError: REDIS_URL is no address of a Redis or Valkey that answers.
    """
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=10, socket_timeout=10) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise RunnerError(f"The broker that REDIS_URL names does not answer: {error}") from None
