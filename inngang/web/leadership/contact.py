"""Direct contact: the office's rule, who has a named contact, and who is met otherwise (direkte kontakt)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.direct_contact import IN_WORDS, USUALLY, Group
from inngang.rules.vocabulary import OFFICE_KINDS
from inngang.service.journal.action import Refused
from inngang.service.key_figures import contact
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import decide_direct_contact
from inngang.service.organisation.plan import LEADERS
from inngang.web.leadership.views import LEADS, _number, _page
from inngang.web.parts.jinja import say, url
from inngang.web.parts.viewer import staff_only


@staff_only(*LEADS)
@require_http_methods(["GET", "POST"])
def direct_contact(request: HttpRequest) -> HttpResponse:
    """Everyone who leads sees the shares; the rule and its deviations are decided and seen by the office's own leader."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    offices = [one for one in organisation.units() if one.kind in OFFICE_KINDS]
    unit = _number(request, "enhet", 0, 2**62)
    office = next((one for one in offices if one.unit_id == unit), None)
    unit = office.unit_id if office else 0
    may_decide = bool(unit) and viewer.role in LEADERS and unit in viewer.by.unit_ids
    refused = ""
    if request.method == "POST":
        groups = [one for one in request.POST.getlist("groups") if one in set(Group)]
        try:
            decide_direct_contact(unit_id=unit, groups=groups, by=viewer.by, at=at)
            return redirect(str(url("leadership:direct_contact", query={"enhet": unit})))
        except Refused as no:
            refused = say(no.why)
    rule = contact.rule_of(unit) if unit else None
    answer = _page(
        request,
        "direct_contact",
        "leadership:direct_contact",
        {
            "unit": unit,
            "office": office,
            "offices": [(0, gettext("The whole country")), *((one.unit_id, one.name) for one in offices)],
            "coverage": contact.coverage(unit=unit, at=at),
            "groups": IN_WORDS,
            "group_options": [(str(one), gettext(text)) for one, text in IN_WORDS.items()],
            "rule": sorted(USUALLY) if rule is None else rule,
            "is_decided": rule is not None,
            "may_decide": may_decide,
            "deviations": contact.deviations(unit=unit, at=at) if may_decide else [],
            "refused": refused,
        },
    )
    answer.status_code = 422 if refused else 200
    return answer
