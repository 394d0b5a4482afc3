"""What wires the three apps together? Nothing imports this package."""

from coprod_site.celery import app as celery_app

__all__ = ["celery_app"]
