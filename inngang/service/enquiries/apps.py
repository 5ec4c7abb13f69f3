from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    name = "inngang.service.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A fault in the rules of who is asked is told at the start, with its file and line, not at the first call."""
        from inngang.rules.policies import policies

        policies()
