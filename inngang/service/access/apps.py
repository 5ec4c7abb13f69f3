"""The one door to a person, as an app; its law is read when the product starts."""

from django.apps import AppConfig

from inngang.rules.access_matrix import matrix


class AccessConfig(AppConfig):
    name = "inngang.service.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        matrix()  # one that is not whole stops the start, and says which line
