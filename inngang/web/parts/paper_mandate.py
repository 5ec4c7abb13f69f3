"""Power of attorney on paper: enter it, and look at what a colleague has entered (fullmakt på papir, to ser på den)."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from inngang.rules.access_matrix import Info
from inngang.rules.representation import Act, Kind
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Role
from inngang.service.access.door import DoorClosed
from inngang.service.enquiries import queries as enquiries
from inngang.service.enquiries.actions.paper_mandate import (
    confirm_paper_mandate,
    enter_paper_mandate,
    refuse_paper_mandate,
)
from inngang.service.enquiries.held import NoSuchEnquiry
from inngang.service.enquiries.paper_mandates import paper_to_look_at
from inngang.service.journal.action import Refused
from inngang.web.parts import limits
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only
from inngang.web.parts.views import safe_next

# Those whom the matrix lets see what the persons of their own office have agreed to.
LOOKERS = (Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER)
KINDS = {
    Kind.PROXY: gettext_lazy("Power of attorney: may see and write alone"),
    Kind.HELPER: gettext_lazy("Helper: writes and comes along, does not see alone"),
}
ACTS = {
    Act.SEE: gettext_lazy("See where the matters stand, and what is said"),
    Act.WRITE: gettext_lazy("Write to us for the person"),
    Act.COME_ALONG: gettext_lazy("Come along to meetings"),
}
# What can be ticked on the paper, and the matters it means.
GROUPS = {
    "money": (
        gettext_lazy("Money and a place to live"),
        ("economic_assistance", "crisis_housing", "temporary_housing", "debt_advice", "payment"),
    ),
    "work": (gettext_lazy("Work"), ("unemployment_benefit", "work_follow_up", "qualification_programme")),
    "health": (
        gettext_lazy("Illness and disability"),
        ("sickness_benefit", "work_assessment_allowance", "disability_pension", "aids"),
    ),
    "family": (gettext_lazy("Children and family"), ("child_benefit", "single_parent", "child_maintenance")),
    "pension": (gettext_lazy("Pension"), ("old_age_pension",)),
}
assert {code for _, codes in GROUPS.values() for code in codes} <= set(MATTERS)


class PaperForm(forms.Form):
    """What stands on the paper."""

    name = forms.CharField(
        label=gettext_lazy("Who shall help?"),
        help_text=gettext_lazy("The name as it stands on the paper."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the name that stands on the paper.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Their identity number"),
        max_length=20,
        error_messages={"required": gettext_lazy("Write the identity number that stands on the paper.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is ticked?"),
        choices=list(KINDS.items()),
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    acts = forms.MultipleChoiceField(
        label=gettext_lazy("What may they do?"),
        choices=list(ACTS.items()),
        error_messages={"required": gettext_lazy("Choose at least one thing they may do.")},
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy(
            "They see nothing of the rest. A helper may have this left empty, and then it is everything."
        ),
        choices=[(code, title) for code, (title, _) in GROUPS.items()],
        required=False,
    )
    last_day = forms.DateField(
        label=gettext_lazy("The last day"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": gettext_lazy("Choose the last day it shall last."),
            "invalid": gettext_lazy("Write a date, such as 31.12.2027."),
        },
    )


def _words(codes: tuple[str, ...], words: dict[str, str]) -> list[str]:
    return [str(words.get(code, code)) for code in codes]


@staff_only(*LOOKERS)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Enter what stands on the paper; it waits for a second colleague."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    try:
        card = enquiries.card(enquiry_id=enquiry_id, viewer=viewer.by, at=at)
    except NoSuchEnquiry:
        raise Http404 from None
    if card.person is None or Info.CONSENT_RECORD not in card.person.sees:
        raise Http404
    form = PaperForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            limits.look_up(request, by=viewer.by, at=at)
            enter_paper_mandate(
                enquiry_id=enquiry_id,
                acting_number=told["number"],
                acting_name=told["name"],
                kind=Kind(told["kind"]),
                matters=[code for group in told["matters"] for code in GROUPS[group][1]],
                acts=[Act(one) for one in told["acts"]],
                last_day=told["last_day"],
                by=viewer.by,
                at=at,
            )
            said = gettext(
                "It is entered, and waits for a colleague to look at the paper. Nobody can use it before that."
            )
            request.session["done"] = {"text": said, "undo": ""}
            return redirect("parts:paper_mandates")
        except Refused as refused:
            form.add_error(None, say(refused.why))
    given = {"card": card, "form": form, "next": safe_next(request)}
    return render(request, "parts/paper_mandate.html", given, status=422 if form.is_bound else 200)


@staff_only(*LOOKERS)
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Those that wait at one's own office: it says the same as the paper, or it does not."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    refused_id, refused = 0, ""
    if request.method == "POST":
        paper_id = number_of(request.POST.get("paper"))
        try:
            if request.POST.get("verb") == "confirm":
                confirm_paper_mandate(paper_id=paper_id, by=viewer.by, at=at)
                said = gettext("It holds from now, and the person is told.")
            else:
                refuse_paper_mandate(paper_id=paper_id, reason=request.POST.get("reason", ""), by=viewer.by, at=at)
                said = gettext("It does not hold. The person is told, and reads why.")
            request.session["done"] = {"text": said, "undo": ""}
            return redirect("parts:paper_mandates")
        except DoorClosed:
            raise Http404 from None
        except Refused as no:
            refused_id, refused = paper_id, say(no.why)
    shown = {
        "papers": paper_to_look_at(viewer=viewer.by, at=at),
        "kinds": KINDS,
        "acts": ACTS,
        "titles": {code: gettext(one.title) for code, one in MATTERS.items()},
        "paper_words": _words,
        "refused": refused,
        "refused_id": refused_id,
        "back": reverse("office:mine"),
        "done": request.session.pop("done", None),
    }
    return render(request, "parts/paper_mandates.html", shown, status=422 if refused else 200)
