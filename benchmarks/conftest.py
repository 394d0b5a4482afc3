"""What do benchmarks in a browser stand on? The same as the tests in one."""

from tests.e2e.conftest import (  # noqa: F401 - fixtures
    _entrance,
    chromium,
    context,
    page,
    playwright,
    server_environment,
    service_workers,
    sign_in,
    site,
    study,
)
