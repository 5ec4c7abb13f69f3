from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class JournalConfig(AppConfig):
    name = "inngang.service.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(_guard, dispatch_uid="inngang.journal.guard")


def _guard(connection: Any, **_: Any) -> None:
    """In tests and development a write that no action stands behind raises, on every connection."""
    from inngang.service.journal.action import guard_writes

    if (settings.DEBUG or settings.INNGANG_DEMO) and guard_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard_writes)
