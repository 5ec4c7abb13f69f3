from django.apps import AppConfig


class KeyFiguresConfig(AppConfig):
    name = "inngang.service.key_figures"
    label = "key_figures"
    default_auto_field = "django.db.models.BigAutoField"
