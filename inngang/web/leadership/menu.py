"""The menu of those who lead: a few headings, and under each the pages the one who looks may open (meny).

What a role may open is asked of the pages themselves, so the menu never offers a closed door.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import resolve, reverse
from django.utils.translation import gettext

from inngang.rules.vocabulary import Role, marked
from inngang.service.enquiries.facts import CONTACT_CENTRE
from inngang.service.organisation.queries import unit_numbered
from inngang.web.parts.home import home_of
from inngang.web.parts.viewer import STAFF, audience_of


class Group(NamedTuple):
    """One heading, and its pages in the order one reads them."""

    title: str
    pages: tuple[tuple[str, str], ...]


GROUPS = (
    Group(
        marked("Today"),
        (
            ("leadership:today", marked("The day in numbers")),
            ("leadership:waits", marked("Waiting")),
            ("leadership:transfers", marked("Put through")),
            ("leadership:account", marked("The account")),
            ("leadership:deviations", marked("Deviations")),
            ("leadership:access", marked("Opened by exception")),
            ("leadership:safety", marked("Safety notes")),
            ("leadership:marks", marked("Very many at once")),
            ("leadership:deletion", marked("What goes in time")),
            ("leadership:controls", marked("Key controls")),
            ("leadership:log_control", marked("Who looked at whom")),
        ),
    ),
    Group(
        marked("Numbers"),
        (
            ("leadership:answering", marked("How we answer")),
            ("leadership:availability", marked("Availability")),
            ("leadership:goals", marked("Goals")),
            ("leadership:sampled", marked("Answers looked over")),
            ("leadership:case_dialogues", marked("Concluded otherwise")),
            ("leadership:follow_ups", marked("Follow-up in time")),
            ("leadership:processes", marked("How we usually do it")),
            ("leadership:equal", marked("Equal for everyone")),
            ("leadership:steps", marked("Where people stop")),
            ("leadership:municipal", marked("Municipal services")),
            ("leadership:time_use", marked("What time goes to")),
            ("leadership:locked", marked("Locked figures")),
            ("leadership:direct_contact", marked("Direct contact")),
            ("leadership:supervision", marked("Supervision")),
        ),
    ),
    Group(
        marked("Register"),
        (
            ("leadership:register", marked("The register")),
            ("leadership:register_changes", marked("Changes")),
            ("leadership:register_files", marked("Files")),
            ("leadership:hours", marked("Opening hours")),
            ("leadership:agreements", marked("Agreements")),
            ("leadership:sharing", marked("Sharing between offices")),
            ("leadership:shared", marked("Shared with partners")),
        ),
    ),
    Group(
        marked("Planning"),
        (
            ("leadership:forecast", marked("How many will come")),
            ("leadership:staffing", marked("How many must answer")),
            ("leadership:shifts", marked("Planned shifts")),
            ("leadership:proving", marked("Try a change")),
            ("leadership:allocation", marked("Who gets how much")),
            ("leadership:funds", marked("Funds and use")),
            ("leadership:alternatives", marked("The way of a case")),
        ),
    ),
    Group(
        marked("Rules"),
        (
            ("leadership:policy", marked("Who gets what")),
            ("leadership:divisions", marked("Division of labour")),
        ),
    ),
)
# For everyone at work: the two look-ups that need no other page of the leaders.
AT_WORK = (
    ("leadership:responsible", marked("Who is responsible?")),
    ("leadership:who_knows", marked("Who knows what")),
    ("leadership:may_see", marked("What may I see?")),
)
Link = tuple[str, str, bool]


def menu(role: str, here: str, unit_id: int = 0) -> dict[str, Any]:
    """The headings of the top bar, and the pages under the heading one stands at. Whoever leads also has a desk: where the
    day is shown, the way to it stands first, for the one whose `unit_id` is given."""
    open_groups = [(group.title, own) for group in GROUPS if (own := [one for one in group.pages if _opens(one, role)])]
    if not open_groups:
        home: list[Link] = [("← " + gettext("My work"), home_of(Role(role)) if role else "/", False)]
        return {"navigation": home + _links(AT_WORK, here), "second_links": []}
    if sum(len(own) for _, own in open_groups) < 3:
        return {"navigation": _links([one for _, own in open_groups for one in own], here), "second_links": []}
    headings, second, title_here = [], [], ""
    for title, own in open_groups:
        is_here = here in (name for name, _ in own)
        headings.append((gettext(own[0][1] if len(own) == 1 else title), reverse(own[0][0]), is_here))
        if is_here and len(own) > 1:
            second, title_here = _own_desk(role, unit_id) + _links(own, here), gettext(title)
    return {"navigation": headings, "second_links": second, "second_title": title_here}


def _own_desk(role: str, unit_id: int) -> list[Link]:
    if not unit_id or role not in (Role.TEAM_LEAD, Role.DUTY_LEAD):
        return []
    centre = unit_numbered(CONTACT_CENTRE)
    at_centre = centre is not None and centre.unit_id == unit_id
    return [(gettext("My work"), reverse("contact_centre:desk" if at_centre else "office:mine"), False)]


def _opens(page: tuple[str, str], role: str) -> bool:
    audience = audience_of(resolve(reverse(page[0])).func)
    return STAFF in audience or str(role) in audience


def _links(pages: Any, here: str) -> list[Link]:
    return [(gettext(text), reverse(name), name == here) for name, text in pages]
