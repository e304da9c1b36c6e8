"""The Celery worker's application: ``celery --app services.celery_app worker``."""

from __future__ import annotations

from config import load_settings
from errors import InvalidInput, Issue
from services.background import background_callback_manager

_settings = load_settings()
if not _settings.celery_broker_url:
    raise InvalidInput([Issue("missing", "settings", "celery_broker_url", "A worker needs CELERY_BROKER_URL.")])

app = background_callback_manager(_settings).handle
