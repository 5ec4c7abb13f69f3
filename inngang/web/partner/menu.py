"""What a partner finds on every page of theirs."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from inngang.rules.vocabulary import Role

PARTNERS = (Role.PARTNER, Role.DOCTOR, Role.EMPLOYER, Role.MUNICIPAL_OTHER)


def menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The tabs, with the one that is open."""
    return [
        (gettext("Whom to call"), reverse("partner:directory"), request.path == reverse("partner:directory")),
        (
            gettext("Your questions"),
            reverse("partner:questions"),
            request.path.startswith(reverse("partner:questions")),
        ),
        (gettext("Meet and learn"), reverse("partner:shared"), request.path == reverse("partner:shared")),
        (gettext("Write to us"), reverse("citizen:write"), False),
        (gettext("Find an office"), reverse("citizen:find_office"), False),
        (gettext("What we help with"), reverse("citizen:services"), False),
    ]
