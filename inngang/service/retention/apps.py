"""What goes when, as an app."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "inngang.service.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
