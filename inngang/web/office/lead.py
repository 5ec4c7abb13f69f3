"""What the pages of the one who leads an office have in common (den som leder kontoret)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from inngang.rules.vocabulary import Role, marked
from inngang.web.office.views import DESK
from inngang.web.parts.enquiry import shown

LEADS = (Role.TEAM_LEAD, Role.DUTY_LEAD)
TABS = {
    "people": (marked("Colleagues and queues"), LEADS),
    "followed": (marked("Those we follow up"), (Role.TEAM_LEAD,)),
    "intake": (marked("What we want passed on"), LEADS),
}


def given_to(request: HttpRequest, here: str) -> dict[str, Any]:
    """What every one of these pages knows: the tabs, and what was just done."""
    viewer = request.viewer  # type: ignore[attr-defined]
    tabs = [
        (gettext(text), reverse(f"office:{name}"), name == here)
        for name, (text, roles) in TABS.items()
        if viewer.role in roles
    ]
    return {**shown(request, DESK, f"unit-{viewer.unit_id}"), "tabs": tabs}
